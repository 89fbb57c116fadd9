package io.jobdispatch.core;

import io.jobdispatch.api.Payload;
import io.jobdispatch.api.TaskId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The truth about the jobs that are drawn and not settled. Used by the run's thread alone.
 *
 * @param <J> the jobs
 */
final class Ledger<J> {

  /*
   * A job is OPEN from add() to close(). While it is open, it either waits in the queue of jobs to
   * be given (again), or its newest attempt is with a slave. Older attempts, taken back because
   * others were free, may still be answered: the first answer closes the job, all others are late.
   *
   * What fell back goes to the front: nothing new is drawn before it.
   */

  /** One open job. */
  static final class Entry<J> {
    final long index;
    final J job;
    final Payload payload;
    private int attempts;
    private @Nullable Attempt<J> current;
    private boolean lostOnce;
    private boolean closed;

    private Entry(long index, J job) {
      this.index = index;
      this.job = job;
      this.payload = Payload.of(job);
    }
  }

  /**
   * One try of one job on one slave.
   *
   * @param number from 1
   */
  record Attempt<J>(Entry<J> entry, int number, TaskId slave, long dispatchedNanos) {}

  private final Deque<Entry<J>> returned = new ArrayDeque<>();
  private long nextIndex;
  private int open;

  /** A job was drawn. */
  Entry<J> add(J job) {
    open++;
    return new Entry<>(nextIndex++, job);
  }

  boolean isEmpty() {
    return open == 0;
  }

  /** How many jobs wait to be given again. */
  int returned() {
    return returned.size();
  }

  /** Jobs that may be evaluated in the master wait to be given again. */
  boolean hasUntainted() {
    return returned.stream().anyMatch(entry -> !entry.lostOnce);
  }

  /** Jobs that may not be evaluated in the master wait to be given again. */
  boolean hasTainted() {
    return returned.stream().anyMatch(entry -> entry.lostOnce);
  }

  /** Takes the next job that waits to be given again; in the master none that was lost before. */
  @Nullable Entry<J> next(boolean inMaster) {
    return inMaster ? first(false) : returned.poll();
  }

  /** Takes the next job that was lost before. */
  @Nullable Entry<J> nextTainted() {
    return first(true);
  }

  private @Nullable Entry<J> first(boolean lostOnce) {
    for (Entry<J> entry : returned) {
      if (entry.lostOnce == lostOnce) {
        returned.remove(entry);
        return entry;
      }
    }
    return null;
  }

  /** The job waits to be given, behind those that fell back. */
  void defer(Entry<J> entry) {
    returned.addLast(entry);
  }

  /** The job goes to a slave. */
  Attempt<J> assign(Entry<J> entry, TaskId slave, long nowNanos) {
    Attempt<J> attempt = new Attempt<>(entry, ++entry.attempts, slave, nowNanos);
    entry.current = attempt;
    return attempt;
  }

  /** Takes an attempt back because others are free; late answers to it are still welcome. */
  void takeBack(Attempt<J> attempt) {
    giveAgain(attempt);
  }

  /** An attempt was lost with its slave. Answers false if that does not matter any more. */
  boolean lose(Attempt<J> attempt) {
    attempt.entry.lostOnce = true;
    return giveAgain(attempt);
  }

  private boolean giveAgain(Attempt<J> attempt) {
    Entry<J> entry = attempt.entry;
    if (!isCurrent(attempt)) {
      return false;
    }
    entry.current = null;
    returned.addFirst(entry);
    return true;
  }

  /** Tells whether this is the try that the job's result is expected from. */
  boolean isCurrent(Attempt<J> attempt) {
    Attempt<J> current = attempt.entry.current;
    return current != null && current.number == attempt.number && !attempt.entry.closed;
  }

  /**
   * Closes a job: it is settled, by whichever attempt. Answers false if it was closed before, and
   * the answer is late.
   */
  boolean close(Entry<J> entry) {
    if (entry.closed) {
      return false;
    }
    entry.closed = true;
    open--;
    if (entry.current == null) {
      returned.remove(entry);
    }
    return true;
  }

  /** The try that is under way elsewhere, for a job that has just been closed by another. */
  @Nullable Attempt<J> current(Entry<J> entry) {
    return entry.current;
  }
}
