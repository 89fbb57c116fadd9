package io.jobdispatch.core;

import java.util.Objects;

/**
 * How often a job is tried again. There is a budget for each cause, since each has its own remedy.
 * Immutable; each method returns a copy with one thing changed.
 *
 * <p>An attempt fails when its evaluator throws, when its slave is lost, or when it runs out of
 * time. The job has failed when none of its attempts is under way and one of its budgets is spent.
 * A slave that was ended on purpose costs no job anything but the one that ran out of time.
 *
 * <p><b>Blame.</b> When a slave is lost that held several jobs, nobody knows which of them was to
 * blame. So each of them is a suspect: it is evaluated again by a slave that holds nothing else;
 * after a second loss also alone among the suspects on its host; and a third loss, suffered so,
 * quarantines it: it has failed, whatever is left of its budget. A job that was ever lost or ran
 * out of time is not evaluated in the master.
 *
 * <p>A job that finds the memory of its slave's process full is treated as if that slave was lost,
 * since another job in that process may have filled it. In the master, and for an array that is too
 * large for any memory, it is an exception.
 */
public final class FailurePolicy {

  /** As often as it takes; for losses it also switches blame off. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final FailurePolicy DEFAULTS = new FailurePolicy(0, 3, 1, RetryDelay.none());

  private final int exceptions;
  private final int losses;
  private final int timeouts;
  private final RetryDelay delay;

  private FailurePolicy(int exceptions, int losses, int timeouts, RetryDelay delay) {
    this.exceptions = exceptions;
    this.losses = losses;
    this.timeouts = timeouts;
    this.delay = delay;
  }

  /**
   * Gives the policy that holds when nothing is said: after an exception a job is not tried again,
   * for it would fail again; after the loss of its slave three times; after a timeout once; without
   * delay.
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
    return new FailurePolicy(checked("exceptions", retries), losses, timeouts, delay);
  }

  /**
   * Sets how often a job is tried again whose slave was lost, or out of memory. {@link #UNLIMITED}
   * switches blame off: for a test that kills at random.
   *
   * @param retries at least 0; 3 by default
   * @return a copy
   * @throws IllegalArgumentException if it is negative
   */
  public FailurePolicy losses(int retries) {
    return new FailurePolicy(exceptions, checked("losses", retries), timeouts, delay);
  }

  /**
   * Sets how often a job is tried again that ran out of time.
   *
   * @param retries at least 0; 1 by default; may be {@link #UNLIMITED}
   * @return a copy
   * @throws IllegalArgumentException if it is negative
   */
  public FailurePolicy timeouts(int retries) {
    return new FailurePolicy(exceptions, losses, checked("timeouts", retries), delay);
  }

  /**
   * Sets how long a job waits before it is tried again.
   *
   * @param wait {@link RetryDelay#none} by default
   * @return a copy
   */
  public FailurePolicy delay(RetryDelay wait) {
    return new FailurePolicy(exceptions, losses, timeouts, Objects.requireNonNull(wait, "wait"));
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

  /** How often a job may fail for this cause and be tried again. */
  int budget(FailedAttempt.Cause cause) {
    return switch (cause) {
      case EXCEPTION -> exceptions;
      case LOST, EXHAUSTED -> losses;
      case TIMED_OUT -> timeouts;
    };
  }

  RetryDelay delay() {
    return delay;
  }
}
