package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.FailurePolicy;

/** How often a run may try a job again, for each cause of a failed attempt. */
record Budgets(int exceptions, int losses, int timeouts) {

  /** The policy of these budgets, without delays. */
  FailurePolicy policy() {
    return FailurePolicy.defaults().exceptions(exceptions).losses(losses).timeouts(timeouts);
  }

  int of(Cause cause) {
    return switch (cause) {
      case EXCEPTION -> exceptions;
      case LOST, EXHAUSTED -> losses;
      case TIMED_OUT -> timeouts;
    };
  }

  /** Whether jobs are suspected of having ended their slaves. */
  boolean blames() {
    return losses != FailurePolicy.UNLIMITED;
  }
}
