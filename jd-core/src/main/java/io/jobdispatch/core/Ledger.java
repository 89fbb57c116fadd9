package io.jobdispatch.core;

import io.jobdispatch.api.Payload;
import io.jobdispatch.api.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The truth about the jobs that are drawn and not settled. Used by the run's thread alone.
 *
 * @param <J> the jobs
 */
final class Ledger<J> {

  /*
   * A job is open from add() to close(). While it is open, it waits to be given (in one of the two
   * queues, or for a delay to end), or attempts of it are with slaves, or both: an attempt that was
   * taken back because others were free may still be answered, and a straggler is evaluated a second
   * time. The first answer closes the job, all others are late.
   *
   * An attempt is open until it is answered, has failed, or its slave is gone. The newest that was
   * not taken back is the current one.
   *
   * What fell back goes to the front: nothing new is drawn before it. Suspects have a queue of their
   * own, for not every slave may take them.
   */

  /** One open job. */
  static final class Entry<J> {
    final long index;
    final J job;
    final Payload payload;
    private int attempts;
    private @Nullable Attempt<J> current;

    /* Mostly there are none of these. */
    private @Nullable List<Attempt<J>> older;
    private @Nullable List<Attempt<J>> takenBack;
    private @Nullable History history;
    private boolean queued;
    private boolean delayed;
    private boolean closed;
    private boolean hasResult;

    private Entry(long index, J job) {
      this.index = index;
      this.job = job;
      this.payload = Payload.of(job);
    }

    private void setAside(Attempt<J> attempt, boolean wanted) {
      List<Attempt<J>> list = wanted ? older : takenBack;
      List<Attempt<J>> longer = list == null ? new ArrayList<>(1) : list;
      longer.add(attempt);
      if (wanted) {
        older = longer;
      } else {
        takenBack = longer;
      }
    }

    private void close(Attempt<J> attempt) {
      if (current != null && current.number == attempt.number) {
        current = older == null || older.isEmpty() ? null : older.remove(older.size() - 1);
        return;
      }
      if (older != null) {
        older.remove(attempt);
      }
      if (takenBack != null) {
        takenBack.remove(attempt);
      }
    }

    int suspicion() {
      return history == null ? History.CLEAN : history.suspicion();
    }

    boolean isTainted() {
      return history != null && history.isTainted();
    }

    boolean isClosed() {
      return closed;
    }

    /** Whether a result has closed the job. */
    boolean hasResult() {
      return hasResult;
    }

    /** What has gone wrong so far; made when it is first asked for. */
    History history() {
      if (history == null) {
        history = new History();
      }
      return history;
    }

    /** Why the job is not to be tried again; empty if it may be. */
    Optional<JobFailure.Verdict> verdict() {
      return history == null ? Optional.empty() : history.verdict();
    }

    boolean hasFailedBefore() {
      return history != null;
    }

    /** What has gone wrong so far counts no more, in any budget. */
    void forgive() {
      if (history != null) {
        history.forgive();
      }
    }

    /** The number of the last attempt; 0 if there was none. */
    int attempts() {
      return attempts;
    }

    /** All attempts that may still be answered. */
    List<Attempt<J>> open() {
      List<Attempt<J>> open = new ArrayList<>();
      if (takenBack != null) {
        open.addAll(takenBack);
      }
      if (older != null) {
        open.addAll(older);
      }
      if (current != null) {
        open.add(current);
      }
      return open;
    }

    /** Whether the slave holds an attempt: another one would wait behind it. */
    private boolean isWith(TaskId slave) {
      return hasOpen() && open().stream().anyMatch(attempt -> attempt.slave.equals(slave));
    }

    boolean hasOpen() {
      return current != null || (takenBack != null && !takenBack.isEmpty());
    }

    /**
     * Whether an attempt is under way that an answer is expected from, or the job waits for one.
     */
    boolean isExpected() {
      return current != null || queued || delayed;
    }
  }

  /**
   * One try of one job on one slave.
   *
   * @param number from 1
   * @param suspicion how much the job was suspected when it was given out
   */
  record Attempt<J>(Entry<J> entry, int number, TaskId slave, long dispatchedNanos, int suspicion) {

    boolean isSuspect() {
      return suspicion > History.CLEAN;
    }
  }

  private final Deque<Entry<J>> returned = new ArrayDeque<>();
  private final Deque<Entry<J>> suspects = new ArrayDeque<>();
  private long nextIndex;
  private int open;

  /** A job was drawn. */
  Entry<J> add(J job) {
    open++;
    return new Entry<>(nextIndex++, job);
  }

  /** A job was drawn in an earlier life, whose number is known. */
  Entry<J> restore(long index, J job) {
    open++;
    nextIndex = Math.max(nextIndex, index + 1);
    return new Entry<>(index, job);
  }

  /** The number of the next job. */
  long nextIndex() {
    return nextIndex;
  }

  /** Goes on with the numbers of an earlier life. */
  void continueAt(long index) {
    nextIndex = index;
  }

  boolean isEmpty() {
    return open == 0;
  }

  /** How many jobs wait to be given again. */
  int returned() {
    return returned.size() + suspects.size();
  }

  /** How many of them wait for a slave that holds nothing else. */
  int suspects() {
    return suspects.size();
  }

