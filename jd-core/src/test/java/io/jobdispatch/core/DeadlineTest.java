package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time by which a run must be over. */
@Timeout(600)
final class DeadlineTest {

  private final ScriptedMachine machine = new ScriptedMachine(2);

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

  private static void endsAtItsDeadline(Doubling jobs, RunOptions options, long seconds) {
    RunException end =
        catchThrowableOfType(
            RunException.class, () -> jobs.run(options.deadline(Duration.ofSeconds(seconds))));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
    assertThat(end.summary().elapsed().toSeconds()).isEqualTo(seconds);
  }

  @Test
  void aRunThatWaitsForSlavesEndsAtItsDeadline() {
    endsAtItsDeadline(new Doubling(3), new ScriptedMachine(0).options(), 30);
  }

  @Test
  void aRunThatWaitsToTryAgainEndsAtItsDeadline() {
    FailurePolicy patient =
        FailurePolicy.defaults().exceptions(1).delay(RetryDelay.fixed(Duration.ofHours(1)));

    endsAtItsDeadline(
        new Lenient(3, Lenient.throwing(1, 1)), machine.options().failurePolicy(patient), 30);
  }

  @Test
  void aRunWhoseSlavesHangEndsAtItsDeadline() {
    endsAtItsDeadline(new Lenient(3, Lenient.hanging(1, 9)), machine.options(), 30);
    assertThat(machine.alive()).isEmpty();
  }

  @Test
  void theReplayOfAnEarlierLifeEndsAtTheDeadlineToo() {
    MemoryJournal journal = new MemoryJournal();
    new SlowInTheMaster().run(machine.options().journal(journal));
    SlowInTheMaster second = new SlowInTheMaster();

    endsAtItsDeadline(second, new ScriptedMachine(2).options().journal(journal), 5);

    assertThat(second.results).hasSize(5);
  }

  /** Takes a second to process a result. */
  private static final class SlowInTheMaster extends Doubling {
    SlowInTheMaster() {
      super(20);
    }

    @Override
    protected void processResult(Integer job, Integer result) {
      super.processResult(job, result);
      ScriptedMachine.passMillis(1000);
    }
  }

  @Test
  void aDeadlineBelongsToOneLife() {
    MemoryJournal journal = new MemoryJournal();
    endsAtItsDeadline(
        new Lenient(30, Lenient.hanging(-1, 0)), machine.options().journal(journal), 10);

    Lenient second = new Lenient(30, Lenient.hanging(-1, 0));
    RunSummary summary = second.run(new ScriptedMachine(2).options().journal(journal));

    assertThat(second.results).isEqualTo(Doubling.doubles(30));
    assertThat(summary.replayed()).isBetween(18L, 20L);
  }
}
