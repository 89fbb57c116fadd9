package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.HostId;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class ModeTest {

  private final Recorder recorder = new Recorder();

  private static final ContextEvaluator<Integer, Integer> A_SECOND =
      (job, context) -> {
        ScriptedMachine.pass(Duration.ofSeconds(1));
        return 2 * job;
      };

  private List<String> slavesThatDispatched() {
    return recorder.lines("dispatched").stream()
        .map(line -> line.substring(line.indexOf("slave ")))
        .distinct()
        .toList();
  }

  @Test
  void withoutAVirtualMachineEveryJobIsEvaluatedInTheMastersThread() {
    Shared<Thread> caller = Shared.of(Thread.currentThread());
    Doubling jobs =
        new Doubling(
            5,
            (job, context) -> {
              assertThat(Thread.currentThread()).isSameAs(caller.get());
              assertThat(context.slave().number()).isZero();
              return 2 * job;
            });

    RunSummary summary = jobs.run(RunOptions.defaults().inMaster().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(5));
    assertThat(summary.slavesMost()).isEqualTo(1);
    assertThat(slavesThatDispatched()).containsExactly("slave 0");
    assertThat(recorder.lines("mode")).containsExactly("MASTER_SLAVE LOCAL");
    assertThat(recorder.lines("warning")).isEmpty();
  }

  @Test
  void withoutSlavesTheRunWaitsAndSaysSoAndForHowLong() {
    ScriptedMachine machine = new ScriptedMachine(0);
    machine.at(Duration.ofSeconds(100), () -> machine.addHost("late", 1));
    Doubling jobs = new Doubling(2, A_SECOND);

    jobs.run(machine.options().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(2));
    assertThat(recorder.lines("mode"))
        .containsExactly("MASTER_SLAVE WAITING", "WAITING MASTER_SLAVE");
    assertThat(recorder.lines("warning"))
        .containsExactly(
            "waiting for slaves: 0 of at least 1 spawned; no hosts",
            "nothing has arrived for 60.0 s: waiting for slaves for 60.0 s: 0 of at least 1"
                + " spawned; no hosts; no slave holds a job, 1 job waits",
            "waited 100.0 s for slaves");
  }

  @Test
  void aRunThatHasLostItsHostsNamesThemAndTheirJobs() {
    ScriptedMachine machine = new ScriptedMachine(2);
    HostId second = machine.addHost("second", 1);
    machine.atMillis(500, () -> machine.loseHost(second));
    machine.atMillis(1500, () -> machine.loseHost(machine.firstHost()));
    machine.at(Duration.ofSeconds(30), () -> machine.addHost("late", 1));
    machine.at(Duration.ofSeconds(10), () -> machine.loseHost(machine.addHost("short", 1)));
    Doubling jobs = new Doubling(6, A_SECOND);

    jobs.run(machine.options().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(6));
    List<String> waits =
        recorder.lines().stream().filter(line -> line.contains("waiting for slaves: ")).toList();
    assertThat(waits.get(0).lines().toList())
        .containsExactly(
            "warning waiting for slaves: 0 of at least 1 spawned; no hosts",
            "  host second#2 was lost 1.0 s ago while it evaluated job 2: cut off",
            "  host first#1 was lost 0.0 s ago while it evaluated jobs 2, 3: cut off");
    assertThat(waits).hasSize(2).last().asString().contains("host short#3 was lost 0.0 s ago");
  }

  @Test
  void aRunThatEndsForItsLostHostsNamesThem() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(500, () -> machine.loseHost(machine.firstHost()));
    Doubling jobs = new Doubling(6, A_SECOND);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(machine.options().fewSlaves(FewSlaves.FAIL)))
        .withMessageContaining("too few slaves: 0 of at least 1 spawned; no hosts")
        .withMessageContaining("host first#1 was lost 0.0 s ago while it evaluated job 0: cut off");
  }

  @Test
  void aRunWhoseHostsCannotBeUsedEndsAfterAMinuteWithTheReason() {
    ScriptedMachine machine = new ScriptedMachine(0);
    machine.at(Duration.ofSeconds(50), () -> machine.hasUnusableHosts("a has another build"));
    machine.at(Duration.ofSeconds(80), () -> machine.hasUnusableHosts(""));
    machine.at(Duration.ofSeconds(90), () -> machine.hasUnusableHosts("b has another build"));
    Doubling jobs = new Doubling(2);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(machine.options()))
        .withMessageStartingWith("no usable host for 60.0 s: b has another build (change the limit")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.TOO_FEW_SLAVES));
    assertThat(machine.elapsed()).isEqualTo(Duration.ofSeconds(110));
  }

  @Test
  void aUsableHostEndsTheWaitForUsableOnes() {
    ScriptedMachine machine = new ScriptedMachine(0);
    machine.atMillis(0, () -> machine.hasUnusableHosts("a has another build"));
    machine.at(Duration.ofSeconds(59), () -> machine.addHost("good", 1));
    Doubling jobs = new Doubling(100, A_SECOND);

    jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(100));
  }

  @Test
  void theTimeForUnusableHostsCanBeSetAndZeroWaitsWithoutEnd() {
    ScriptedMachine machine = new ScriptedMachine(0);
    machine.atMillis(0, () -> machine.hasUnusableHosts("a has another build"));
    RunOptions options = machine.options().unusableHosts(Duration.ofSeconds(7));
    assertThatExceptionOfType(RunException.class).isThrownBy(() -> new Doubling(2).run(options));
    assertThat(machine.elapsed()).isEqualTo(Duration.ofSeconds(7));
    machine.at(Duration.ofHours(2), () -> machine.addHost("good", 1));

    Doubling patient = new Doubling(2);
    patient.run(options.unusableHosts(Duration.ZERO));

    assertThat(patient.results).isEqualTo(Doubling.doubles(2));
    assertThatThrownBy(() -> options.unusableHosts(Duration.ofNanos(-1)))
        .hasMessage("must be >= 0: unusableHosts=PT-0.000000001S");
  }

  @Test
  void whoAsksToWaitWaitsWithoutEndAndIsRemindedEveryMinute() {
    ScriptedMachine machine = new ScriptedMachine(0);
    machine.atMillis(0, () -> machine.hasUnusableHosts("a has another build"));
    machine.at(Duration.ofSeconds(200), () -> machine.addHost("good", 1));
    RunOptions options = machine.options().stallWarning(Duration.ofHours(1)).listener(recorder);
    Doubling jobs = new Doubling(2);

    jobs.run(options.fewSlaves(FewSlaves.WAIT));

    assertThat(recorder.lines())
        .filteredOn(line -> line.contains("waiting for slaves: "))
        .as("at once, and after 60, 120 and 180 s")
        .hasSize(4);
  }

  @Test
  void inLocalModeALostJobGoesToASlaveThatIsLeft() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.addHost("second", 1);
    machine.atMillis(600, () -> machine.loseHost(machine.firstHost()));
    Doubling jobs = new Doubling(6, A_SECOND);

    RunSummary summary =
        jobs.run(machine.options().minSlaves(2).fewSlaves(FewSlaves.LOCAL).listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(6));
    assertThat(summary.returned()).isEqualTo(1);
    assertThat(recorder.lines("mode")).containsExactly("MASTER_SLAVE LOCAL");
  }

  @Test
  void aRunWithoutJobsEndsAlsoWithoutSlaves() {
    ScriptedMachine machine = new ScriptedMachine(0);

    RunSummary summary = new Doubling(0).run(machine.options());

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(machine.elapsed()).isZero();
  }

  @Test
  void withoutSlavesTheRunFailsIfItIsToldTo() {
    ScriptedMachine machine = new ScriptedMachine(0);
    Doubling jobs = new Doubling(2);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(machine.options().fewSlaves(FewSlaves.FAIL)))
        .withMessageContaining("too few slaves: 0 of at least 1 spawned; no hosts")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.TOO_FEW_SLAVES));
    assertThat(jobs.results).isEmpty();
  }

  @Test
  void theRunFailsInItsMiddleWhenSlavesGetTooFew() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.atMillis(3500, () -> machine.loseHost(machine.firstHost()));
    Doubling jobs = new Doubling(100, A_SECOND);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(machine.options().fewSlaves(FewSlaves.FAIL)))
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.TOO_FEW_SLAVES));
    assertThat(jobs.results).isEqualTo(Doubling.doubles(6));
  }

  @Test
  void withoutSlavesTheMasterEvaluatesIfItIsToldTo() {
    ScriptedMachine machine = new ScriptedMachine(0);
    Doubling jobs = new Doubling(3, A_SECOND);

    jobs.run(machine.options().fewSlaves(FewSlaves.LOCAL).listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
    assertThat(slavesThatDispatched()).containsExactly("slave 0");
  }

  @Test
  void theModeChangesFromLocalToSlavesInMidRun() {
    ScriptedMachine machine = new ScriptedMachine(0);
    machine.atMillis(2500, () -> machine.addHost("late", 2));
    Doubling jobs = new Doubling(10, A_SECOND);

    jobs.run(machine.options().fewSlaves(FewSlaves.LOCAL).listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(10));
    assertThat(recorder.lines("mode")).containsExactly("MASTER_SLAVE LOCAL", "LOCAL MASTER_SLAVE");
    assertThat(slavesThatDispatched()).containsExactly("slave 0", "slave 1", "slave 2");
  }

  @Test
  void theModeChangesFromSlavesToLocalInMidRunAndBack() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(500, () -> machine.addHost("second", 1));
    machine.atMillis(
        2500,
        () -> {
          machine.loseHost(machine.firstHost());
          machine.loseHost(machine.firstHost());
        });
    machine.atMillis(5600, () -> machine.addHost("third", 1));
    Doubling jobs = new Doubling(10, A_SECOND);

    RunSummary summary = jobs.run(machine.options().fewSlaves(FewSlaves.LOCAL).listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(10));
    assertThat(summary.returned()).isEqualTo(2);
    assertThat(recorder.lines("mode")).containsExactly("MASTER_SLAVE LOCAL", "LOCAL MASTER_SLAVE");
    assertThat(slavesThatDispatched()).containsExactly("slave 1", "slave 2", "slave 0", "slave 3");
  }

  @Test
  void fewerSlavesThanTheMinimumAreNotEnough() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.at(Duration.ofSeconds(3), () -> machine.addHost("second", 1));
    Doubling jobs = new Doubling(4, A_SECOND);

    jobs.run(machine.options().minSlaves(2).listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(recorder.lines("mode"))
        .containsExactly("MASTER_SLAVE WAITING", "WAITING MASTER_SLAVE");
    assertThat(machine.elapsed()).isGreaterThan(Duration.ofSeconds(5));
  }

  @OnEveryPlace
  void fewerSlavesThanTheMinimumMeanLocalModeIfSoSaid(Place place) {
    Doubling jobs = new Doubling(4, A_SECOND);

    jobs.run(
        place
            .options()
            .minSlaves(Place.TOO_MANY_SLAVES)
            .fewSlaves(FewSlaves.LOCAL)
            .listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(slavesThatDispatched()).containsExactly("slave 0");
  }

  @Test
  void thereAreAtMostAsManySlavesAsTheMaximum() {
    ScriptedMachine machine = new ScriptedMachine(8);
    machine.atMillis(1500, () -> machine.addHost("second", 8));
    machine.atMillis(1500, () -> machine.die(machine.task(1)));
    Doubling jobs = new Doubling(20, A_SECOND);

    RunSummary summary = jobs.run(machine.options().maxSlaves(3).listener(recorder));

    assertThat(summary.slavesMost()).isEqualTo(3);
    assertThat(machine.spawns()).extracting(ScriptedMachine.Spawn::count).containsExactly(3, 1);
    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
  }

  @Test
  void everyFreeSlotIsFilledWhenNoMaximumIsGiven() {
    ScriptedMachine machine = new ScriptedMachine(8);

    RunSummary summary = new Doubling(20, A_SECOND).run(machine.options());

    assertThat(summary.slavesMost()).isEqualTo(8);
  }

  @Test
  void aJobThatWasLostWithItsSlaveIsNotEvaluatedInTheMaster() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(500, () -> machine.loseHost(machine.firstHost()));
    machine.at(Duration.ofSeconds(50), () -> machine.addHost("late", 1));
    Doubling jobs = new Doubling(3, A_SECOND);

    jobs.run(machine.options().fewSlaves(FewSlaves.LOCAL).listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
    assertThat(recorder.lines("dispatched"))
        .containsExactly(
            "job 0, attempt 1, slave 1",
            "job 1, attempt 1, slave 0",
            "job 2, attempt 1, slave 0",
            "job 0, attempt 2, slave 2");
    assertThat(recorder.lines("warning"))
        .containsExactly(
            "job 0 lost its slave or ran out of time, so it must not be evaluated in the master:"
                + " waiting for slaves");
  }

  @Test
  void aSetUpThatFailsInTheMasterEndsTheRun() {
    Doubling jobs =
        new Doubling(
            1,
            () -> {
              throw new IllegalStateException("no licence");
            });

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(RunOptions.defaults().inMaster()))
        .withMessageContaining("no licence")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.SETUP_FAILED));
  }

  @Test
  void whoEvaluatesCanBeAskedDuringTheRun() {
    Mode[] seen = new Mode[1];
    Doubling jobs =
        new Doubling(1) {
          @Override
          protected void processResult(Integer job, Integer result) {
            seen[0] = mode();
          }
        };

    jobs.run(RunOptions.defaults().inMaster());

    assertThat(seen).containsExactly(Mode.LOCAL);
  }

  @Test
  void aSlaveThatIsReplacedAtOnceLeavesNoGapInWhichSlavesAreTooFew() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(1500, () -> machine.die(machine.task(1)));
    Doubling jobs = new Doubling(3, A_SECOND);

    jobs.run(machine.options().fewSlaves(FewSlaves.FAIL).listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
    assertThat(recorder.lines("lost")).containsExactly("slave 1, DIED, jobs 1");
    assertThat(recorder.lines("mode")).isEmpty();
  }

  @Test
  void theMasterEvaluatesNothingWhileASlaveIsReplacedAtOnce() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(1500, () -> machine.die(machine.task(1)));
    Doubling jobs = new Doubling(3, A_SECOND);

    jobs.run(machine.options().fewSlaves(FewSlaves.LOCAL).listener(recorder));

    assertThat(slavesThatDispatched()).containsExactly("slave 1", "slave 2");
    assertThat(recorder.lines("mode")).isEmpty();
  }
}
