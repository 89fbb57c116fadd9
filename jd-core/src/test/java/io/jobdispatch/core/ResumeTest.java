package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that keep a journal, end before their end, and are begun again. */
@Timeout(600)
final class ResumeTest {

  private static final Shared<AtomicInteger> EVALUATIONS = Shared.of(new AtomicInteger());

  private static final Duration SHORT = Duration.ofMillis(500);

  private final MemoryJournal journal = new MemoryJournal();

  ResumeTest() {
    EVALUATIONS.get().set(0);
  }

  private static Integer evaluate(Integer job) {
    EVALUATIONS.get().incrementAndGet();
    ScriptedMachine.passMillis(1000);
    return 2 * job;
  }

  /** Notes down each call of its methods, and whether it was a replayed one. */
  private static class Told extends Doubling {
    final List<String> calls = new ArrayList<>();
    int replayed;

    Told(int count) {
      super(count, ResumeTest::evaluate);
    }

    Told(int count, Evaluator<Integer, Integer> evaluator) {
      super(count, evaluator);
    }

    private void note(String call) {
      calls.add(call);
      replayed += isReplaying() ? 1 : 0;
    }

    @Override
    protected Optional<Integer> nextJob() {
      Optional<Integer> job = super.nextJob();
      note("next " + job);
      return job;
    }

    @Override
    protected void processResult(Integer job, Integer result) {
      super.processResult(job, result);
      note(job + " -> " + result);
    }

    @Override
    protected void processFailure(Integer job, JobFailure failure) {
      failures.add(failure);
      note(job + " failed");
    }

    @Override
    protected String parameters() {
      return "told";
    }
  }

  private RunOptions options() {
    return new ScriptedMachine(2).options().journal(journal);
  }

  private static RunException fails(JobDispatcher<?, ?> dispatcher, RunOptions options) {
    RunException end = catchThrowableOfType(RunException.class, () -> dispatcher.run(options));
    assertThat(end).isNotNull();
    return end;
  }

  /** Runs a life that is cancelled after so many milliseconds. */
  private Told cancelledAfter(int millis, int jobs) {
    ScriptedMachine machine = new ScriptedMachine(2);
    Told told = new Told(jobs);
    machine.atMillis(millis, told::cancel);
    RunException end = fails(told, machine.options().journal(journal));
    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
    return told;
  }

  @Test
  void aResumedRunEvaluatesNothingAgainThatHasAResult() {
    Told first = cancelledAfter(4500, 20);
    assertThat(first.results).hasSize(8);
    EVALUATIONS.get().set(0);

    Told second = new Told(20);
    RunSummary summary = second.run(options());

    assertThat(second.results).isEqualTo(Doubling.doubles(20));
    assertThat(EVALUATIONS.get()).hasValue(12);
    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(summary.drawn()).isEqualTo(20);
    assertThat(summary.completed()).isEqualTo(20);
    assertThat(summary.replayed()).isEqualTo(8);
    assertThat(second.postprocessed).isEqualTo(1);
  }

  @Test
  void theEarlierLifesCallsAreMadeAgainInTheirOrder() {
    Told first = cancelledAfter(4500, 20);

    Told second = new Told(20);
    second.run(options());

    assertThat(first.replayed).isZero();
    assertThat(second.calls).startsWith(first.calls.toArray(new String[0]));
    assertThat(second.replayed).isEqualTo(first.calls.size());
  }

  @Test
  void manyLivesEndAsOne() {
    List<String> longest = List.of();
    for (int life = 0; life < 4; life++) {
      Told told = cancelledAfter(2500, 20);
      assertThat(told.calls.subList(0, longest.size())).isEqualTo(longest);
      longest = told.calls;
    }
    Told last = new Told(20);
    last.run(options());

    assertThat(last.results).isEqualTo(Doubling.doubles(20));
    assertThat(journal.all(Done.class)).hasSize(20);
    assertThat(journal.all(Drawn.class)).hasSize(20);
  }

  @Test
  void aCompletedRunIsReplayedAndPostprocessed() {
    new Told(5).run(options());
    EVALUATIONS.get().set(0);
    List<JournalEntry> before = List.copyOf(journal.durable);

    Told again = new Told(5);
    RunSummary summary = again.run(options());

    assertThat(again.results).isEqualTo(Doubling.doubles(5));
    assertThat(again.postprocessed).isEqualTo(1);
    assertThat(EVALUATIONS.get()).hasValue(0);
    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(summary.replayed()).isEqualTo(5);
    assertThat(journal.durable).isEqualTo(before);
  }

