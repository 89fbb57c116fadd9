package io.jobdispatch.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** Killed tasks whose threads have not ended. Some of them are given up after a while. */
final class Stubborn {

  /*
   * Java cannot stop a thread that heeds no interrupt. Its slot is lent to others after GRACE, so
   * that a run can go on; but every such thread goes on using the processor, so there may only be
   * as many as there are slots. Beyond that the slots stay taken.
   *
   * Used by the master's thread, but for `forgiven`. Whoever gives the slot back, this or the
   * thread's end, has won `LocalTask.released`; the loser makes good what it had counted.
   */

  /** How long a killed thread may take to end before its slot may be given to others. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private record Watched(LocalTask task, long deadlineNanos) {}

  private final int abandonedMax;
  private final long graceNanos;

  /* In the order of their deadlines. */
  private final Queue<Watched> watched = new ArrayDeque<>();
  private final AtomicInteger abandoned = new AtomicInteger();

  Stubborn(int abandonedMax, Duration grace) {
    this.abandonedMax = abandonedMax;
    this.graceNanos = grace.toNanos();
  }

  /** Begins to watch a task that was killed just now. */
  void watch(LocalTask task, long nowNanos) {
    if (watched.size() > 2 * abandonedMax) {
      watched.removeIf(one -> one.task.released.get());
    }
    watched.add(new Watched(task, nowNanos + graceNanos));
  }

  boolean isEmpty() {
    return watched.isEmpty();
  }

  /** Takes out one whose time is up, if one more may be abandoned; its slot is the caller's. */
  Optional<LocalTask> abandonNext(long nowNanos) {
    while (!watched.isEmpty() && isDue(watched.element(), nowNanos)) {
      LocalTask task = watched.remove().task;
      abandoned.incrementAndGet();
      if (task.released.compareAndSet(false, true)) {
        return Optional.of(task);
      }
      abandoned.decrementAndGet();
    }
    return Optional.empty();
  }

  private boolean isDue(Watched one, long nowNanos) {
    boolean late = one.deadlineNanos - nowNanos <= 0;
    return one.task.released.get() || (late && abandoned.get() < abandonedMax);
  }

  /** An abandoned thread has ended after all. Any thread. */
  void forgiven() {
    abandoned.decrementAndGet();
  }

  /** Shortens a wait so that no deadline is missed. Negative waits have no limit. */
  long boundWait(long nanos, long nowNanos) {
    if (watched.isEmpty() || abandoned.get() >= abandonedMax) {
      return nanos;
    }
    long left = Math.max(1, watched.element().deadlineNanos - nowNanos);
    return nanos < 0 ? left : Math.min(nanos, left);
  }

  String story(LocalTask task) {
    return ("task %s was killed and heeds no interrupt: its slot is used again, its thread is %d of"
            + " at most %d that may be left running; then slots stay taken")
        .formatted(task.id, abandoned.get(), abandonedMax);
  }
}
