package io.jobdispatch.core;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is to be done later. Used by the run's thread alone. */
final class Timers {

  /* Deadlines are compared by difference: the clock may wrap around. */
  private static final Comparator<Timer> ORDER =
      (a, b) -> {
        int byTime = Long.signum(a.deadlineNanos - b.deadlineNanos);
        return byTime != 0 ? byTime : Long.compare(a.number, b.number);
      };

  private record Timer(long deadlineNanos, long number, Runnable action) {}

  private final PriorityQueue<Timer> queue = new PriorityQueue<>(ORDER);
  private long count;

  void at(long deadlineNanos, Runnable action) {
    queue.add(new Timer(deadlineNanos, count++, action));
  }

  /** How long until the first deadline, at least 0; empty if there is none. */
  OptionalLong untilNext(long nowNanos) {
    Timer first = queue.peek();
    return first == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, first.deadlineNanos - nowNanos));
  }

  /** Does what is due; what is scheduled meanwhile waits for the next call. */
  void fire(long nowNanos) {
    long last = count;
    for (Timer next = queue.peek(); isDue(next, nowNanos, last); next = queue.peek()) {
      queue.remove().action.run();
    }
  }

  private static boolean isDue(@Nullable Timer timer, long now, long last) {
    return timer != null && timer.deadlineNanos - now <= 0 && timer.number < last;
  }
}
