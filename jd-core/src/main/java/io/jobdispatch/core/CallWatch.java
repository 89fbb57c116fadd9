package io.jobdispatch.core;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Warns when the run's thread is in one call of the user's code for long. */
final class CallWatch {

  /*
   * The loop cannot say so itself meanwhile. The run's thread writes, an alarm reads; what it reads
   * may be a little old. It takes no decision: all it can do is warn. Time is the virtual machine's,
   * which may be a simulated one that stands still in a call.
   */

  private final Duration silence;
  private final LongSupplier clock;
  private final Consumer<String> warnings;
  private final Alarm alarm = new Alarm();
  private final AtomicReference<@Nullable String> current = new AtomicReference<>();
  private final AtomicLong index = new AtomicLong();
  private final AtomicLong count = new AtomicLong();

  CallWatch(Duration silence, LongSupplier clock, Consumer<String> warnings) {
    this.silence = silence;
    this.clock = clock;
    this.warnings = warnings;
  }

  void start() {
    lookIn(silence, -1, 0, 1);
  }

  /**
   * The run's thread begins a call.
   *
   * @param job the job's number; negative if it has nothing to do with one
   * @return the call that it is in already, if it is
   */
  @Nullable String begins(String call, long job) {
    String outer = current.getPlain();
    index.lazySet(job);
    count.lazySet(count.getPlain() + 1);
    current.lazySet(call);
    return outer;
  }

  /** The call has ended, and the thread is back in another, or in none. */
  void ends(@Nullable String outer) {
    index.lazySet(-1);
    count.lazySet(count.getPlain() + 1);
    current.lazySet(outer);
  }

  /** Whether the run's thread is in a call now. Any thread. */
  boolean isInCall() {
    return current.get() != null;
  }

  static String describe(String call, long job) {
    return job < 0 ? call : call + " of job " + job;
  }

  void close() {
    alarm.close();
  }

  private void lookIn(Duration pause, long seen, long sinceNanos, int times) {
    alarm.after(pause, () -> look(seen, sinceNanos, times));
  }

  private void look(long seen, long sinceNanos, int times) {
    String call = current.get();
    long now = count.get();
    if (call == null || now != seen) {
      lookIn(silence, now, clock.getAsLong(), 1);
      return;
    }
    Duration elapsed = Duration.ofNanos(clock.getAsLong() - sinceNanos);
    Duration least = silence.multipliedBy(times);
    if (elapsed.compareTo(least) < 0) {
      lookIn(least.minus(elapsed), seen, sinceNanos, times);
      return;
    }
    String warning =
        String.format(
            Locale.ROOT,
            "%s has not returned for %.1f s; the master is blocked",
            describe(call, index.get()),
            least.toNanos() / 1e9);
    Alarm.inThread(() -> warnings.accept(warning));
    lookIn(least, seen, sinceNanos, 2 * times);
  }
}
