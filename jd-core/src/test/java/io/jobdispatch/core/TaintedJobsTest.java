package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that may not be evaluated in the master, where there can be no slave. */
@Timeout(600)
final class TaintedJobsTest {

  private static final int JOBS = 6;

  private final MemoryJournal journal = new MemoryJournal();

  private static RunException fails(Lenient jobs, RunOptions options) {
    RunException end = catchThrowableOfType(RunException.class, () -> jobs.run(options));
    assertThat(end).isNotNull();
    return end;
  }

  /** Runs a life in which the first job's slave is lost, and that is cancelled then. */
  private void liveUntilAJobIsLost() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Lenient jobs = new Lenient(JOBS, Lenient.crashing(0, 1));
    machine.atMillis(1500, jobs::cancel);
    RunException end = fails(jobs, machine.options().journal(journal));
    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
  }

  @Test
  void aRunInTheMasterEndsWhenOnlySuchJobsAreLeft() {
    liveUntilAJobIsLost();
    Recorder recorder = new Recorder();

    Lenient second = new Lenient(JOBS, Lenient.crashing(0, 1));
    RunException end =
        fails(second, RunOptions.defaults().inMaster().journal(journal).listener(recorder));

    assertThat(end.summary().ending()).isEqualTo(Ending.TOO_FEW_SLAVES);
    assertThat(end)
        .hasMessageStartingWith(
            "job 0 lost its slave or ran out of time, so it must not be evaluated in the master:"
                + " resume with a backend");
    assertThat(second.results).hasSize(JOBS - 1).doesNotContainKey(0);
    assertThat(second.failures).isEmpty();
    assertThat(recorder.lines("warning")).isEmpty();
  }

  @Test
  void suchARunCanBeResumedWithSlaves() {
    liveUntilAJobIsLost();
    var unused =
        fails(
            new Lenient(JOBS, Lenient.crashing(0, 1)),
            RunOptions.defaults().inMaster().journal(journal));

    Lenient third = new Lenient(JOBS, Lenient.crashing(0, 1));
    RunSummary summary = third.run(new ScriptedMachine(1).options().journal(journal));

    assertThat(third.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(summary.replayed()).isEqualTo(JOBS - 1);
  }

  @Test
  void aRunWaitsForASlotThatIsFreeLater() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.ignoreInterruptsFor(Duration.ofMinutes(1));
    Lenient jobs = new Lenient(JOBS, Lenient.hanging(0, 1));

    RunSummary summary =
        jobs.run(
            machine
                .options()
                .fewSlaves(FewSlaves.LOCAL)
                .minSlaves(2)
                .jobTimeout(JobTimeout.of(Duration.ofSeconds(5)))
                .failurePolicy(FailurePolicy.defaults().timeouts(5)));

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(jobs.results).isEqualTo(Doubling.doubles(JOBS));
  }
}
