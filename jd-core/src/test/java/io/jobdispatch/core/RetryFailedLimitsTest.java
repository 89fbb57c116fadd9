package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which failures of earlier lives can be retried, and which are. */
@Timeout(600)
final class RetryFailedLimitsTest extends RetriedRuns {

  // Of some causes

  private static Integer oneThrowsAndThreeHangs(Integer job, JobContext context) {
    Integer result = fine(job, context);
    if (job == 1) {
      throw new IllegalStateException("one");
    }
    ScriptedMachine.passMillis(job == 3 ? 1_000_000 : 0);
    return result;
  }

  private RunOptions impatient() {
    return options(1)
        .jobTimeout(JobTimeout.of(Duration.ofMinutes(1)))
        .failurePolicy(FailurePolicy.defaults().timeouts(0));
  }

  @Test
  void onlyFailuresOfTheNamedCausesAreRetried() {
    Tolerant first = new Tolerant(9, RetryFailedLimitsTest::oneThrowsAndThreeHangs);
    first.run(impatient());
    assertThat(first.failures)
        .extracting(JobFailure::cause)
        .containsExactly(Cause.EXCEPTION, Cause.TIMED_OUT);
    SEEN.get().clear();

    Tolerant second = new Tolerant(9, RetriedRuns::fine);
    second.run(impatient().retryFailed(Cause.TIMED_OUT, Cause.LOST));

    assertThat(SEEN.get()).containsExactly("3/2");
    assertThat(second.failures).extracting(JobFailure::index).containsExactly(1L);
    assertThat(second.results).containsOnlyKeys(0, 2, 3, 4, 5);
  }

  @Test
  void whatIsNotRetriedEndsTheRunAgainAndOpensNothing() {
    fails(new Tolerant(0, RetryFailedLimitsTest::oneThrowsAndThreeHangs), impatient());
    List<JournalEntry> before = List.copyOf(journal.durable);

    fails(new Tolerant(0, RetriedRuns::fine), impatient().retryFailed(Cause.TIMED_OUT));

    assertThat(journal.durable).isEqualTo(before);
  }

  // Who depends on a failure

  /** After a failure, its jobs are others. */
  private static final class Careful extends Tolerant {
    Careful(ContextEvaluator<Integer, Integer> evaluator) {
      super(9, evaluator);
    }

    @Override
    protected Optional<Integer> nextJob() {
      return super.nextJob().map(job -> failures.isEmpty() ? job : job + 2 * failures.size());
    }
  }

  private String messageOf(Tolerant jobs) {
    return fails(jobs, options(1).retryFailed()).getMessage().lines().findFirst().orElseThrow();
  }

  @Test
  void anotherJobThanInTheJournalIsAnErrorThatNamesTheFailureItDependedOn() {
    new Careful(RetriedRuns::oddOnesFail).run(options(1));
    List<JournalEntry> before = List.copyOf(journal.durable);

    String message = messageOf(new Careful(RetriedRuns::fine));

    assertThat(message)
        .startsWith("job 2 differs from the journal")
        .contains("; it depended on the failure of job 1, which RunOptions.retryFailed");
    assertThat(journal.durable).isEqualTo(before);
  }

  @Test
  void itNamesTheLastOfSeveralFailures() {
    Tolerant first = new Tolerant(9, RetriedRuns::oddOnesFail);
    first.run(options(1));
    Tolerant stops =
        new Tolerant(9, RetriedRuns::fine) {
          @Override
          protected Optional<Integer> nextJob() {
            return drawn() == 4 ? Optional.empty() : super.nextJob();
          }
        };

    assertThat(messageOf(stops))
        .startsWith("job 4 differs from the journal")
        .contains("; it depended on the failure of job 3 or of an earlier one, which");
  }

  // Snapshots

  /** A life with two failures, of which the first is before a snapshot. */
  private void failedBeforeASnapshotAndAfter() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(2500, () -> journal.snapshotsDue = true);
    machine.atMillis(3500, () -> journal.snapshotsDue = false);
    new Tolerant(9, RetriedRuns::oddOnesFail).run(machine.options().journal(journal));
    assertThat(journal.durable.get(0)).isInstanceOf(JournalEntry.Snapshot.class);
    assertThat(journal.all(Failed.class)).extracting(Failed::index).containsExactly(3L, 5L);
    SEEN.get().clear();
  }

  @Test
  void failuresBeforeASnapshotCannotBeRetriedAndTheErrorSaysSo() {
    failedBeforeASnapshotAndAfter();
    List<JournalEntry> before = List.copyOf(journal.durable);

    RunException end = fails(new Tolerant(9, RetriedRuns::fine), options(1).retryFailed());

    assertThat(end.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED);
    assertThat(end)
        .hasMessageContaining("cannot retry failures before the last snapshot")
        .hasMessageContaining("failed before the snapshot=1")
        .hasMessageContaining("retryFailedSinceSnapshot()");
    assertThat(journal.durable).isEqualTo(before);
  }

  @Test
  void thoseAfterItCanBeRetriedAlone() {
    failedBeforeASnapshotAndAfter();

    Tolerant second = new Tolerant(9, RetriedRuns::fine);
    RunSummary summary = second.run(options(1).retryFailedSinceSnapshot());

    assertThat(SEEN.get()).containsExactly("3/2", "5/2");
    assertThat(second.failures).isEmpty();
    assertThat(summary.failed()).isEqualTo(1);
  }

  @Test
  void aSnapshotWithoutFailuresBeforeItIsNoObstacle() {
    ScriptedMachine machine = new ScriptedMachine(1);
    journal.snapshotsDue = true;
    machine.atMillis(1500, () -> journal.snapshotsDue = false);
    new Tolerant(9, RetriedRuns::oddOnesFail).run(machine.options().journal(journal));
    assertThat(journal.durable.get(0)).isInstanceOf(JournalEntry.Snapshot.class);
    SEEN.get().clear();

    new Tolerant(9, RetriedRuns::fine).run(options(1).retryFailed());

    assertThat(SEEN.get()).containsExactly("1/2", "3/2", "5/2");
  }
}
