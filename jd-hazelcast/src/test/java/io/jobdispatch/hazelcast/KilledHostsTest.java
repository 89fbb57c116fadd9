package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.Mode;
import io.jobdispatch.core.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes of hosts die without a word, while others go on or join. */
@Tag("faults")
@Timeout(1800)
class KilledHostsTest {

  /* Of the test at random; more in the long build. */
  private static final int KILLS = 3 * Integer.getInteger("jd.effort", 1);

  private static final int HOSTS = 3;
  private static final int SLOTS = 2;

  private HostJvms hosts;

  /* Anew for each test: what one leaves may find itself together only after a while. */
  @BeforeEach
  void begin() {
    hosts = new HostJvms();
    hosts.startTogether(HOSTS, SLOTS, Map.of());
  }

  @AfterEach
  void end() {
    hosts.close();
  }

  private static RunOptions on(VirtualMachine machine) {
    return RunOptions.defaults().on(machine);
  }

  private static void finish(CheckedRun run, Recorder recorder) {
    awaitSettled(run, recorder, run.settled() + 50);
    run.drain();
    Await.until("the run is over", () -> run + "\n" + recorder, run::isOver);
    assertThat(run.faults()).as("%s%n%s", run, recorder).isEmpty();
    assertThat(recorder.faults()).as("%s", recorder).isEmpty();
  }

  private static void awaitSettled(CheckedRun run, Recorder recorder, int jobs) {
    Await.until(
        jobs + " jobs are settled",
        () -> run + "\n" + recorder,
        () -> run.settled() >= jobs || run.isOver());
    assertThat(run.isOver()).as("%s%n%s", run, recorder).isFalse();
  }

  /* At the same place, for it knows nobody: the master looks there again. */
  private void restart(String name) {
    String port = String.valueOf(HostPort.parse("name", name).port());
    hosts.start(SLOTS, Map.of("jd.hazelcast.join", "", "jd.hazelcast.port", port));
  }

  private static void awaitLost(Recorder recorder, int count) {
    Await.until("hosts are lost", () -> recorder, () -> recorder.lost().size() >= count);
  }

  /* One whom those who join were told of stays until they are ready: else they could find nobody. */
  @Test
  void diesAtRandomWhileOthersJoin() {
    long seed = System.nanoTime();
    System.out.println("diesAtRandomWhileOthersJoin: seed " + seed);
    Random random = new Random(seed);
    try (Recorder machine = new Recorder(hosts.open(Map.of()))) {
      CheckedRun run = CheckedRun.endless(10).begin(on(machine));
      List<HostJvms.Starting> joining = new ArrayList<>();

      String stays = hosts.names().get(0);
      for (int killed = 0; killed < KILLS; killed++) {
        awaitSettled(run, machine, run.settled() + random.nextInt(200));
        if (hosts.names().size() == 1) {
          joining.forEach(hosts::ready);
          joining.clear();
          stays = hosts.names().get(1);
        }
        joining.add(hosts.begin(SLOTS, Map.of()));
        List<String> others = hosts.names();
        others.remove(stays);
        hosts.kill(others.get(random.nextInt(others.size())));
      }

      joining.forEach(hosts::ready);
      finish(run, machine);
    }
  }

  @Test
  void oneIsLeftAndDoesAll() {
    try (Recorder machine = new Recorder(hosts.open(Map.of()))) {
      CheckedRun run = CheckedRun.endless(10).begin(on(machine));
      awaitSettled(run, machine, 50);

      hosts.names().subList(1, HOSTS).forEach(hosts::kill);

      awaitLost(machine, HOSTS - 1);
      finish(run, machine);
      assertThat(machine.lost()).hasSize(HOSTS - 1);
    }
  }

  /* Hazelcast lets its oldest member decide who belongs to the cluster. */
  @Test
  void oldestDiesAndNobodyElseIsLost() {
    try (Recorder machine = new Recorder(hosts.open(Map.of()))) {
      CheckedRun run = CheckedRun.endless(10).begin(on(machine));
      awaitSettled(run, machine, 50);
      String oldest = hosts.names().get(0);

      hosts.kill(oldest);

      awaitLost(machine, 1);
      finish(run, machine);
      assertThat(machine.lost()).isEqualTo(machine.idsOf(oldest));
    }
  }

  @Test
  @Tag("storm")
  void allDieAndTheRunWaitsForOthers() {
    try (Recorder machine = new Recorder(hosts.open(Map.of()))) {
      CheckedRun run =
          CheckedRun.endless(10).begin(on(machine).minSlaves(1).fewSlaves(FewSlaves.WAIT));
      awaitSettled(run, machine, 50);

      List<String> dead = hosts.names();
      dead.forEach(hosts::kill);
      Await.until(
          "it says that it waits",
          () -> run + "\n" + machine,
          () -> run.warnings().stream().anyMatch(each -> each.contains("waiting for slaves")));
      restart(dead.get(0));

      finish(run, machine);
      assertThat(machine.lost()).hasSize(HOSTS);
    }
  }

  @Test
  void allDieAndTheMasterGoesOn() {
    try (Recorder machine = new Recorder(hosts.open(Map.of()))) {
      CheckedRun run =
          CheckedRun.endless(10).begin(on(machine).minSlaves(1).fewSlaves(FewSlaves.LOCAL));
      awaitSettled(run, machine, 50);

      List<String> dead = hosts.names();
      dead.forEach(hosts::kill);
      Await.until(
          "it evaluates itself",
          () -> run + "\n" + machine,
          () -> run.modes().contains(Mode.LOCAL));
      int settled = run.settled();
      Await.until(
          "jobs are settled in the master",
          () -> run + "\n" + machine,
          () -> run.settled() > settled + 10);
      restart(dead.get(0));

      finish(run, machine);
    }
  }

  @Test
  void twoMastersShareTheSlots() {
    try (Recorder one = new Recorder(hosts.open(Map.of()));
        Recorder other = new Recorder(hosts.open(Map.of()))) {
      /* Each leaves slots to the other, and has slaves on two hosts at least. */
      int half = hosts.names().size() * SLOTS / 2;
      CheckedRun first = CheckedRun.endless(10).begin(on(one).maxSlaves(half));
      CheckedRun second = CheckedRun.endless(10).begin(on(other).maxSlaves(half));
      awaitSettled(first, one, 50);
      awaitSettled(second, other, 50);

      hosts.kill(hosts.names().get(1));

      awaitLost(one, 1);
      awaitLost(other, 1);
      finish(first, one);
      finish(second, other);
      assertThat(first.mostAtOnce()).isPositive().isLessThanOrEqualTo(SLOTS);
      assertThat(second.mostAtOnce()).isPositive().isLessThanOrEqualTo(SLOTS);
    }
  }
}