  @Test
  void aResultIsDurableBeforeItIsProcessed() {
    Told told =
        new Told(6) {
          @Override
          protected void processResult(Integer job, Integer result) {
            assertThat(journal.all(Done.class)).anyMatch(done -> done.index() == job);
            super.processResult(job, result);
          }
        };

    told.run(options());

    assertThat(told.results).hasSize(6);
  }

  @Test
  void theJobOfADurableResultIsDurableToo() {
    cancelledAfter(4500, 20);

    for (int i = 0; i < journal.durable.size(); i++) {
      if (journal.durable.get(i) instanceof Done done) {
        assertThat(journal.durable.subList(0, i))
            .anyMatch(entry -> entry instanceof Drawn drawn && drawn.index() == done.index());
      }
    }
  }

  @Test
  void aDispatcherThatWasDrainedGoesOn() {
    ScriptedMachine machine = new ScriptedMachine(2);
    Told first = new Told(10);
    machine.atMillis(2500, first::drain);
    assertThat(first.run(machine.options().journal(journal)).ending()).isEqualTo(Ending.DRAINED);

    Told second = new Told(10);
    RunSummary summary = second.run(options());

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(second.results).isEqualTo(Doubling.doubles(10));
  }

  @Test
  void jobsThatDependOnResultsComeBackExactly() {
    Chain uninterrupted = new Chain(12, ResumeTest::evaluate);
    uninterrupted.run(new ScriptedMachine(2).options());
    for (int life = 0; life < 3; life++) {
      ScriptedMachine machine = new ScriptedMachine(2);
      Chain chain = new Chain(12, ResumeTest::evaluate);
      machine.atMillis(2500, chain::cancel);
      fails(chain, machine.options().journal(journal));
    }

    Chain last = new Chain(12, ResumeTest::evaluate);
    last.run(options());

    assertThat(last.sum).isEqualTo(uninterrupted.sum);
  }

  /** The next job is made from the last result; there is none while one is under way. */
  private static class Chain extends JobDispatcher<Integer, Integer>
      implements Restorable<List<Integer>> {
    private final int count;
    private int drawn;
    private int settled;
    int sum = 1;

    Chain(int count, Evaluator<Integer, Integer> evaluator) {
      super(evaluator);
      this.count = count;
    }

    @Override
    protected Optional<Integer> nextJob() {
      if (drawn == count || drawn > settled) {
        return Optional.empty();
      }
      drawn++;
      return Optional.of(sum % 1000);
    }

    @Override
    protected void processResult(Integer job, Integer result) {
      settled++;
      sum = 31 * sum + result;
    }

    @Override
    public List<Integer> saveState() {
      return List.of(drawn, settled, sum);
    }

    @Override
    public void restoreState(List<Integer> state) {
      drawn = state.get(0);
      settled = state.get(1);
      sum = state.get(2);
    }

    @Override
    protected String parameters() {
      return "chain";
    }
  }

  // Snapshots

  @Test
  void aRunGoesOnFromItsLastSnapshot() {
    journal.snapshotsDue = true;
    Chain uninterrupted = new Chain(12, ResumeTest::evaluate);
    uninterrupted.run(new ScriptedMachine(2).options());
    ScriptedMachine machine = new ScriptedMachine(2);
    Chain first = new Chain(12, ResumeTest::evaluate);
    machine.atMillis(5500, first::cancel);
    var unused = fails(first, machine.options().journal(journal));
    assertThat(journal.durable).first().isInstanceOf(Snapshot.class);
    assertThat(journal.durable).hasSizeLessThan(5);
    EVALUATIONS.get().set(0);

    Chain second = new Chain(12, ResumeTest::evaluate);
    RunSummary summary = second.run(options());

    assertThat(second.sum).isEqualTo(uninterrupted.sum);
    assertThat(summary.completed()).isEqualTo(12);
    assertThat(summary.drawn()).isEqualTo(12);
    assertThat(EVALUATIONS.get()).hasValueLessThan(9);
  }

