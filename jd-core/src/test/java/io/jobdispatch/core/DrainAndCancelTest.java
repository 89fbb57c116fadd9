package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.JobFailure.Verdict;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that are told to end while something goes wrong. */
@Timeout(600)
final class DrainAndCancelTest {

  private static final FailurePolicy LATER =
      FailurePolicy.defaults().exceptions(1).delay(RetryDelay.fixed(Duration.ofHours(1)));

  private final ScriptedMachine machine = new ScriptedMachine(2);

  // Drain

  @Test
  void aDrainedRunGivesUpWhatTakesTooLong() {
    Lenient jobs = new Lenient(50, Lenient.hanging(1, 9));
    machine.atMillis(2500, jobs::drain);

    RunSummary summary =
        jobs.run(machine.options().jobTimeout(JobTimeout.of(Duration.ofSeconds(5))));

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(jobs.failures).extracting(JobFailure::verdict).containsExactly(Verdict.TIMED_OUT);
    assertThat(summary.completed() + summary.failed()).isEqualTo(summary.drawn()).isLessThan(10);
    assertThat(jobs.postprocessed).isEqualTo(1);
  }

  @Test
  void aDrainedRunWaitsForSlavesForWhatIsDrawn() {
    Lenient jobs = new Lenient(50, Lenient.hanging(-1, 0));
    machine.atMillis(2500, jobs::drain);
    machine.atMillis(2600, () -> machine.loseHost(machine.firstHost()));
    machine.atMillis(60_000, () -> machine.addHost("second", 1));

    RunSummary summary = jobs.run(machine.options());

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(jobs.results).isEqualTo(Doubling.doubles((int) summary.drawn()));
    assertThat(summary.elapsed()).isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void aDrainedRunEvaluatesItsStragglersAgain() {
    Lenient jobs = new Lenient(50, Lenient.hanging(1, 1));
    machine.atMillis(20_500, jobs::drain);

    RunSummary summary = jobs.run(machine.options().stragglers(3));

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(jobs.results).isEqualTo(Doubling.doubles((int) summary.drawn()));
  }

  // Cancel

  private RunException cancelled(Doubling jobs, RunOptions options) {
    RunException end = catchThrowableOfType(RunException.class, () -> jobs.run(options));
    assertThat(end).isNotNull();
    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
    assertThat(jobs.postprocessed).isZero();
    return end;
  }

  @Test
  void aDrainedRunCanBeCancelled() {
    Lenient jobs = new Lenient(50, Lenient.hanging(1, 9));
    machine.atMillis(2500, jobs::drain);
    machine.atMillis(9000, jobs::cancel);

    RunException end = cancelled(jobs, machine.options());

    assertThat(end.summary().elapsed().toSeconds()).isEqualTo(9);
  }

  @Test
  void cancelKillsEverySlaveWhateverItDoes() {
    Lenient jobs = new Lenient(50, Lenient.hanging(1, 9));
    machine.atMillis(2500, jobs::cancel);

    cancelled(jobs, machine.options());

    assertThat(machine.killed()).containsExactlyInAnyOrder(machine.task(1), machine.task(2));
    assertThat(machine.alive()).isEmpty();
    assertThat(jobs.failures).isEmpty();
  }

  @Test
  void cancelEndsARunThatWaitsForSlaves() {
    ScriptedMachine none = new ScriptedMachine(0);
    Lenient jobs = new Lenient(5, Lenient.hanging(-1, 0));
    none.atMillis(9000, jobs::cancel);

    RunException end = cancelled(jobs, none.options());

    assertThat(end.summary().elapsed().toSeconds()).isEqualTo(9);
  }

  @Test
  void cancelEndsARunThatWaitsToTryAgain() {
    Lenient jobs = new Lenient(5, Lenient.throwing(1, 1));
    machine.atMillis(9000, jobs::cancel);

    RunException end = cancelled(jobs, machine.options().failurePolicy(LATER));

    assertThat(end.summary().elapsed().toSeconds()).isEqualTo(9);
    assertThat(jobs.results).hasSize(4);
  }

  @Test
  void theFirstReasonToEndCounts() {
    Lenient jobs = new Lenient(5, Lenient.hanging(1, 9));
    machine.atMillis(9000, jobs::cancel);

    cancelled(jobs, machine.options().deadline(Duration.ofMillis(9001)));
  }
}
