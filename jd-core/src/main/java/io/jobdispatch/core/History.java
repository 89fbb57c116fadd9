package io.jobdispatch.core;

import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.JobFailure.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has gone wrong with one job so far, and what follows from it. */
final class History {

  /*
   * How much a job is suspected of having ended its slaves rises by one with each loss, but only by
   * losses that were suffered under the measures for what it was suspected of already: an attempt
   * that was under way before says nothing new. So an attempt tells how much its job was isolated,
   * also to a later life of the run. Behind ALONE there are no further measures: from there on
   * each loss of an attempt that was alone counts.
   */

  /** Not suspected. */
  static final int CLEAN = 0;

  /** Evaluated by a slave that holds nothing else. */
  static final int SUSPECT = 1;

  /** Evaluated as the only suspect on its host. */
  static final int ALONE = 2;

  private final List<FailedAttempt> attempts = new ArrayList<>(1);
  private final List<AttemptDirectories.Kept> directories = new ArrayList<>(0);
  private int suspicion;
  private boolean tainted;
  private @Nullable Verdict verdict;

  /** An attempt has failed, in this life of the run or in an earlier one. */
  void add(FailedAttempt attempt, FailurePolicy policy) {
    attempts.add(attempt);
    tainted |= taints(attempt);
    if (attempt.cause().isSuspicious() && policy.blames()) {
      suspect(attempt.isolation().suspicion());
    }
    if (verdict == null) {
      verdict = judge(attempt.cause(), policy);
    }
  }

  /** A loss was suffered under the measures for such a suspicion. */
  private void suspect(int measured) {
    if (measured >= Math.min(suspicion, ALONE)) {
      suspicion = Math.max(suspicion, measured) + 1;
    }
  }

  private @Nullable Verdict judge(Cause last, FailurePolicy policy) {
    if (suspicion >= policy.quarantineAfter()) {
      return Verdict.QUARANTINED;
    }
    return count(last) > policy.budget(last) ? verdict(last) : null;
  }

  private static Verdict verdict(Cause spent) {
    return switch (spent) {
      case EXCEPTION, INTERRUPTED -> Verdict.THREW;
      case LOST, EXHAUSTED -> Verdict.LOST;
      case TIMED_OUT -> Verdict.TIMED_OUT;
    };
  }

  private static boolean sharesBudget(Cause one, Cause other) {
    return one == other || (one.isSuspicious() && other.isSuspicious());
  }

  private long count(Cause cause) {
    return attempts.stream().filter(attempt -> sharesBudget(attempt.cause(), cause)).count();
  }

  /**
   * Why the job is not to be tried again; empty if it is. The first budget that is spent decides.
   */
  Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  /** Whether one more interrupt from outside would cost the job nothing. */
  boolean mayBeInterrupted() {
    return count(Cause.INTERRUPTED) < FailurePolicy.INTERRUPTS_MAX;
  }

  int suspicion() {
    return suspicion;
  }

  /** What was suffered until now is in no budget any more. */
  void forgive() {
    attempts.clear();
    suspicion = CLEAN;
    verdict = null;
  }

  private static boolean taints(FailedAttempt attempt) {
    return attempt.cause().taints();
  }

  /** The job has done what is not forgiven. */
  void taint() {
    tainted = true;
  }

  /** Whether the job may have ended a slave, or hung one; also if that was forgiven. */
  boolean isTainted() {
    return tainted;
  }

  /** Whether the attempts do not tell that it is tainted, since they were forgiven. */
  boolean isTaintedBefore() {
    return tainted && attempts.stream().noneMatch(History::taints);
  }

  List<FailedAttempt> attempts() {
    return attempts;
  }

  /** A failed attempt has left a directory. */
  void keep(AttemptDirectories.Kept directory) {
    directories.add(directory);
  }

  List<AttemptDirectories.Kept> directories() {
    return directories;
  }
}