  @Test
  void aDispatcherThatCannotGiveItsStateGetsNoSnapshot() {
    journal.snapshotsDue = true;

    new Told(5).run(options());

    assertThat(journal.all(Snapshot.class)).isEmpty();
  }

  @Test
  void aSnapshotOfAnotherKindOfDispatcherIsAnErrorThatSaysSo() {
    journal.snapshotsDue = true;
    new Chain(2, ResumeTest::evaluate).run(options());
    Told other =
        new Told(2) {
          @Override
          protected String parameters() {
            return "chain";
          }
        };

    RunException end = catchThrowableOfType(RunException.class, () -> other.run(options()));

    assertThat(end.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED);
    assertThat(end).hasMessageContaining("not Restorable");
  }

  // Failures

  private static Integer oddOnesFail(Integer job) {
    ScriptedMachine.passMillis(1000);
    if (job % 2 == 1) {
      throw new IllegalStateException("odd");
    }
    return 2 * job;
  }

  @Test
  void aFailureIsTakenOverAndNotEvaluatedAgain() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Told first = new Told(6, ResumeTest::oddOnesFail);
    machine.atMillis(4500, first::cancel);
    var unused = fails(first, machine.options().journal(journal));

    Told second = new Told(6, ResumeTest::oddOnesFail);
    RunSummary summary = second.run(options());

