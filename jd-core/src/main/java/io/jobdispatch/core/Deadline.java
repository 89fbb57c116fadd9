package io.jobdispatch.core;

import io.jobdispatch.core.MasterLoop.End;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The time by which the run must be over. */
final class Deadline {

  /*
   * The loop's own timer is enough where slaves evaluate. The master's loop stands still while it
   * evaluates a job itself, so that another thread, the JDK's own timer, has to end that. A replay
   * asks.
   */

  private final @Nullable Duration limit;
  private @Nullable CompletableFuture<Void> timer;

  Deadline(Optional<Duration> limit) {
    this.limit = limit.orElse(null);
  }

  private static End end(Duration limit) {
    return new End(Ending.DEADLINE, "the run's deadline of " + limit + " is over", null);
  }

  void start(Timers timers, long begunNanos, Consumer<End> cancel) {
    if (limit != null) {
      End end = end(limit);
      timers.at(begunNanos + limit.toNanos(), () -> cancel.accept(end));
    }
  }

  /** The loop stands still so long after the run's beginning, and its timers with it. */
  void check(Duration elapsed, Consumer<End> cancel) {
    if (limit != null && elapsed.compareTo(limit) >= 0) {
      cancel.accept(end(limit));
    }
  }

  /** The master will evaluate jobs itself, so long after the run's beginning. */
  void watch(Duration elapsed, Consumer<End> cancel) {
    if (limit == null || timer != null) {
      return;
    }
    CompletableFuture<Void> next = new CompletableFuture<>();
    timer = next;
    End end = end(limit);
    var unused = next.thenRun(() -> cancel.accept(end));
    long left = Math.max(0, limit.minus(elapsed).toNanos());
    next.completeOnTimeout(null, left, TimeUnit.NANOSECONDS);
  }

  void close() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