  /** How many jobs are drawn and not settled. */
  int open() {
    return open;
  }

  /** The lowest number of a job that waits to be given again; there must be one. */
  long first() {
    return Stream.concat(returned.stream(), suspects.stream())
        .mapToLong(entry -> entry.index)
        .min()
        .orElseThrow();
  }

  /** Jobs that every slave may take wait to be given again. */
  boolean hasUnsuspected() {
    return !returned.isEmpty();
  }

  /** Jobs that may be evaluated in the master wait to be given again. */
  boolean hasUntainted() {
    return returned.stream().anyMatch(entry -> !entry.isTainted());
  }

  /** Jobs that may not be evaluated in the master wait to be given again. */
  boolean hasTainted() {
    return !suspects.isEmpty() || returned.stream().anyMatch(Entry::isTainted);
  }

  /** Takes the next job that waits to be given again, is no suspect, and is not with the slave. */
  @Nullable Entry<J> next(TaskId slave) {
    return first(returned, entry -> !entry.isWith(slave));
  }

  /** Takes the next such job that was never lost nor ran out of time. */
  @Nullable Entry<J> nextUntainted() {
    return first(returned, entry -> !entry.isTainted());
  }

  /** Takes the next such job that was. */
  @Nullable Entry<J> nextTainted() {
    return first(returned, Entry::isTainted);
  }

  /** Takes the next suspect that a slave may take. */
  @Nullable Entry<J> nextSuspect(Predicate<Entry<J>> fits) {
    return first(suspects, fits);
  }

  private static <J> @Nullable Entry<J> first(Deque<Entry<J>> queue, Predicate<Entry<J>> fits) {
    for (Entry<J> entry : queue) {
      if (fits.test(entry)) {
        queue.remove(entry);
        entry.queued = false;
        return entry;
      }
    }
    return null;
  }

  /** The job waits to be given, behind those that fell back. */
  void defer(Entry<J> entry) {
    entry.queued = true;
    queueOf(entry).addLast(entry);
  }

  /** The job waits to be given, before all others. */
  void giveAgain(Entry<J> entry) {
    entry.queued = true;
    entry.delayed = false;
    queueOf(entry).addFirst(entry);
  }

  /** The job is to be given again after a while. */
  void delay(Entry<J> entry) {
    entry.delayed = true;
  }

  /** The while is over. Does nothing if the job does not wait any more. */
  void delayIsOver(Entry<J> entry) {
    if (entry.delayed && !entry.closed) {
      giveAgain(entry);
    }
  }

  /** A job that waits has become a suspect: it may wait in another queue now. */
  void requeue(Entry<J> entry) {
    if (entry.queued) {
      returned.remove(entry);
      suspects.remove(entry);
      giveAgain(entry);
    }
  }

  private Deque<Entry<J>> queueOf(Entry<J> entry) {
    return entry.suspicion() > History.CLEAN ? suspects : returned;
  }

  /** The job goes to a slave. */
  Attempt<J> assign(Entry<J> entry, TaskId slave, long nowNanos) {
    Attempt<J> attempt = new Attempt<>(entry, ++entry.attempts, slave, nowNanos, entry.suspicion());
    if (entry.current != null) {
      entry.setAside(entry.current, true);
    }
    entry.current = attempt;
    return attempt;
  }

  /** Goes on with the numbers of an earlier life's attempts. */
  void attempted(Entry<J> entry, int number) {
    entry.attempts = Math.max(entry.attempts, number);
  }

  /** Takes an attempt back because others are free; late answers to it are still welcome. */
  void takeBack(Attempt<J> attempt) {
    Entry<J> entry = attempt.entry;
    if (isCurrent(attempt)) {
      entry.close(attempt);
      entry.setAside(attempt, false);
      giveAgain(entry);
    }
  }

  /**
   * An attempt is over without a result. Answers false if that does not matter any more: its job is
   * settled, or it was over before.
   */
  boolean end(Attempt<J> attempt) {
    Entry<J> entry = attempt.entry;
    boolean wasOpen = !entry.closed && entry.open().contains(attempt);
    entry.close(attempt);
    return wasOpen;
  }

  /** Tells whether this is the try that the job's result is expected from. */
  boolean isCurrent(Attempt<J> attempt) {
    Attempt<J> current = attempt.entry.current;
    return current != null && current.number == attempt.number && !attempt.entry.closed;
  }

  /** Queues a job for a second evaluation beside the one that is under way. */
  void evaluateAgain(Entry<J> entry) {
    entry.queued = true;
    returned.addLast(entry);
  }

  /** Whether the job has exactly one attempt and does not wait for another. */
  boolean isSingle(Entry<J> entry) {
    return !entry.queued && !entry.delayed && entry.open().size() == 1;
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
    withdraw(entry);
    return true;
  }

  /** Closes a job with a result. Answers as {@link #close} does. */
  boolean closeWithResult(Entry<J> entry) {
    boolean first = close(entry);
    entry.hasResult |= first;
    return first;
  }

  /** The job does not wait to be given any more. */
  void withdraw(Entry<J> entry) {
    entry.delayed = false;
    if (entry.queued) {
      entry.queued = false;
      returned.remove(entry);
      suspects.remove(entry);
    }
  }
}
