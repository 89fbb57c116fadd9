package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.EndedBy;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which failures of an earlier life are evaluated anew, and which are told again. */
@Timeout(600)
final class RetryFailedTest {

  private static final int JOBS = 6;

  /* Which attempts the evaluator has seen, a line each. */
  private static final Shared<List<String>> SEEN = Shared.of(new ArrayList<>());

  private final MemoryJournal journal = new MemoryJournal();

  RetryFailedTest() {
    SEEN.get().clear();
  }

  /** Goes on after some failures, as one does who counts them; the next one ends the run. */
  private static class Tolerant extends Doubling implements Restorable<Integer> {
    private final int most;

    Tolerant(int most, ContextEvaluator<Integer, Integer> evaluator) {
      super(JOBS, evaluator);
      this.most = most;
    }

    @Override
    protected void processFailure(Integer job, JobFailure failure) {
      failures.add(failure);
      if (failures.size() > most) {
        throw new IllegalStateException("too many failures");
      }
    }

    @Override
    protected String parameters() {
      return "tolerant";
    }

    @Override
    public Integer saveState() {
      return JOBS;
    }

    @Override
    public void restoreState(Integer drawn) {}
  }

  private static Integer oddOnesFail(Integer job, JobContext context) {
    Integer result = fine(job, context);
    if (job % 2 == 1) {
      throw new IllegalStateException("odd");
    }
    return result;
  }

  private static Integer fine(Integer job, JobContext context) {
    SEEN.get().add(job + "/" + context.attempt());
    ScriptedMachine.passMillis(1000);
    return 2 * job;
  }

  private static Integer allFail(Integer job, JobContext context) {
    fine(job, context);
    throw new IllegalStateException("all");
  }

  private RunOptions options(int slots) {
    return new ScriptedMachine(slots).options().journal(journal);
  }

  private static RunException fails(Tolerant jobs, RunOptions options) {
    RunException end = catchThrowableOfType(RunException.class, () -> jobs.run(options));
    assertThat(end).isNotNull();
    return end;
  }

  /** A life that ends by its second failure, that of job 3. */
  private Tolerant endedByTheSecondFailure() {
    Tolerant first = new Tolerant(1, RetryFailedTest::oddOnesFail);
    RunException end = fails(first, options(1));
    assertThat(end.summary().ending()).isEqualTo(Ending.MASTER_FAILED);
    assertThat(first.failures).extracting(JobFailure::index).containsExactly(1L, 3L);
    SEEN.get().clear();
    return first;
  }

  @Test
  void theFailureThatEndedTheLifeIsEvaluatedAnewAndThoseBeforeItAreTold() {
    endedByTheSecondFailure();

    Tolerant second = new Tolerant(1, RetryFailedTest::fine);
    RunSummary summary = second.run(options(1).retryFailed());

    assertThat(second.failures).extracting(JobFailure::index).containsExactly(1L);
    assertThat(second.results).containsOnlyKeys(0, 2, 3, 4, 5);
    assertThat(SEEN.get()).containsExactly("3/2", "4/1", "5/1");
    assertThat(summary.failed()).isEqualTo(1);
  }

  @Test
  void aLaterLifeSeesTheSame() {
    endedByTheSecondFailure();
    Tolerant second = new Tolerant(1, RetryFailedTest::fine);
    second.run(options(1).retryFailed());
    SEEN.get().clear();

    Tolerant third = new Tolerant(1, RetryFailedTest::fine);
    third.run(options(1));

    assertThat(third.results).isEqualTo(second.results);
    assertThat(third.failures).isEqualTo(second.failures);
    assertThat(SEEN.get()).isEmpty();
  }

  @Test
  void withoutItTheFailureEndsTheRunAgain() {
    Tolerant first = endedByTheSecondFailure();
    List<JournalEntry> before = List.copyOf(journal.durable);
    Recorder recorder = new Recorder();

    Tolerant second = new Tolerant(1, RetryFailedTest::fine);
    fails(second, options(1).listener(recorder));

    assertThat(second.failures).isEqualTo(first.failures);
    assertThat(recorder.lines("warning"))
        .containsExactly(
            "the failure of job 3 in the journal ends the run again; to evaluate it anew, resume"
                + " with RunOptions.retryFailed");
    assertThat(journal.durable).isEqualTo(before);
    new Tolerant(1, RetryFailedTest::fine).run(options(1).retryFailed());
    assertThat(SEEN.get()).containsExactly("3/2", "4/1", "5/1");
  }

