package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.JobFailure.Verdict;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs whose budget is spent while another attempt of theirs is under way. */
@Timeout(600)
final class SpentBudgetTest {

  private static final int SLOW = 19;
  private static final int SLOW_MILLIS = 100_000;

  private final ScriptedMachine machine = new ScriptedMachine(2);
  private final MemoryJournal journal = new MemoryJournal();

  /** The last of its jobs takes long and throws; an idle slave tries it a second time. */
  private static final class OneFails extends Doubling {
    OneFails() {
      super(SLOW + 1, OneFails::evaluate);
    }

    private static Integer evaluate(Integer job) {
      ScriptedMachine.passMillis(job == SLOW ? SLOW_MILLIS : 1000);
      if (job == SLOW) {
        throw new IllegalStateException("always");
      }
      return 2 * job;
    }

    @Override
    protected void processFailure(Integer job, JobFailure failure) {
      failures.add(failure);
    }

    @Override
    protected String parameters() {
      return "one fails";
    }
  }

  private RunOptions options(ScriptedMachine on) {
    return on.options().stragglers(3).journal(journal);
  }

  @Test
  void noIdleSlaveTriesSuchAJobOnceMore() {
    OneFails jobs = new OneFails();
    machine.at(Duration.ofHours(1), jobs::cancel); // it must not go on for ever

    RunSummary summary = jobs.run(options(machine));

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(jobs.failures).hasSize(1);
    assertThat(jobs.failures.get(0).attempts()).hasSize(2);
  }

  @Test
  void suchAJobHasFailedWhenTheRunIsResumed() {
    OneFails first = new OneFails();
    int inBetween = SLOW_MILLIS + SLOW / 2 * 1000 + 1500; // one attempt has failed, one has not
    machine.atMillis(inBetween, first::cancel);
    RunException end = catchThrowableOfType(RunException.class, () -> first.run(options(machine)));
    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
    assertThat(first.failures).isEmpty();
    Recorder recorder = new Recorder();

    OneFails second = new OneFails();
    RunSummary summary = second.run(options(new ScriptedMachine(2)).listener(recorder));

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(second.failures).extracting(JobFailure::verdict).containsExactly(Verdict.THREW);
    assertThat(second.failures.get(0).attempts()).hasSize(1);
    assertThat(recorder.lines()).noneMatch(line -> line.startsWith("dispatched"));
    assertThat(second.postprocessed).isEqualTo(1);
  }
}
