package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class RunSummaryTest {

  private static final Duration HALF = Duration.ofMillis(500);
  private static final Duration MILLIS = Duration.ofMillis(20);

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
            Duration.ofSeconds(5),
            Duration.ofSeconds(3));

    assertThat(summary)
        .hasToString(
            "job failed: 10 jobs drawn, 7 done, 1 failed, 8 retried, 2 taken back, 5 late answers"
                + " dropped; at most 4 slaves, 3 lost; 2.5 s, 5.0 s in evaluators, 3.0 s in"
                + " attempts without an answer, efficiency 80 %");
    assertThat(summary.efficiency()).isEqualTo(0.8);
    assertThat(summary.unansweredShare()).isEqualTo(0.3);
    assertThat(summary.jobsPerSecond()).isEqualTo(3.2);
  }

  @Test
  void aRunOfNoTimeHasNoEfficiency() {
    RunSummary summary =
        new RunSummary(
            Ending.COMPLETED,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);

    assertThat(summary.efficiency()).isZero();
    assertThat(summary.jobsPerSecond()).isZero();
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
    assertThat(summary.unanswered()).as("of the slave that died").isCloseTo(HALF, MILLIS);
    assertThat(summary.efficiency()).isBetween(0.9, 0.96);
  }

  @Test
  void timeOfJobsThatRanOutOfTimeCountsAsBusy() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Lenient jobs =
        new Lenient(
            8,
            (job, context) -> {
              if (job == 3) {
                ScriptedMachine.hang();
              }
              ScriptedMachine.passMillis(1000);
              return 2 * job;
            });

    RunSummary summary =
        jobs.run(machine.options().jobTimeout(JobTimeout.of(Duration.ofSeconds(10))));

    assertThat(summary.failed()).isEqualTo(1);
    assertThat(summary.evaluating()).isEqualTo(Duration.ofSeconds(7));
    assertThat(summary.unanswered()).isCloseTo(Duration.ofSeconds(20), MILLIS);
    assertThat(summary.efficiency()).isBetween(0.98, 1.0);
  }

  @Test
  void timeOfJobsThatAreEvaluatedWhenTheRunEndsCountsAsBusy() {
    ScriptedMachine machine = new ScriptedMachine(2);
    Lenient jobs = new Lenient(8, (job, context) -> hangs(job));
    machine.at(Duration.ofSeconds(100), jobs::cancel);

    RunException end = catchThrowableOfType(RunException.class, () -> jobs.run(machine.options()));

    assertThat(end.summary().unanswered()).isCloseTo(Duration.ofSeconds(200), MILLIS);
    assertThat(end.summary().efficiency()).isBetween(0.99, 1.0);
  }

  private static Integer hangs(Integer job) {
    ScriptedMachine.hang();
    return job;
  }

  @Test
  void replayedJobsDoNotCountForTheRate() {
    RunSummary summary =
        new RunSummary(
            Ending.COMPLETED,
            100,
            90,
            10,
            60,
            0,
            0,
            0,
            1,
            0,
            0,
            Duration.ofSeconds(20),
            Duration.ZERO,
            Duration.ZERO);

    assertThat(summary.jobsPerSecond()).isEqualTo(2);
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