  @Test
  void aFailureThatWasProcessedBeforeTheMasterDiedIsNotEvaluatedAnew() {
    Tolerant first = new Tolerant(9, RetryFailedTest::oddOnesFail);
    first.run(options(1));
    cutBehindTheSecond(Failed.class);
    SEEN.get().clear();

    Tolerant second = new Tolerant(9, RetryFailedTest::fine);
    second.run(options(1).retryFailed());

    assertThat(second.failures).extracting(JobFailure::index).containsExactly(1L, 3L);
    assertThat(second.results).containsOnlyKeys(0, 2, 4, 5);
    assertThat(SEEN.get()).containsExactly("4/1", "5/1");
  }

  private void cutBehindTheSecond(Class<? extends JournalEntry> kind) {
    List<JournalEntry> all = journal.durable;
    int second = all.indexOf(journal.all(kind).get(1));
    all.subList(second + 1, all.size()).clear();
  }

  @Test
  void aMasterThatDiesWhileAFailureEndsItsLifeNeedsALifeMore() {
    endedByTheSecondFailure();
    journal.durable.removeIf(EndedBy.class::isInstance);

    fails(new Tolerant(1, RetryFailedTest::fine), options(1).retryFailed());
    assertThat(journal.all(EndedBy.class)).containsExactly(new EndedBy(3));

    Tolerant third = new Tolerant(1, RetryFailedTest::fine);
    third.run(options(1).retryFailed());
    assertThat(SEEN.get()).containsExactly("3/2", "4/1", "5/1");
  }

  @Test
  void aLifeThatEndedOtherwiseHasNothingToTryAnew() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Tolerant first = new Tolerant(9, RetryFailedTest::oddOnesFail);
    machine.atMillis(4500, first::cancel);
    fails(first, machine.options().journal(journal));
    SEEN.get().clear();

    Tolerant second = new Tolerant(9, RetryFailedTest::fine);
    second.run(options(1).retryFailed());

