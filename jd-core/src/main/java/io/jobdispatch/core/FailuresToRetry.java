package io.jobdispatch.core;

import io.jobdispatch.core.FailedAttempt.Cause;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which failed jobs of a journal a resumed run evaluates again.
 *
 * @param causes those that failed because of one of these
 * @param sinceSnapshot whether it is fine that others, which failed before a snapshot, stay failed
 */
record FailuresToRetry(Set<Cause> causes, boolean sinceSnapshot) {

  static final FailuresToRetry NONE = new FailuresToRetry(Set.of(), false);

  FailuresToRetry {
    causes = Set.copyOf(causes);
  }

  static Set<Cause> allCauses() {
    return EnumSet.allOf(Cause.class);
  }

  boolean isNone() {
    return causes.isEmpty();
  }

  boolean includes(JobFailure failure) {
    return causes.contains(failure.cause());
  }

  FailuresToRetry of(Set<Cause> others) {
    return new FailuresToRetry(others, sinceSnapshot);
  }

  FailuresToRetry onlySinceSnapshot() {
    return new FailuresToRetry(isNone() ? allCauses() : causes, true);
  }
}
