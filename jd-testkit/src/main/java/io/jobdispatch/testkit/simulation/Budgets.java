package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.FailurePolicy;

/**
 * How often a run may try a job again, for each cause of a failed attempt.
 *
 * @param quarantineAfter how many losses quarantine a job
 * @param timeoutNanos how long a slave may take for a job in any case
 */
record Budgets(int exceptions, int losses, int timeouts, int quarantineAfter, long timeoutNanos) {

  /** The policy of these budgets, without delays. */
  FailurePolicy policy() {
    return FailurePolicy.defaults()
        .exceptions(exceptions)
        .losses(losses)
        .timeouts(timeouts)
        .quarantineAfter(quarantineAfter);
  }

  int of(Cause cause) {
    return switch (cause) {
      case EXCEPTION -> exceptions;
      case INTERRUPTED -> 3;
      case LOST, EXHAUSTED -> losses;
      case TIMED_OUT -> timeouts;
    };
  }

  /** Whether jobs are suspected of having ended their slaves. */
  boolean blames() {
    return losses != FailurePolicy.UNLIMITED;
  }
}
