package io.jobdispatch.core;

import io.jobdispatch.core.FailedAttempt.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has gone wrong with one job so far, and what follows from it. */
final class History {

  /*
   * How much a job is suspected of having ended its slaves rises by one with each loss, but only by
   * losses that were suffered under the measures for what it was suspected of already: an attempt
   * that was under way before says nothing new.
   */

  /** Not suspected. */
  static final int CLEAN = 0;

  /** Evaluated by a slave that holds nothing else. */
  static final int SUSPECT = 1;

  /** Evaluated as the only suspect on its host. */
  static final int ALONE = 2;

  private static final int GUILTY = 3;

  private final List<FailedAttempt> attempts = new ArrayList<>(1);
  private int suspicion;

  /** An attempt has failed that was given out when the job was suspected so much. */
  void add(FailedAttempt attempt, int suspicionThen, FailurePolicy policy) {
    attempts.add(attempt);
    if (attempt.cause() == Cause.LOST && policy.blames()) {
      suspicion = Math.max(suspicion, Math.min(GUILTY, suspicionThen + 1));
    }
  }

  /** Takes over what is known from an earlier life, in which each loss counted. */
  void restore(FailedAttempt attempt, FailurePolicy policy) {
    add(attempt, suspicion, policy);
  }

  /** Why the job is not to be tried again; empty if it is. */
  Optional<JobFailure.Verdict> verdict(FailurePolicy policy) {
    if (suspicion == GUILTY) {
      return Optional.of(JobFailure.Verdict.QUARANTINED);
    }
    return attempts.stream()
        .map(FailedAttempt::cause)
        .filter(cause -> count(cause) > policy.budget(cause))
        .findFirst()
        .map(History::verdict);
  }

  private static JobFailure.Verdict verdict(Cause spent) {
    return switch (spent) {
      case EXCEPTION -> JobFailure.Verdict.THREW;
      case LOST -> JobFailure.Verdict.LOST;
      case TIMED_OUT -> JobFailure.Verdict.TIMED_OUT;
    };
  }

  private long count(Cause cause) {
    return attempts.stream().filter(attempt -> attempt.cause() == cause).count();
  }

  int suspicion() {
    return suspicion;
  }

  /** Whether the job may have ended a slave, or hung one. */
  boolean isTainted() {
    return attempts.stream().anyMatch(attempt -> attempt.cause() != Cause.EXCEPTION);
  }

  List<FailedAttempt> attempts() {
    return attempts;
  }
}
