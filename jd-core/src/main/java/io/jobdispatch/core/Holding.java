package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that one slave holds, in the order in which they were sent, and its window. An
 * attempt is held until the slave has answered for it, also if nobody wants the answer any more.
 *
 * @param <J> the jobs
 */
final class Holding<J> {

  final TaskId slave;
  final HostId host;
  final Window window = new Window();
  private final Deque<Attempt<J>> held = new ArrayDeque<>();
  private long progressNanos;
  private boolean over;
  private @Nullable Attempt<J> late;
  private long lateNanos;

  /** Whether it gets nothing more until it is empty. For {@link Suspects} alone. */
  boolean emptying;

  /** Whether it will be looked at. For {@link Overtime} alone. */
  boolean timed;

  Holding(TaskId slave, HostId host) {
    this.slave = slave;
    this.host = host;
  }

  int size() {
    return held.size();
  }

  void add(Attempt<J> attempt) {
    if (held.isEmpty()) {
      progressNanos = attempt.dispatchedNanos();
    }
    held.add(attempt);
  }

  /** The slave has answered for an attempt. Gives null if it does not hold such a one. */
  @Nullable Attempt<J> answer(long index, int number, long nowNanos) {
    progressNanos = nowNanos;
    Attempt<J> first = held.peek();
    if (first != null && is(first, index, number)) {
      return held.remove();
    }
    for (Iterator<Attempt<J>> each = held.iterator(); each.hasNext(); ) {
      Attempt<J> attempt = each.next();
      if (is(attempt, index, number)) {
        each.remove();
        return attempt;
      }
    }
    return null;
  }

  private static boolean is(Attempt<?> attempt, long index, int number) {
    return attempt.entry().index == index && attempt.number() == number;
  }

  /** When the slave last answered, or was given a job while it had none. */
  long progressNanos() {
    return progressNanos;
  }

  /** For how long the slave has been at what it holds now; 0 if that is nothing. */
  long busyNanos(long nowNanos) {
    return held.isEmpty() ? 0 : Math.max(0, nowNanos - progressNanos);
  }

  /** The attempt that the slave is at, or was sent first. There must be one. */
  Attempt<J> oldest() {
    return held.element();
  }

  /** The slave is being ended on purpose, which costs its jobs nothing. */
  void end() {
    over = true;
  }

  /** The slave is being ended on purpose, for it has been at its oldest attempt for so long. */
  void endLate(long elapsedNanos) {
    end();
    late = oldest();
    lateNanos = elapsedNanos;
  }

  /** Whether the slave is being ended for this attempt. */
  boolean isLate(Attempt<J> attempt) {
    return attempt.equals(late);
  }

  /** How long it had been at that attempt. */
  long lateNanos() {
    return lateNanos;
  }

  /** Whether the slave is being ended on purpose. */
  boolean isOver() {
    return over;
  }

  /** All that is held, the oldest first. */
  List<Attempt<J>> all() {
    return List.copyOf(held);
  }
}
