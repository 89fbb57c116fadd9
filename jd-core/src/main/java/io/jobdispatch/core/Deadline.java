package io.jobdispatch.core;

import io.jobdispatch.core.MasterLoop.End;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The time by which the run must be over. */
final class Deadline {

  /*
   * The loop's own timer is enough while the loop turns. It stands still while the run's thread is
   * in a call of the user's code, so that another thread has to end that. A replay asks.
   */

  /** How long it is waited for the loop's own timer before it is looked again. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final @Nullable Duration limit;
  private final LongSupplier clock;
  private final BooleanSupplier standsStill;
  private final Alarm alarm = new Alarm();
  private long begunNanos;

  /**
   * Begins nothing yet.
   *
   * @param clock the virtual machine's; any thread asks
   * @param standsStill whether the loop cannot look after its timers now; any thread asks
   */
  Deadline(Optional<Duration> limit, LongSupplier clock, BooleanSupplier standsStill) {
    this.limit = limit.orElse(null);
    this.clock = clock;
    this.standsStill = standsStill;
  }

  private static End end(Duration limit) {
    return new End(Ending.DEADLINE, "the run's deadline of " + limit + " is over", null);
  }

  void start(Timers timers, long begun, Consumer<End> cancel) {
    begunNanos = begun;
    if (limit != null) {
      End end = end(limit);
      timers.at(begunNanos + limit.toNanos(), () -> cancel.accept(end));
      look(limit, cancel);
    }
  }

  private void look(Duration most, Consumer<End> cancel) {
    Duration left = most.minusNanos(clock.getAsLong() - begunNanos);
    boolean isOver = left.isNegative() || left.isZero();
    if (isOver && standsStill.getAsBoolean()) {
      Alarm.inThread(() -> cancel.accept(end(most)));
    } else {
      alarm.after(left.compareTo(LOOK_AGAIN) < 0 ? LOOK_AGAIN : left, () -> look(most, cancel));
    }
  }

  /** The loop stands still, and its timers with it: ends the run if it is time. */
  void check(Consumer<End> cancel) {
    if (limit != null && clock.getAsLong() - begunNanos >= limit.toNanos()) {
      cancel.accept(end(limit));
    }
  }

  void close() {
    alarm.close();
  }
}
