package io.jobdispatch.core;

import java.util.Objects;

/**
 * How often a job is tried again. There is a budget for each cause, since each has its own remedy.
 * Immutable; each method returns a copy with one thing changed.
 *
 * <p>An attempt fails when its evaluator throws, when its slave is lost, or when it runs out of
 * time. The job has failed when none of its attempts is in flight and one of its budgets is spent.
 * A slave that was ended on purpose costs no job anything but the one that ran out of time.
 *
 * <p><b>Blame.</b> When a slave is lost that held several jobs, nobody knows which of them was to
 * blame. So each of them is a suspect: it is evaluated again by a slave that holds nothing else;
 * after a second loss also alone among the suspects on its host. When the number of losses set by
 * {@link #quarantineAfter} (3 by default) is reached, the job is quarantined: it fails, even if its
 * budget is not spent. After the first loss, only losses in isolation count towards quarantine, so
 * that an innocent job is not quarantined. All losses count for the budget. The job fails at the
 * limit that is reached first. If one loss reaches both limits, the job is quarantined. A job that
 * was ever lost or ran out of time is not evaluated in the master.
 *
 * <p>A job that finds the memory of its slave's process full is treated as if that slave were lost,
 * because another job in that process may have filled it. In the master, and for an array that is
 * too large for any memory, it counts as an exception.
 *
 * <p>Some libraries interrupt all threads of a process. If another thread interrupts an evaluation
 * and the evaluation throws, the job is evaluated again without spending a budget, up to three
 * times. An evaluator that throws {@link InterruptedException} without an interrupt has failed.
 */
public final class FailurePolicy {

  /** No limit. As the budget of {@link #losses}, this value also disables blame and quarantine. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** How often an interrupt from outside costs a job nothing. */
  static final int INTERRUPTS_MAX = 3;

  private static final FailurePolicy DEFAULTS = new FailurePolicy(0, 2, 1, 3, RetryDelay.none());

  private final int exceptions;
  private final int losses;
  private final int timeouts;
  private final int quarantineAfter;
  private final RetryDelay delay;

  private FailurePolicy(
      int exceptions, int losses, int timeouts, int quarantineAfter, RetryDelay delay) {
    this.exceptions = exceptions;
    this.losses = losses;
    this.timeouts = timeouts;
    this.quarantineAfter = quarantineAfter;
    this.delay = delay;
  }

  /**
   * Gives the policy that holds when nothing is said: after an exception a job is not tried again,
   * for it would fail again; after the loss of its slave two times; after a timeout once; without
   * delay. The third loss quarantines.
   *
   * @return the defaults
   */
  public static FailurePolicy defaults() {
    return DEFAULTS;
  }

  /**
   * Sets how often a job is tried again whose evaluator threw.
   *
   * @param retries at least 0, the default; may be {@link #UNLIMITED}
   * @return a copy
   * @throws IllegalArgumentException if it is negative
   */
  public FailurePolicy exceptions(int retries) {
    return new FailurePolicy(
        checked("exceptions", retries), losses, timeouts, quarantineAfter, delay);
  }

  /**
   * Sets how often a job is tried again whose slave was lost, or out of memory. A value above 2 has
   * an effect only with a larger {@link #quarantineAfter}, or for losses that do not count towards
   * quarantine.
   *
   * @param retries at least 0; 2 by default. {@link #UNLIMITED} also disables blame and quarantine,
   *     for example in a test that kills at random
   * @return a copy
   * @throws IllegalArgumentException if it is negative
   */
  public FailurePolicy losses(int retries) {
    return new FailurePolicy(
        exceptions, checked("losses", retries), timeouts, quarantineAfter, delay);
  }

  /**
   * Sets how many losses quarantine a job: it fails then, even if the budget of {@link #losses} is
   * not spent. The first loss always counts. The second one counts if the job was its slave's only
   * job, and each further one if it was also the only suspect on its host.
   *
   * @param count at least 1; 3 by default. 1 also fails all innocent jobs that the lost slave held;
   *     2 also fails an innocent job whose host was lost by another slave. {@link #UNLIMITED}
   *     quarantines no job, but suspects are still evaluated in isolation
   * @return a copy
   * @throws IllegalArgumentException if it is below 1
   */
  public FailurePolicy quarantineAfter(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("must be >= 1: quarantineAfter=" + count);
    }
    return new FailurePolicy(exceptions, losses, timeouts, count, delay);
  }

  /**
   * Sets how often a job is tried again that ran out of time.
   *
   * @param retries at least 0; 1 by default; may be {@link #UNLIMITED}
   * @return a copy
   * @throws IllegalArgumentException if it is negative
   */
  public FailurePolicy timeouts(int retries) {
    return new FailurePolicy(
        exceptions, losses, checked("timeouts", retries), quarantineAfter, delay);
  }

  /**
   * Sets how long a job waits before it is tried again.
   *
   * @param wait {@link RetryDelay#none} by default
   * @return a copy
   */
  public FailurePolicy delay(RetryDelay wait) {
    return new FailurePolicy(
        exceptions, losses, timeouts, quarantineAfter, Objects.requireNonNull(wait, "wait"));
  }

  private static int checked(String name, int retries) {
    if (retries < 0) {
      throw new IllegalArgumentException("must be >= 0: " + name + "=" + retries);
    }
    return retries;
  }

  /** Whether jobs are suspected of having killed their slaves. */
  boolean blames() {
    return losses != UNLIMITED;
  }

  /** How many losses quarantine a job. */
  int quarantineAfter() {
    return quarantineAfter;
  }

  /** How often a job may fail for this cause and be tried again. */
  int budget(FailedAttempt.Cause cause) {
    return switch (cause) {
      case EXCEPTION -> exceptions;
      case INTERRUPTED -> UNLIMITED; // counted apart, see History
      case LOST, EXHAUSTED -> losses;
      case TIMED_OUT -> timeouts;
    };
  }

  RetryDelay delay() {
    return delay;
  }
}
