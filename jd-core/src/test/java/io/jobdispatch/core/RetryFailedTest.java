package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Failures of earlier lives are evaluated again, or told again. */
@Timeout(600)
final class RetryFailedTest extends RetriedRuns {

  @Test
  void allFailedJobsAreEvaluatedAgainAndNobodyIsToldOfTheirFailures() {
    endedByTheSecondFailure();

    Tolerant second = new Tolerant(1, RetriedRuns::fine);
    RunSummary summary = second.run(options(1).retryFailed());

    assertThat(second.failures).isEmpty();
    assertThat(second.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(SEEN.get()).containsExactly("1/2", "3/2", "4/1", "5/1");
    assertThat(summary.failed()).isZero();
    assertThat(summary.replayed()).isEqualTo(2);
  }

  @Test
  void aLaterLifeSeesTheSame() {
    endedByTheSecondFailure();
    Tolerant second = new Tolerant(1, RetriedRuns::fine);
    second.run(options(1).retryFailed());
    SEEN.get().clear();

    Tolerant third = new Tolerant(1, RetriedRuns::fine);
    third.run(options(1));

    assertThat(third.results).isEqualTo(second.results);
    assertThat(third.failures).isEmpty();
    assertThat(SEEN.get()).isEmpty();
  }

  @Test
  void aLifeThatDiedWhileItRetriedIsContinuedWithoutBeingAskedAgain() {
    endedByTheSecondFailure();
    ScriptedMachine machine = new ScriptedMachine(1);
    Tolerant second = new Tolerant(1, RetriedRuns::fine);
    machine.atMillis(1500, second::cancel);
    fails(second, machine.options().journal(journal).retryFailed());
    assertThat(second.results).containsOnlyKeys(0, 1, 2);
    SEEN.get().clear();

    Tolerant third = new Tolerant(1, RetriedRuns::fine);
    third.run(options(1));

    assertThat(third.failures).isEmpty();
    assertThat(third.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(SEEN.get()).contains("3/2").doesNotContain("1/2", "1/3");
  }

  @Test
  void aLifeThatDiedBeforeItWroteThatItRetriesHasChangedNothing() {
    Tolerant first = endedByTheSecondFailure();
    List<JournalEntry> before = List.copyOf(journal.durable);
    new Tolerant(1, RetriedRuns::fine).run(options(1).retryFailed());
    journal.durable.clear();
    journal.durable.addAll(before);

    Tolerant third = new Tolerant(9, RetriedRuns::fine);
    third.run(options(1));

    assertThat(third.failures).isEqualTo(first.failures);
  }

  @Test
  void aJobThatFailsAgainCanBeRetriedAgain() {
    Tolerant first = endedByTheSecondFailure();
    fails(new Tolerant(1, RetriedRuns::oddOnesFail), options(1).retryFailed());
    fails(new Tolerant(1, RetriedRuns::oddOnesFail), options(1).retryFailed());
    SEEN.get().clear();

    Tolerant last = new Tolerant(0, RetriedRuns::fine);
    last.run(options(1).retryFailed());

    assertThat(first.failures).hasSize(2);
    assertThat(last.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(SEEN.get()).contains("1/4", "3/4");
  }

  @Test
  void withoutItTheFailureEndsTheRunAgain() {
    Tolerant first = endedByTheSecondFailure();
    List<JournalEntry> before = List.copyOf(journal.durable);
    Recorder recorder = new Recorder();

    Tolerant second = new Tolerant(1, RetriedRuns::fine);
    fails(second, options(1).listener(recorder));

    assertThat(second.failures).isEqualTo(first.failures);
    assertThat(recorder.lines("warning"))
        .containsExactly(
            "the failure of job 3 in the journal ends the run; to evaluate the job again, resume"
                + " with RunOptions.retryFailed()");
    assertThat(journal.durable).isEqualTo(before);
  }

  @Test
  void failuresOfARunThatIsFinishedAreRetried() {
    Tolerant first = new Tolerant(9, RetriedRuns::oddOnesFail);
    first.run(options(1));
    SEEN.get().clear();

    Tolerant second = new Tolerant(9, RetriedRuns::fine);
    RunSummary summary = second.run(options(1).retryFailed());

    assertThat(first.failures).hasSize(3);
    assertThat(second.failures).isEmpty();
    assertThat(second.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(SEEN.get()).containsExactly("1/2", "3/2", "5/2");
    assertThat(second.postprocessed).isEqualTo(1);
    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
  }

  @Test
  void whereNoJobHasFailedItHasNoEffect() {
    new Tolerant(9, RetriedRuns::fine).run(options(1));
    List<JournalEntry> before = List.copyOf(journal.durable);

    new Tolerant(9, RetriedRuns::fine).run(options(1).retryFailed());

    assertThat(journal.durable).isEqualTo(before);
  }

  @Test
  void failuresThatNobodyWasToldOfAnyMoreAreRetriedToo() {
    fails(new Tolerant(1, RetriedRuns::allFail), options(3));
    SEEN.get().clear();

    Tolerant second = new Tolerant(1, RetriedRuns::fine);
    second.run(options(3).retryFailed());

    assertThat(second.failures).isEmpty();
    assertThat(SEEN.get()).containsExactlyInAnyOrder("0/2", "1/2", "2/2", "3/1", "4/1", "5/1");
  }

  @Test
  void failuresThatNobodyWasToldOfAnyMoreAreNotForgivenToOneWhoGoesOn() {
    fails(new Tolerant(0, RetriedRuns::allFail), options(3));
    SEEN.get().clear();

    Tolerant second = new Tolerant(9, RetriedRuns::fine);
    second.run(options(3));
    Tolerant third = new Tolerant(9, RetriedRuns::fine);
    third.run(options(3));

    assertThat(second.failures).extracting(JobFailure::index).containsExactly(0L, 1L, 2L);
    assertThat(SEEN.get()).containsExactlyInAnyOrder("3/1", "4/1", "5/1");
    assertThat(third.failures).isEqualTo(second.failures);
  }

  // What is forgiven

  @Test
  void itsEarlierAttemptsDoNotCountAndTheirNumbersAreNotUsedAgain() {
    endedByTheSecondFailure();
    ContextEvaluator<Integer, Integer> failsOnceMore =
        (job, context) -> {
          Integer result = fine(job, context);
          if (context.attempt() == 2) {
            throw new IllegalStateException("once more");
          }
          return result;
        };

    Tolerant second = new Tolerant(1, failsOnceMore);
    second.run(options(1).retryFailed().failurePolicy(FailurePolicy.defaults().exceptions(1)));

    assertThat(second.results).containsKeys(1, 3);
    assertThat(SEEN.get()).containsExactly("1/2", "1/3", "3/2", "3/3", "4/1", "5/1");
    assertThat(journal.all(AttemptFailed.class)).hasSize(2);
  }

  @Test
  void aSnapshotKeepsTheNumbersOfAttempts() {
    endedByTheSecondFailure();
    ScriptedMachine machine = new ScriptedMachine(1);
    journal.snapshotsDue = true;
    Tolerant second = new Tolerant(1, RetriedRuns::fine);
    machine.atMillis(500, second::cancel);
    fails(second, machine.options().journal(journal).retryFailed());
    assertThat(journal.durable.get(0)).isInstanceOf(JournalEntry.Snapshot.class);
    SEEN.get().clear();

    fails(new Tolerant(0, RetriedRuns::allFail), options(1));

    assertThat(SEEN.get()).first().isEqualTo("1/3");
  }

  @Test
  void aFolderKeepsWhatEndedALife(@TempDir Path folder) {
    Journal kept = JournalFolder.at(folder);
    fails(
        new Tolerant(1, RetriedRuns::oddOnesFail), new ScriptedMachine(1).options().journal(kept));
    SEEN.get().clear();

    Tolerant second = new Tolerant(1, RetriedRuns::fine);
    second.run(new ScriptedMachine(1).options().journal(kept).retryFailed());

    assertThat(second.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(SEEN.get()).containsExactly("1/2", "3/2", "4/1", "5/1");
  }

  private static Integer oneIsDeadly(Integer job, JobContext context) {
    Integer result = fine(job, context);
    if (job == 1) {
      ScriptedMachine.crash();
    }
    return result;
  }

  /** A life without slaves at first: whatever may be is evaluated in the master. */
  private Recorder retriedWithFewSlaves(Tolerant jobs) {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.loseHost(machine.firstHost());
    machine.atMillis(60_000, () -> machine.addHost("second", 1));
    Recorder recorder = new Recorder();
    jobs.run(
        machine
            .options()
            .journal(journal)
            .retryFailed()
            .fewSlaves(FewSlaves.LOCAL)
            .listener(recorder));
    return recorder;
  }

  private static void onlyJobOneWaitsForASlave(Recorder recorder) {
    assertThat(recorder.lines())
        .anyMatch(line -> line.startsWith("dispatched job 2,") && line.endsWith("slave 0"))
        .anyMatch(line -> line.startsWith("dispatched job 1,"))
        .noneMatch(line -> line.startsWith("dispatched job 1,") && line.endsWith("slave 0"));
  }

  @Test
  void aJobThatHasEndedItsSlavesIsForgivenButNotEvaluatedInTheMaster() {
    fails(new Tolerant(0, RetryFailedTest::oneIsDeadly), options(1));

    Tolerant second = new Tolerant(0, RetriedRuns::fine);
    Recorder recorder = retriedWithFewSlaves(second);

    assertThat(second.results).hasSize(JOBS);
    onlyJobOneWaitsForASlave(recorder);
  }

  @Test
  void aSnapshotKeepsThatAJobIsNotEvaluatedInTheMaster() {
    fails(new Tolerant(0, RetryFailedTest::oneIsDeadly), options(1));
    ScriptedMachine machine = new ScriptedMachine(1);
    journal.snapshotsDue = true;
    Tolerant second = new Tolerant(0, RetriedRuns::fine);
    machine.atMillis(500, second::cancel);
    fails(second, machine.options().journal(journal).retryFailed());
    assertThat(journal.durable.get(0)).isInstanceOf(JournalEntry.Snapshot.class);

    Tolerant drawsAnew =
        new Tolerant(0, RetriedRuns::fine) {
          @Override
          protected void processResult(Integer job, Integer result) {}
        };
    Recorder recorder = retriedWithFewSlaves(drawsAnew);

    onlyJobOneWaitsForASlave(recorder);
  }
}