    assertThat(second.failures).extracting(JobFailure::index).containsExactly(1L, 3L);
    assertThat(SEEN.get()).containsExactly("4/1", "5/1");
  }

  @Test
  void failuresThatNobodyWasToldOfAnyMoreAreEvaluatedAnewToo() {
    fails(new Tolerant(1, RetryFailedTest::allFail), options(3));
    SEEN.get().clear();

    Tolerant second = new Tolerant(1, RetryFailedTest::fine);
    second.run(options(3).retryFailed());

    assertThat(second.failures).extracting(JobFailure::index).containsExactly(0L);
    assertThat(second.results).hasSize(5);
    assertThat(SEEN.get()).containsExactlyInAnyOrder("1/2", "2/2", "3/1", "4/1", "5/1");
  }

  @Test
  void failuresThatNobodyWasToldOfAnyMoreAreNotForgivenToOneWhoGoesOn() {
    fails(new Tolerant(0, RetryFailedTest::allFail), options(3));
    SEEN.get().clear();

    Tolerant second = new Tolerant(9, RetryFailedTest::fine);
    second.run(options(3));
    Tolerant third = new Tolerant(9, RetryFailedTest::fine);
    third.run(options(3));

    assertThat(second.failures).extracting(JobFailure::index).containsExactly(0L, 1L, 2L);
    assertThat(SEEN.get()).containsExactlyInAnyOrder("3/1", "4/1", "5/1");
    assertThat(third.failures).isEqualTo(second.failures);
  }

  @Test
  void theLatestLifeDecidesWhichFailureEndedIt() {
    fails(new Tolerant(0, RetryFailedTest::allFail), options(3));
    fails(new Tolerant(1, RetryFailedTest::allFail), options(3));
    SEEN.get().clear();

    Tolerant third = new Tolerant(1, RetryFailedTest::fine);
    third.run(options(3).retryFailed());

    assertThat(third.failures).extracting(JobFailure::index).containsExactly(0L);
    assertThat(SEEN.get()).contains("1/2", "2/2").doesNotContain("0/1", "0/2");
  }

  @Test
  void aFailureThatAnEarlierLifeWentOnAfterMustBeTreatedAlike() {
    new Tolerant(9, RetryFailedTest::oddOnesFail).run(options(1));
    List<JournalEntry> before = List.copyOf(journal.durable);
    Recorder recorder = new Recorder();

    fails(new Tolerant(0, RetryFailedTest::fine), options(1).retryFailed().listener(recorder));

    assertThat(recorder.lines("warning"))
        .containsExactly(
            "the failure of job 1 in the journal ends the run, and an earlier life of it went on:"
                + " the dispatcher must do the same with the same failures");
    assertThat(journal.durable).isEqualTo(before);
  }

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

    assertThat(second.results).containsKey(3);
    assertThat(SEEN.get()).containsExactly("3/2", "3/3", "4/1", "5/1");
    assertThat(journal.all(AttemptFailed.class)).hasSize(1);
  }

  @Test
  void aSnapshotKeepsTheNumbersOfAttempts() {
    endedByTheSecondFailure();
    ScriptedMachine machine = new ScriptedMachine(1);
    journal.snapshotsDue = true;
    Tolerant second = new Tolerant(1, RetryFailedTest::fine);
    machine.atMillis(500, second::cancel);
    fails(second, machine.options().journal(journal).retryFailed());
    assertThat(journal.durable.get(0)).isInstanceOf(JournalEntry.Snapshot.class);
    SEEN.get().clear();

    fails(new Tolerant(1, RetryFailedTest::allFail), options(1));

    assertThat(SEEN.get()).first().isEqualTo("3/3");
  }

  @Test
  void aFolderKeepsWhatEndedALife(@TempDir Path folder) {
    Journal kept = JournalFolder.at(folder);
    fails(
        new Tolerant(1, RetryFailedTest::oddOnesFail),
        new ScriptedMachine(1).options().journal(kept));
    SEEN.get().clear();

    Tolerant second = new Tolerant(1, RetryFailedTest::fine);
    second.run(new ScriptedMachine(1).options().journal(kept).retryFailed());

    assertThat(second.results).containsOnlyKeys(0, 2, 3, 4, 5);
    assertThat(SEEN.get()).containsExactly("3/2", "4/1", "5/1");
  }

  @Test
  void aFailureThatALaterLifeWentOnAfterIsNotEvaluatedAnewWhateverEndedAnEarlierOne() {
    endedByTheSecondFailure();
    new Tolerant(9, RetryFailedTest::oddOnesFail).run(options(1).retryFailed());
    List<JournalEntry> all = journal.durable;
    int again = all.indexOf(journal.all(Failed.class).get(2));
    all.subList(again + 1, all.size()).clear();
    SEEN.get().clear();

    Tolerant third = new Tolerant(9, RetryFailedTest::fine);
    third.run(options(1).retryFailed());

    assertThat(third.failures).extracting(JobFailure::index).containsExactly(1L, 3L);
    assertThat(SEEN.get()).containsExactly("4/1", "5/1");
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

    Tolerant second = new Tolerant(0, RetryFailedTest::fine);
    Recorder recorder = retriedWithFewSlaves(second);

    assertThat(second.results).hasSize(JOBS);
    onlyJobOneWaitsForASlave(recorder);
  }

  @Test
  void aSnapshotKeepsThatAJobIsNotEvaluatedInTheMaster() {
    fails(new Tolerant(0, RetryFailedTest::oneIsDeadly), options(1));
    ScriptedMachine machine = new ScriptedMachine(1);
    journal.snapshotsDue = true;
    Tolerant second = new Tolerant(0, RetryFailedTest::fine);
    machine.atMillis(500, second::cancel);
    fails(second, machine.options().journal(journal).retryFailed());
    assertThat(journal.durable.get(0)).isInstanceOf(JournalEntry.Snapshot.class);

    Tolerant drawsAnew =
        new Tolerant(0, RetryFailedTest::fine) {
          @Override
          protected void processResult(Integer job, Integer result) {}
        };
    Recorder recorder = retriedWithFewSlaves(drawsAnew);

    onlyJobOneWaitsForASlave(recorder);
  }
}
