package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.FailedAttempt;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.FailedAttempt.Isolation;
import io.jobdispatch.testkit.simulation.Held.Attempt;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Whether jobs that may have ended their slaves are evaluated apart from others. */
final class Measures {

  /*
   * How much a job is suspected rises by one with each loss that was suffered under the measures for
   * what it was suspected of already: first by a slave that holds nothing else, then also as the
   * only suspect on its host. It is guilty when that has happened as often as the policy says.
   */

  private static final int ALONE = 2;

  private final Cluster cluster;
  private final int quarantineAfter;
  private final Map<Long, Suspicion> jobs = new HashMap<>();

  /** How much one open job is suspected, and was when its attempts were given. */
  private static final class Suspicion {
    private int level;
    private final Map<Integer, Integer> given = new HashMap<>();
  }

  Measures(Cluster cluster, int quarantineAfter) {
    this.cluster = cluster;
    this.quarantineAfter = quarantineAfter;
  }

  private Suspicion of(long index) {
    return jobs.computeIfAbsent(index, unknown -> new Suspicion());
  }

  private int level(Attempt attempt) {
    Suspicion job = jobs.get(attempt.index());
    return job == null ? 0 : job.given.getOrDefault(attempt.number(), 0);
  }

  private boolean isSuspect(Attempt attempt) {
    return level(attempt) > 0;
  }

  /** A job is open that an earlier life has tried: what that has suffered counts. */
  void resumed(JournalBook.Job job) {
    job.attempts().stream()
        .filter(each -> each.cause() == Cause.LOST)
        .forEach(each -> resumed(of(job.index()), level(each.isolation())));
  }

  /* Beyond ALONE an attempt does not tell how often its job had been suspected before. */
  private static void resumed(Suspicion job, int isolated) {
    boolean isMore = isolated == ALONE && job.level > ALONE;
    job.level = isMore ? job.level + 1 : Math.max(job.level, isolated + 1);
  }

  private static int level(Isolation isolation) {
    return switch (isolation) {
      case NONE -> 0;
      case ON_SLAVE -> 1;
      case ON_HOST -> ALONE;
    };
  }

  private void raise(long index, int levelThen) {
    Suspicion job = of(index);
    job.level = Math.max(job.level, levelThen + 1);
  }

  /** An attempt was given to a slave, which holds it now, beside the others. */
  void given(Attempt attempt, Held slave, Collection<Held> all) {
    int level = of(attempt.index()).level;
    of(attempt.index()).given.put(attempt.number(), level);
    for (Attempt other : slave.attempts()) {
      if (!other.equals(attempt) && (level > 0 || isSuspect(other))) {
        cluster.fail(
            "%s and %s are with one slave, and one of them is suspected of ending its slaves"
                .formatted(attempt, other));
      }
    }
    all.stream()
        .filter(held -> held.host().equals(slave.host()) && held != slave)
        .flatMap(held -> held.attempts().stream())
        .filter(this::isSuspect)
        .forEach(other -> requireApart(attempt, other));
  }

  private void requireApart(Attempt attempt, Attempt other) {
    if (isSuspect(attempt) && Math.max(level(attempt), level(other)) >= ALONE) {
      cluster.fail(
          "%s and %s are on one host, and one of them must be the only suspect there"
              .formatted(attempt, other));
    }
  }

  /** An attempt has failed. */
  void failed(long index, FailedAttempt failed) {
    int level = level(new Attempt(index, failed.number()));
    if (level(failed.isolation()) != Math.min(level, ALONE)) {
      cluster.fail(
          String.format(
              Locale.ROOT,
              "%s of job %d was given when the job was suspected %d times",
              failed,
              index,
              level));
    }
    if (failed.cause() == Cause.LOST) {
      raise(index, level);
    }
  }

  void requireGuilty(long index) {
    int level = of(index).level;
    if (level < quarantineAfter) {
      cluster.fail(
          String.format(
              Locale.ROOT, "job %d is quarantined, and was suspected %d times", index, level));
    }
  }

  /** A job is settled, or forgiven. */
  void forget(long index) {
    jobs.remove(index);
  }
}
