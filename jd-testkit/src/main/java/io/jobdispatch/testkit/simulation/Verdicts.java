package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.FailedAttempt;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.JobFailure;
import io.jobdispatch.testkit.simulation.Held.Attempt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether jobs are tried as often as the policy says, in all lives together, and no more. */
final class Verdicts {

  private final Cluster cluster;
  private final Budgets budgets;
  private final @Nullable Measures measures;

  /* Of open jobs: their failed attempts that were not forgiven. */
  private final Map<Long, List<FailedAttempt>> failed = new HashMap<>();

  Verdicts(Cluster cluster, Budgets budgets) {
    this.cluster = cluster;
    this.budgets = budgets;
    this.measures = budgets.blames() ? new Measures(cluster, budgets.quarantineAfter()) : null;
  }

  /** A job is open that an earlier life has tried. */
  void resumed(JournalBook.Job job) {
    failed.put(job.index(), new ArrayList<>(job.attempts()));
    if (measures != null) {
      measures.resumed(job);
    }
  }

  private List<FailedAttempt> failedOf(long index) {
    return failed.getOrDefault(index, List.of());
  }

  private long count(long index, Cause cause) {
    return failedOf(index).stream().filter(attempt -> attempt.cause() == cause).count();
  }

  /** An attempt was given to a slave, which holds it now. */
  void sent(Attempt attempt, Held slave, Collection<Held> all) {
    if (measures != null) {
      measures.given(attempt, slave, all);
    }
  }

  /** An attempt was given to a slave, or to the master itself. */
  void given(long index, int attempt) {
    for (Cause cause : Cause.values()) {
      if (count(index, cause) > budgets.of(cause)) {
        cluster.fail(
            String.format(
                Locale.ROOT,
                "attempt %d of job %d is made although the budget is spent: %s, %s",
                attempt,
                index,
                budgets,
                story(index)));
      }
    }
  }

  private List<String> story(long index) {
    return failedOf(index).stream().map(each -> each.number() + " " + each.cause()).toList();
  }

  void attemptFailed(long index, FailedAttempt attempt) {
    failed.computeIfAbsent(index, unknown -> new ArrayList<>(1)).add(attempt);
    if (measures != null) {
      measures.failed(index, attempt);
    }
  }

  /** A job is told to have failed. */
  void failed(JobFailure failure) {
    long index = failure.index();
    switch (failure.verdict()) {
      case THREW -> requireSpent(index, Cause.EXCEPTION);
      case LOST -> requireSpent(index, Cause.LOST);
      case TIMED_OUT -> requireSpent(index, Cause.TIMED_OUT);
      case QUARANTINED -> requireGuilty(index);
    }
    List<Integer> told = failure.attempts().stream().map(FailedAttempt::number).toList();
    if (!told.equals(failedOf(index).stream().map(FailedAttempt::number).toList())) {
      cluster.fail(
          String.format(
              Locale.ROOT,
              "job %d failed after %s, and its failure tells of attempts %s",
              index,
              story(index),
              told));
    }
  }

  private void requireSpent(long index, Cause cause) {
    if (count(index, cause) <= budgets.of(cause)) {
      cluster.fail(
          String.format(
              Locale.ROOT,
              "job %d has failed before its budget was spent: %s, %s",
              index,
              budgets,
              story(index)));
    }
  }

  private void requireGuilty(long index) {
    if (measures == null) {
      cluster.fail(
          String.format(Locale.ROOT, "job %d is quarantined, and nobody is to be blamed", index));
    } else {
      measures.requireGuilty(index);
    }
  }

  /** A job is settled, or forgiven. */
  void forget(long index) {
    failed.remove(index);
    if (measures != null) {
      measures.forget(index);
    }
  }
}