    assertThat(second.calls).startsWith(first.calls.toArray(new String[0]));
    assertThat(second.failures).extracting(JobFailure::index).containsExactly(1L, 3L, 5L);
    assertThat(second.failures.get(0)).isEqualTo(first.failures.get(0));
    assertThat(summary.failed()).isEqualTo(3);
  }

  private static Doubling endsByAFailure(Evaluator<Integer, Integer> evaluator) {
    return new Doubling(4, evaluator) {
      @Override
      protected String parameters() {
        return "ends";
      }
    };
  }

  @Test
  void aFailureThatEndedTheRunEndsItAgain() {
    var unused = fails(endsByAFailure(ResumeTest::oddOnesFail), options());
    Recorder recorder = new Recorder();

    RunException end =
        catchThrowableOfType(
            RunException.class,
            () -> endsByAFailure(ResumeTest::evaluate).run(options().listener(recorder)));

    assertThat(end.summary().ending()).isEqualTo(Ending.JOB_FAILED);
    assertThat(recorder.lines()).anyMatch(line -> line.contains("RunOptions.retryFailed"));
  }

  @Test
  void aFailureThatEndedTheRunCanBeTriedAnew() {
    var unused = fails(endsByAFailure(ResumeTest::oddOnesFail), options());

    Doubling second = endsByAFailure(ResumeTest::evaluate);
    second.run(options().retryFailed());
    Doubling third = endsByAFailure(ResumeTest::evaluate);
    third.run(options());

    assertThat(second.results).isEqualTo(Doubling.doubles(4));
    assertThat(third.results).isEqualTo(Doubling.doubles(4));
  }

  private static Integer allFail(Integer job) {
    ScriptedMachine.passMillis(1000);
    throw new IllegalStateException("failed");
  }

  @Test
  void ofFailuresThatArriveTogetherTheFirstEndsTheRunAndTheOthersAreOpen() {
    var unused =
        fails(
            endsByAFailure(ResumeTest::allFail), new ScriptedMachine(3).options().journal(journal));

    Doubling second = endsByAFailure(ResumeTest::evaluate);
    RunSummary summary = second.run(options().retryFailed());

    assertThat(second.results).isEqualTo(Doubling.doubles(4));
    assertThat(summary.failed()).isZero();
  }

  @Test
  void failuresThatWereBorneAreNotOpenAgainWhenALaterLifeDoesNotBearThem() {
    Told first = new Told(6, ResumeTest::allFail);
    ScriptedMachine three = new ScriptedMachine(3);
    three.atMillis(1500, first::cancel);
    var unused = fails(first, three.options().journal(journal));
    Doubling strict =
        new Doubling(6, ResumeTest::evaluate) {
          @Override
          protected String parameters() {
            return "told";
          }
        };
    unused = fails(strict, options());

    Told last = new Told(6, ResumeTest::evaluate);
    last.run(options());

    assertThat(journal.all(JournalEntry.Reopened.class)).isEmpty();
    assertThat(last.calls).startsWith(first.calls.toArray(new String[0]));
    assertThat(last.failures).hasSize(3);
    assertThat(last.results).hasSize(3);
  }

  @Test
  void aResultThatArrivesWithTheFailureThatEndsTheRunIsProcessedBefore() {
    Doubling first = endsByAFailure(ResumeTest::evenOnesFail);
    var unused = fails(first, new ScriptedMachine(2).options().journal(journal));
    assertThat(first.results).containsKey(1);

    Doubling second = endsByAFailure(ResumeTest::evaluate);
    second.run(options().retryFailed());

    assertThat(second.results).isEqualTo(Doubling.doubles(4));
  }

  private static Integer evenOnesFail(Integer job) {
    return oddOnesFail(job + 1) - 2;
  }

  @Test
  void lossesOfEarlierLivesAreNotForgiven() {
    Evaluator<Integer, Integer> crashes =
        job -> {
          ScriptedMachine.passMillis(1000);
          ScriptedMachine.crash();
          return job;
        };
    ScriptedMachine machine = new ScriptedMachine(1);
    Told first = new Told(1, crashes);
    machine.atMillis(2600, first::cancel);
    var unused = fails(first, machine.options().journal(journal));
    assertThat(journal.all(AttemptFailed.class)).hasSize(2);

    Told second = new Told(1, crashes);
    RunSummary summary = second.run(options());

    assertThat(summary.slavesLost()).isEqualTo(1);
    assertThat(second.failures).hasSize(1);
    assertThat(second.failures.get(0).verdict()).isEqualTo(JobFailure.Verdict.QUARANTINED);
    assertThat(second.failures.get(0).attempts()).hasSize(3);
  }

  // What does not fit

  private String messageOf(JobDispatcher<?, ?> dispatcher) {
    RunException end = catchThrowableOfType(RunException.class, () -> dispatcher.run(options()));
    assertThat(end.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED);
    return end.getMessage().lines().findFirst().orElseThrow();
  }

  @Test
  void aGeneratorThatGivesAnotherJobIsAnErrorThatNamesIt() {
    cancelledAfter(2500, 20);
    Told other =
        new Told(20) {
          @Override
          protected Optional<Integer> nextJob() {
            return super.nextJob().map(job -> job == 3 ? 33 : job);
          }
        };

    assertThat(messageOf(other)).contains("job 3 differs from the journal", ": 33;");
  }

  @Test
  void aGeneratorThatGivesFewerJobsIsAnErrorThatNamesTheFirstThatIsMissing() {
    cancelledAfter(2500, 20);

    assertThat(messageOf(new Told(3)))
        .contains(
            "job 3 differs from the journal", "nextJob() returned no job, but the journal contains")
        .contains("jobs up to 5");
  }

  @Test
  void aSecondResultForAJobIsDamage() {
    cancelledAfter(2500, 20);
    journal.durable.add(journal.all(Done.class).get(0));

    assertThat(messageOf(new Told(20))).contains("corrupt", "job 0 is not open");
  }

  @Test
  void aResultThatCannotBeReadNamesItsJob() {
    cancelledAfter(2500, 20);
    journal.durable.replaceAll(
        entry ->
            entry instanceof Done done && done.index() == 1
                ? new Done(1, 1, 0, new byte[] {1, 2, 3})
                : entry);

    assertThat(messageOf(new Told(20))).contains("cannot decode the result of job 1");
  }

  @Test
  void aFullDiskEndsTheRunAndTheJournalCanBeResumed() {
    journal.room = 10;
    Told first = new Told(20);
    RunException end = catchThrowableOfType(RunException.class, () -> first.run(options()));
    assertThat(end.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED);
    assertThat(end).hasMessageContaining("the disk is full");
    journal.room = Integer.MAX_VALUE;

    Told second = new Told(20);
    second.run(options());

    assertThat(second.results).isEqualTo(Doubling.doubles(20));
  }

  @Test
  void itsJobsMustBeSerializable() {
    JobDispatcher<Object, Object> dispatcher =
        new JobDispatcher<>((Evaluator<Object, Object>) job -> job) {
          @Override
          protected Optional<Object> nextJob() {
            return Optional.of(new Object());
          }

          @Override
          protected void processResult(Object job, Object result) {}
        };

    assertThat(messageOf(dispatcher))
        .contains("job 0 cannot be kept in a journal", "java.lang.Object");
  }

  @Test
  void aResultThatCannotBeKeptIsItsJobsFailure() {
    List<JobFailure> failures = new ArrayList<>();
    JobDispatcher<Integer, Object> dispatcher =
        new JobDispatcher<>((Evaluator<Integer, Object>) job -> new Object()) {
          private boolean drawn;

          @Override
          protected Optional<Integer> nextJob() {
            boolean first = !drawn;
            drawn = true;
            return first ? Optional.of(1) : Optional.empty();
          }

          @Override
          protected void processResult(Integer job, Object result) {}

          @Override
          protected void processFailure(Integer job, JobFailure failure) {
            failures.add(failure);
          }
        };

    dispatcher.run(RunOptions.defaults().inMaster().journal(journal));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).headline()).contains("java.lang.Object");
  }

  @Test
  void aReplayCanBeCancelled() {
    cancelledAfter(4500, 20);
    Told second =
        new Told(20) {
          @Override
          protected void processResult(Integer job, Integer result) {
            super.processResult(job, result);
            cancel();
          }
        };

    RunException end = catchThrowableOfType(RunException.class, () -> second.run(options()));

    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
    assertThat(second.results).hasSize(1);
  }

  @Test
  void aReplayEndsAtTheDeadline() {
    cancelledAfter(4500, 20);
    Told second =
        new Told(20) {
          @Override
          protected void processResult(Integer job, Integer result) {
            super.processResult(job, result);
            ScriptedMachine.passMillis(1000);
          }
        };

    RunException end = fails(second, options().deadline(Duration.ofMillis(3500)));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
    assertThat(second.results).hasSize(4);
  }

  @Test
  void aCancellationThatTheUserThrowsInAReplayIsTheUsersOwn() {
    cancelledAfter(4500, 20);
    Told second =
        new Told(20) {
          @Override
          protected void processResult(Integer job, Integer result) {
            throw new CancellationException("of something else");
          }
        };

    RunException end = fails(second, options());

    assertThat(end.summary().ending()).isEqualTo(Ending.MASTER_FAILED);
    assertThat(end).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void aJournalThatCannotBeClosedIsTheRunsEnding() {
    journal.failsToClose = true;
    Recorder recorder = new Recorder();
    Told told = new Told(5);

    RunException end = fails(told, options().listener(recorder));

    assertThat(end.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED);
    assertThat(end).hasMessageContaining("the disk is gone");
    assertThat(recorder.lines("finished")).containsExactly("JOURNAL_FAILED");
    assertThat(told.postprocessed).isZero();
  }

  @Test
  void aJournalThatCannotBeClosedIsToldOfWhereTheRunHasFailedBefore() {
    journal.failsToClose = true;
    Recorder recorder = new Recorder();

    RunException end = fails(new Told(5), options().listener(recorder).deadline(SHORT));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
    assertThat(recorder.lines("warning")).contains("the disk is gone");
  }

  @Test
  void whatTheJournalWarnsOfIsTold() {
    journal.warnings.add("a torn tail was cut off");
    Recorder recorder = new Recorder();

    new Told(2).run(options().listener(recorder));

    assertThat(recorder.lines()).anyMatch(line -> line.contains("a torn tail was cut off"));
  }

  @OnEveryPlace
  void aJournalledRunGivesTheSameResults(Place place) {
    Doubling first = new Doubling(200);
    first.run(place.options().journal(journal));

    Doubling second = new Doubling(200);
    RunSummary summary = second.run(place.options().journal(journal));

    assertThat(first.results).isEqualTo(Doubling.doubles(200));
    assertThat(second.results).isEqualTo(Doubling.doubles(200));
    assertThat(summary.replayed()).isEqualTo(200);
    assertThat(journal.all(NoneDrawn.class)).isNotEmpty();
  }

  @Test
  void resultsThatArriveTogetherAreCommittedTogether() {
    new Doubling(80, ResumeTest::evaluate).run(new ScriptedMachine(8).options().journal(journal));

    assertThat(journal.all(Done.class)).hasSize(80);
    assertThat(journal.commits).isLessThan(40);
  }
}
