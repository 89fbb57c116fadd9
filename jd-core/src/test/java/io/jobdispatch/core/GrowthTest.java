package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class GrowthTest {

  private static final ContextEvaluator<Integer, Integer> A_SECOND =
      (job, context) -> {
        ScriptedMachine.pass(Duration.ofSeconds(1));
        return 2 * job;
      };

  private final Recorder recorder = new Recorder();

  @Test
  void aTaskExitGivesTheJobToAnotherAndSpawnsAnotherSlave() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.atMillis(2500, () -> machine.die(machine.task(1)));
    Doubling jobs = new Doubling(10, A_SECOND);

    RunSummary summary = jobs.run(machine.options().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(10));
    assertThat(recorder.lines("lost")).containsExactly("slave 1, DIED, jobs 1");
    assertThat(recorder.lines("joined")).hasSize(3);
    assertThat(recorder.lines("dispatched"))
        .contains("job 4, attempt 1, slave 1", "job 4, attempt 2, slave 3");
    assertThat(summary.returned()).isEqualTo(1);
    assertThat(summary.slavesLost()).isEqualTo(1);
  }

  @Test
  void aTaskExitSpawnsAtOnceWithoutWaitingForItsSlot() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.atMillis(2500, () -> machine.die(machine.task(1)));

    new Doubling(5, A_SECOND).run(machine.options().maxSlaves(1));

    assertThat(machine.spawns())
        .extracting(ScriptedMachine.Spawn::at)
        .containsExactly(Duration.ZERO, Duration.ofMillis(2500));
  }

  @Test
  void whatALostSlaveHeldIsGivenBeforeNewJobs() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.atMillis(2500, () -> machine.die(machine.task(1)));

    new Doubling(10, A_SECOND).run(machine.options().listener(recorder));

    assertThat(recorder.lines("dispatched"))
        .containsSubsequence(
            "job 5, attempt 1, slave 2", "job 4, attempt 2, slave 3", "job 6, attempt 1, slave 2");
  }

  @Test
  void aHostThatIsAddedGetsSlaves() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(1500, () -> machine.addHost("second", 3));
    Doubling jobs = new Doubling(20, A_SECOND);

    RunSummary summary = jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
    assertThat(machine.spawns()).extracting(ScriptedMachine.Spawn::count).containsExactly(1, 3);
    assertThat(summary.slavesMost()).isEqualTo(4);
  }

  @Test
  void aSlotThatGetsFreeGetsASlave() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(1500, () -> machine.widenFirstHost(2));
    Doubling jobs = new Doubling(10, A_SECOND);

    RunSummary summary = jobs.run(machine.options());

    assertThat(machine.spawns()).extracting(ScriptedMachine.Spawn::count).containsExactly(1, 1);
    assertThat(summary.slavesMost()).isEqualTo(2);
  }

  @Test
  void theDeletionOfAHostDoesNothingByItself() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(
        1500,
        () -> {
          HostId gone = new HostId("elsewhere", 99);
          machine.inject(TaskId.NONE, new Message.HostDelete(gone));
        });
    Doubling jobs = new Doubling(3, A_SECOND);

    RunSummary summary = jobs.run(machine.options().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
    assertThat(machine.spawns()).hasSize(1);
    assertThat(summary.slavesLost()).isZero();
    assertThat(summary.discarded()).isZero();
  }

  @Test
  void eachTaskOfALostHostIsReplaced() {
    ScriptedMachine machine = new ScriptedMachine(2);
    HostId first = machine.firstHost();
    machine.atMillis(500, () -> machine.addHost("second", 2));
    machine.atMillis(2500, () -> machine.loseHost(first));
    machine.atMillis(2600, () -> machine.addHost("third", 2));
    Doubling jobs = new Doubling(30, A_SECOND);

    RunSummary summary = jobs.run(machine.options().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(30));
    assertThat(recorder.lines("lost"))
        .containsExactly("slave 1, HOST_LOST, jobs 1", "slave 2, HOST_LOST, jobs 1");
    assertThat(recorder.lines("joined")).hasSize(6);
    assertThat(summary.slavesMost()).isEqualTo(4);
  }

  @Test
  void aRunSurvivesThatEverySlaveDiesAgainAndAgain() {
    ScriptedMachine machine = new ScriptedMachine(3);
    for (int i = 1; i < 40; i++) {
      machine.atMillis(i * 1700L, () -> machine.alive().stream().limit(2).forEach(machine::die));
    }
    Doubling jobs = new Doubling(60, A_SECOND);

    RunSummary summary = jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(60));
    assertThat(summary.completed()).isEqualTo(60);
    assertThat(summary.slavesLost()).isGreaterThan(10);
  }

  @Test
  void aSendThatFailsIsNoErrorSinceTheTaskExitIsOnItsWay() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.refuse((to, message) -> to.equals(machine.task(1)));
    machine.atMillis(1500, () -> machine.die(machine.task(1)));
    Doubling jobs = new Doubling(5, A_SECOND);

    RunSummary summary = jobs.run(machine.options().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(5));
    assertThat(recorder.lines("lost")).containsExactly("slave 1, DIED, jobs 1");
    assertThat(summary.returned()).isEqualTo(1);
  }
}
