package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time by which a run must be over. */
@Timeout(60)
final class DeadlineTest {

  private final ScriptedMachine machine = new ScriptedMachine(2);

  // The deadline

  @Test
  void theRunEndsAtItsDeadline() {
    Lenient jobs = new Lenient(1000, Lenient.hanging(-1, 0), false);

    RunException end =
        catchThrowableOfType(
            RunException.class,
            () -> jobs.run(machine.options().deadline(Duration.ofMillis(10_500))));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
    assertThat(end).hasMessageContaining("deadline of PT10.5S is over");
    assertThat(end.summary().elapsed().toMillis()).isBetween(10_500L, 10_600L);
    assertThat(jobs.results).hasSize(20);
    assertThat(jobs.postprocessed).isZero();
  }

  @Test
  void aRunThatIsFasterKnowsNothingOfItsDeadline() {
    Lenient jobs = new Lenient(4, Lenient.hanging(-1, 0), false);

    RunSummary summary = jobs.run(machine.options().deadline(Duration.ofHours(1)));

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(summary.elapsed()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void theDeadlineInterruptsAnEvaluationInTheMaster() {
    Doubling jobs =
        new Doubling(
            2,
            (job, context) -> {
              Thread.currentThread().join(); // only an interrupt ends this
              return job;
            });

    RunException end =
        catchThrowableOfType(
            RunException.class,
            () -> jobs.run(RunOptions.defaults().inMaster().deadline(Duration.ofMillis(50))));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
  }

  @Test
  void theDeadlineMustBePositive() {
    assertThatThrownBy(() -> RunOptions.defaults().deadline(Duration.ZERO))
        .hasMessage("must be > 0: deadline=PT0S");
  }
}
