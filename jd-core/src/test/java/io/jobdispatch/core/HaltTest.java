package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.RunSummary.Ending;
import org.junit.jupiter.api.Test;

final class HaltTest {

  private static final class HaltsAtTheFirstResult extends Doubling {
    HaltsAtTheFirstResult(int count) {
      super(count, HaltsAtTheFirstResult::longerAndLonger);
    }

    private static Integer longerAndLonger(Integer job) {
      ScriptedMachine.passMillis(1000L * (job + 1));
      return 2 * job;
    }

    @Override
    protected void handleResult(TaskId source, JobResult message, MasterOutbox outbox) {
      super.handleResult(source, message, outbox);
      outbox.halt();
    }
  }

  @Test
  void aRunThatIsHaltedWithOpenJobsIsNotCompleted() {
    ScriptedMachine machine = new ScriptedMachine(2);
    Doubling jobs = new HaltsAtTheFirstResult(10);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(RunOptions.defaults().on(machine)))
        .satisfies(end -> assertThat(end.summary().ending()).isEqualTo(Ending.HALTED));
    assertThat(jobs.postprocessed).isZero();
    assertThat(machine.alive()).isEmpty();
  }

  @OnEveryPlace
  void aRunThatIsHaltedWithTheLastResultIsCompleted(Place place) {
    Doubling jobs = new HaltsAtTheFirstResult(1);

    RunSummary summary = jobs.run(place.options());

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(jobs.postprocessed).isEqualTo(1);
  }
}
