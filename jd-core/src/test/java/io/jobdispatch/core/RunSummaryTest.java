package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class RunSummaryTest {

  @Test
  void itIsOneLineForAPerson() {
    RunSummary summary =
        new RunSummary(
            Ending.JOB_FAILED,
            10,
            7,
            1,
            0,
            8,
            2,
            3,
            4,
            5,
            6,
            Duration.ofMillis(2500),
            Duration.ofSeconds(5));

    assertThat(summary)
        .hasToString(
            "job failed: 10 jobs drawn, 7 done, 1 failed, 8 retried, 2 taken back, 5 late answers"
                + " dropped; at most 4 slaves, 3 lost; 2.5 s, 5.0 s in evaluators, efficiency 50"
                + " %");
    assertThat(summary.efficiency()).isEqualTo(0.5);
  }

  @Test
  void aRunOfNoTimeHasNoEfficiency() {
    RunSummary summary =
        new RunSummary(
            Ending.COMPLETED, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO);

    assertThat(summary.efficiency()).isZero();
  }

  @Test
  void itCountsWhatHappened() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.atMillis(1500, () -> machine.die(machine.task(1)));
    Doubling jobs =
        new Doubling(
            8,
            (job, context) -> {
              ScriptedMachine.passMillis(1000);
              if (job == 5) {
                throw new IllegalStateException("five");
              }
              return 2 * job;
            }) {
          @Override
          protected void processFailure(Integer job, JobFailure failure) {}
        };

    RunSummary summary = jobs.run(machine.options());

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(summary.drawn()).isEqualTo(8);
    assertThat(summary.completed()).isEqualTo(7);
    assertThat(summary.failed()).isEqualTo(1);
    assertThat(summary.returned()).isEqualTo(1);
    assertThat(summary.slavesLost()).isEqualTo(1);
    assertThat(summary.slavesMost()).isEqualTo(2);
    assertThat(summary.dropped()).isZero();
    assertThat(summary.discarded()).isZero();
    assertThat(summary.evaluating()).isEqualTo(Duration.ofSeconds(8));
    assertThat(summary.elapsed()).isBetween(Duration.ofMillis(4500), Duration.ofMillis(4600));
    assertThat(summary.efficiency()).isBetween(0.85, 0.9);
  }

  @Test
  void theMastersEvaluationsAreCountedToo() {
    RunSummary summary =
        new Doubling(
                3,
                job -> {
                  long end = System.nanoTime() + 2_000_000;
                  while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                  }
                  return job;
                })
            .run(RunOptions.defaults().inMaster());

    assertThat(summary.slavesMost()).isEqualTo(1);
    assertThat(summary.evaluating()).isBetween(Duration.ofMillis(6), summary.elapsed());
    assertThat(summary.slavesLost()).isZero();
  }
}
