package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jobdispatch.api.Message.Halt;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.Warning;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class ShutdownTest {

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final ScriptedMachine machine = new ScriptedMachine(3);
  private final Recorder recorder = new Recorder();
  private final RunOptions options = machine.options().listener(recorder);

  @AfterEach
  void noInterruptIsLeft() {
    assertThat(Thread.interrupted()).isFalse();
  }

  private static Integer slowly(Integer job) {
    ScriptedMachine.pass(A_SECOND);
    return 2 * job;
  }

  @Test
  void everySlaveGetsHaltAndItsExitIsAwaited() {
    RunSummary summary = new Doubling(6, ShutdownTest::slowly).run(options);

    assertThat(machine.receivers(Halt.class))
        .containsExactly(machine.task(1), machine.task(2), machine.task(3));
    assertThat(machine.alive()).isEmpty();
    assertThat(machine.killed()).isEmpty();
    assertThat(summary.discarded()).as("exits and free slots are no strangers").isZero();
    assertThat(summary.slavesLost()).as("slaves that end with the run are not lost").isZero();
    assertThat(recorder.lines("lost")).isEmpty();
  }

  @Test
  void slavesThatHaveNotStartedGetHaltToo() {
    RunSummary summary = new Doubling(0).run(options);

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(machine.receivers(Halt.class)).hasSize(3);
    assertThat(machine.alive()).isEmpty();
  }

  @Test
  void slavesThatDoNotHaltInTimeAreKilled() {
    machine.refuse((to, message) -> message instanceof Halt && to.equals(machine.task(2)));

    new Doubling(3, ShutdownTest::slowly).run(options.haltPatience(Duration.ofSeconds(7)));

    assertThat(machine.killed()).containsExactly(machine.task(2));
    assertThat(machine.elapsed()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(9));
    assertThat(recorder.lines("warning")).isEmpty();
  }

  @Test
  void slavesThatSurviveTheirKillingAreToldAndNotWaitedForForEver() {
    machine.ignoreKills();
    machine.refuse((to, message) -> message instanceof Halt);

    RunSummary summary = new Doubling(3, ShutdownTest::slowly).run(options);

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(recorder.lines("warning"))
        .containsExactly("slaves were killed and did not end: [beef/1, beef/2, beef/3]");
    assertThat(machine.elapsed()).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(17));
  }

  @Test
  void warningsOfTheVirtualMachineAreHeardToTheEnd() {
    machine.refuse((to, message) -> message instanceof Halt);
    Doubling jobs =
        new Doubling(3) {
          @Override
          protected void processResult(Integer job, Integer result) {
            machine.at(A_SECOND, () -> machine.inject(TaskId.NONE, new Warning("abandoned")));
          }
        };

    jobs.run(options);

    assertThat(recorder.lines("warning")).contains("abandoned");
  }

  @Test
  void afterAnExceptionInAHandlerTheSlavesAreKilled() {
    IllegalStateException broken = new IllegalStateException("broken handler");
    Doubling jobs =
        new Doubling(9, ShutdownTest::slowly) {
          @Override
          protected void handleResult(TaskId source, JobResult message, MasterOutbox outbox) {
            throw broken;
          }
        };

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(options))
        .withCause(broken)
        .withMessageContaining("the master failed: java.lang.IllegalStateException: broken handler")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.MASTER_FAILED));
    assertThat(machine.killed()).hasSize(3);
    assertThat(machine.alive()).isEmpty();
    assertThat(recorder.lines()).endsWith("finished MASTER_FAILED");
  }

  @OnEveryPlace
  void afterAnExceptionInNextJobTheSlavesAreKilled(Place place) throws Exception {
    IllegalStateException broken = new IllegalStateException("no more luck");
    Doubling jobs =
        new Doubling(9, ShutdownTest::slowly) {
          @Override
          protected Optional<Integer> nextJob() {
            if (drawn() == 4) {
              throw broken;
            }
            return super.nextJob();
          }
        };

    place.use(
        options ->
            assertThatExceptionOfType(RunException.class)
                .isThrownBy(() -> jobs.run(options))
                .withCause(broken)
                .satisfies(e -> assertThat(e.summary().drawn()).isEqualTo(4)));
    assertThat(jobs.postprocessed).isZero();
  }

  @OnEveryPlace
  void afterAnExceptionInProcessResultTheSlavesAreKilled(Place place) throws Exception {
    Doubling jobs =
        new Doubling(9, ShutdownTest::slowly) {
          @Override
          protected void processResult(Integer job, Integer result) {
            throw new IllegalArgumentException("cannot be: " + result);
          }
        };

    place.use(
        options ->
            assertThatExceptionOfType(RunException.class)
                .isThrownBy(() -> jobs.run(options))
                .withMessageContaining("cannot be: "));
  }

  @Test
  void anExceptionInPostprocessFailsTheRunWhenTheSlavesHaveEnded() {
    Doubling jobs =
        new Doubling(3) {
          @Override
          protected void postprocess() {
            assertThat(machine.alive()).isEmpty();
            throw new IllegalArgumentException("no chart");
          }
        };

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(options))
        .withMessageContaining("postprocess failed: java.lang.IllegalArgumentException: no chart")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.MASTER_FAILED))
        .satisfies(e -> assertThat(e.summary().completed()).isEqualTo(3));
  }

  @OnEveryPlace
  void anErrorGoesOnUpAsItIsAfterTheSlavesWereEnded(Place place) throws Exception {
    AssertionError error = new AssertionError("not mine");
    Doubling jobs =
        new Doubling(9, ShutdownTest::slowly) {
          @Override
          protected void processResult(Integer job, Integer result) {
            throw error;
          }
        };

    place.use(
        options ->
            assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> jobs.run(options))
                .isSameAs(error));
  }

  @Test
  void anInterruptKillsTheSlavesAndIsKept() {
    machine.atMillis(2500, Thread.currentThread()::interrupt);
    Doubling jobs = new Doubling(100, ShutdownTest::slowly);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(options))
        .withMessageContaining("the run's thread was interrupted")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.INTERRUPTED))
        .satisfies(e -> assertThat(e.summary().completed()).isEqualTo(6));

    assertThat(Thread.interrupted()).as("the flag is restored").isTrue();
    assertThat(machine.alive()).isEmpty();
    assertThat(machine.elapsed()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void anInterruptWhileSlavesHaltKillsThemAndIsKept() {
    machine.refuse((to, message) -> message instanceof Halt);
    machine.atMillis(3000, Thread.currentThread()::interrupt);

    RunSummary summary =
        new Doubling(3, ShutdownTest::slowly).run(options.haltPatience(Duration.ofSeconds(100)));

    assertThat(Thread.interrupted()).as("the flag is restored").isTrue();
    assertThat(summary.completed()).isEqualTo(3);
    assertThat(machine.alive()).isEmpty();
    assertThat(machine.elapsed()).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void cancelKillsTheSlavesInTheMiddleOfTheirJobs() {
    Doubling jobs = new Doubling(100, ShutdownTest::slowly);
    machine.atMillis(2500, jobs::cancel);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(options))
        .withMessageContaining("the run was cancelled")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.CANCELLED));

    assertThat(machine.killed()).hasSize(3);
    assertThat(machine.receivers(Halt.class)).isEmpty();
    assertThat(machine.elapsed()).isLessThan(Duration.ofSeconds(3));
    assertThat(jobs.results).isEqualTo(Doubling.doubles(6));
    assertThat(jobs.postprocessed).isZero();
  }

  @Test
  void aRunThatIsCancelledAsksForNoMoreJobs() {
    ScriptedMachine single = new ScriptedMachine(1);
    Doubling jobs = new Doubling(6, ShutdownTest::slowly);
    single.holdBack((from, message) -> message instanceof JobResult);
    single.atMillis(
        1500,
        () -> {
          single.release();
          jobs.cancel();
        });

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(single.options()))
        .satisfies(e -> assertThat(e.summary().drawn()).isEqualTo(1));

    assertThat(jobs.asked).isEqualTo(1);
  }
}
