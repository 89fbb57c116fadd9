package io.jobdispatch.api.thread;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Killed tasks whose threads have not ended. Some of them are given up after a while.
 *
 * <p>Used by one thread, or under the caller's lock, but for {@link #forgiven}. Moments are those
 * of {@link System#nanoTime}.
 */
public final class Stubborn {

  /*
   * Java cannot stop a thread that ignores interrupts. Its slot is lent to others after GRACE, so
   * that a run can go on; but every such thread goes on using the processor, so there may only be
   * as many as there are slots. Beyond that the slots stay taken.
   *
   * Whoever gives the slot back, this or the
   * thread's end, has won `TaskThread.release`; the loser makes good what it had counted.
   */

  /** How long a killed thread may take to end before its slot may be given to others: 2 s. */
  public static final Duration GRACE = Duration.ofSeconds(2);

  /* Some 70 years: as much as deadlines on a clock of nanoseconds can be told apart. */
  private static final Duration GRACE_MAX = Duration.ofNanos(Long.MAX_VALUE / 4);

  /** How many tasks {@link #held} describes; the others are counted. */
  private static final int DESCRIBED_MAX = 4;

  /** The most characters of each description. */
  private static final int TEXT_LENGTH_MAX = 200;

  private record Watched(TaskThread task, long deadlineNanos) {}

  /**
   * The slots that cannot be used because killed threads hold them: the threads ignore interrupts,
   * and the limit of abandoned threads is reached.
   *
   * @param slots how many, at least 1
   * @param since how long ago the first of them was killed
   * @param by what the tasks are doing and for whom, in one line of bounded length
   */
  public record Held(int slots, Duration since, String by) {

    /**
     * Describes these slots.
     *
     * @param host the host's name
     * @return one line for a person, with what to do
     */
    public String describe(String host) {
      return String.format(
          Locale.ROOT,
          "%s of host %s been held for %d s by %s, which was killed but ignores interrupts; restart"
              + " the host",
          slots == 1 ? "1 slot" : slots + " slots",
          host + (slots == 1 ? " has" : " have"),
          since.toSeconds(),
          by);
    }
  }

  private final int abandonedMax;
  private final long graceNanos;

  /* In the order of their deadlines. */
  private final Queue<Watched> watched = new ArrayDeque<>();
  private final AtomicInteger abandoned = new AtomicInteger();

  /**
   * Begins with no such task.
   *
   * @param abandonedMax how many threads may be left running, at least 0: the host's slots
   * @param grace how long each of them may take to end before, for example {@link #GRACE}; a very
   *     long one is never over
   */
  public Stubborn(int abandonedMax, Duration grace) {
    this.abandonedMax = abandonedMax;
    this.graceNanos = grace.compareTo(GRACE_MAX) < 0 ? grace.toNanos() : GRACE_MAX.toNanos();
  }

  /**
   * Begins to watch a task that was killed just now.
   *
   * @param task the task, which is over
   * @param nowNanos the present moment
   */
  public void watch(TaskThread task, long nowNanos) {
    if (watched.size() > 2 * abandonedMax) {
      watched.removeIf(one -> one.task.isReleased());
    }
    watched.add(new Watched(task, nowNanos + graceNanos));
  }

  /**
   * Tells whether no task is watched, so that there is nothing to {@linkplain #abandonNext
   * abandon}.
   *
   * @return false if there is one, though its thread may have ended
   */
  public boolean isEmpty() {
    return watched.isEmpty();
  }

  /**
   * Takes out one whose time is up, if one more may be abandoned. Its slot is the caller's: it was
   * {@linkplain TaskThread#release released} here, and when its thread ends after all, {@link
   * #forgiven} is to be called.
   *
   * @param nowNanos the present moment
   * @return the task; empty if none may be abandoned now
   */
  public Optional<TaskThread> abandonNext(long nowNanos) {
    while (!watched.isEmpty() && isDue(watched.element(), nowNanos)) {
      TaskThread task = watched.remove().task;
      abandoned.incrementAndGet();
      if (task.release()) {
        return Optional.of(task);
      }
      abandoned.decrementAndGet();
    }
    return Optional.empty();
  }

  /**
   * Returns the slots that cannot be used because killed threads hold them: the threads ignore
   * interrupts, and the limit of abandoned threads is reached.
   *
   * @param nowNanos the present moment
   * @return the slots and what holds them; empty if there are none
   */
  public Optional<Held> held(long nowNanos) {
    List<Watched> late =
        watched.stream()
            .filter(one -> one.deadlineNanos - nowNanos <= 0 && !one.task.isReleased())
            .toList();
    if (late.isEmpty()) {
      return Optional.empty();
    }
    String some =
        late.stream()
            .limit(DESCRIBED_MAX)
            .map(one -> cut(one.task.activity()))
            .collect(Collectors.joining("; "));
    int more = late.size() - DESCRIBED_MAX;
    long nanos = nowNanos - late.get(0).deadlineNanos + graceNanos;
    return Optional.of(
        new Held(
            late.size(),
            Duration.ofNanos(nanos),
            more > 0 ? some + "; and " + more + " more" : some));
  }

  private static String cut(String text) {
    return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX) + "...";
  }

  private boolean isDue(Watched one, long nowNanos) {
    boolean late = one.deadlineNanos - nowNanos <= 0;
    return one.task.isReleased() || (late && abandoned.get() < abandonedMax);
  }

  /**
   * An abandoned thread has ended after all, so another one may be. Called for a thread that ends
   * and whose slot had been released by another. Any thread.
   */
  public void forgiven() {
    abandoned.decrementAndGet();
  }

  /**
   * Shortens a wait so that no deadline is missed.
   *
   * @param nanos the wait in nanoseconds; negative for no limit
   * @param nowNanos the present moment
   * @return the wait, or what is left until the next task may be abandoned if that is less; then it
   *     is at least 1
   */
  public long boundWait(long nanos, long nowNanos) {
    if (watched.isEmpty() || abandoned.get() >= abandonedMax) {
      return nanos;
    }
    long left = Math.max(1, watched.element().deadlineNanos - nowNanos);
    return nanos < 0 ? left : Math.min(nanos, left);
  }

  /**
   * Puts into words that a task was abandoned just now.
   *
   * @param task the task
   * @return one line for the {@link io.jobdispatch.api.Message.Warning}
   */
  public String story(TaskThread task) {
    return String.format(
        Locale.ROOT,
        "task %s was killed but ignores interrupts. Its slot is free again; abandoned threads: %d"
            + " of at most %d, after which slots stay held. The thread works for %s",
        task.self(),
        abandoned.get(),
        abandonedMax,
        cut(task.activity()));
  }
}
