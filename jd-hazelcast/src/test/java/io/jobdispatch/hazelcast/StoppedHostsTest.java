package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.core.RunOptions;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes of hosts are stopped for a while, as by a debugger, a full disk or a laptop's lid. */
@Tag("faults")
@Timeout(1800)
class StoppedHostsTest {

  private static final int HOSTS = 3;
  private static final int SLOTS = 2;

  private static final Map<String, String> SHORT = Map.of("jd.hazelcast.silence", "3");

  private static HostJvms hosts;

  @BeforeAll
  static void begin() {
    hosts = new HostJvms();
    hosts.startTogether(HOSTS, SLOTS, SHORT);
  }

  @AfterAll
  static void end() {
    hosts.close();
  }

  private static void await(String what, CheckedRun run, Recorder recorder, BooleanSupplier is) {
    Await.until(what, () -> run + "\n" + recorder, is);
  }

  private static void finish(CheckedRun run, Recorder recorder) {
    run.drain();
    await("the run is over", run, recorder, run::isOver);
    assertThat(run.faults()).as("%s%n%s", run, recorder).isEmpty();
    assertThat(recorder.faults()).as("%s", recorder).isEmpty();
  }

  /* On a busy machine a host may be taken for lost at any time, where silence is so short. */
  private static boolean works(Recorder machine, HostId id) {
    return machine.slaves(id).size() == SLOTS && machine.results(id) > 10;
  }

  private static void isLostAndComesBackAsAnother(String name, Map<String, String> settings) {
    try (Recorder machine = new Recorder(hosts.open(settings))) {
      await("all are there", null, machine, () -> machine.hosts().size() == HOSTS);
      CheckedRun run = CheckedRun.endless(10).begin(RunOptions.defaults().on(machine));
      await("it works", run, machine, () -> works(machine, machine.idOf(name)));
      HostId old = machine.idOf(name);

      hosts.jvm(name).stop();
      await("it is lost", run, machine, () -> machine.hasLost(old));
      hosts.jvm(name).resume();

      await(
          "it works again as another",
          run,
          machine,
          () -> machine.isBack(name, old) && machine.results(machine.idOf(name)) > 10);
      assertThat(machine.exits(old))
          .hasSize(SLOTS)
          .extracting(TaskExit::reason)
          .containsOnly(TaskExit.Reason.HOST_LOST);
      finish(run, machine);
    } finally {
      hosts.jvm(name).resume();
    }
  }

  @Test
  void isLostAndComesBackAsAnother() {
    isLostAndComesBackAsAnother(hosts.names().get(1), SHORT);
  }

  /* Hazelcast lets its oldest member decide who belongs to the cluster. */
  @Test
  @Tag("storm")
  void oldestIsLostAndComesBackAsAnother() {
    isLostAndComesBackAsAnother(hosts.names().get(0), SHORT);
  }

  @Test
  void nothingIsLostByShortStop() {
    try (HostJvms others = new HostJvms()) {
      List<String> names = others.startTogether(2, SLOTS, Map.of());
      String name = names.get(1);
      try (Recorder machine = new Recorder(others.open(Map.of()))) {
        await("both are there", null, machine, () -> machine.hosts().size() == 2);
        CheckedRun run = CheckedRun.endless(10).begin(RunOptions.defaults().on(machine));
        HostId id = machine.idOf(name);
        HostId other = machine.idOf(names.get(0));
        await("it works", run, machine, () -> machine.results(id) > 10);

        others.jvm(name).stop();
        long meanwhile = machine.results(other) + 200;
        await("the other works on", run, machine, () -> machine.results(other) > meanwhile);
        others.jvm(name).resume();

        long before = machine.results(id);
        await("it works on", run, machine, () -> machine.results(id) > before + 50);
        finish(run, machine);
        assertThat(machine.lost()).isEqualTo(List.of());
        assertThat(run.summary().returned()).isZero();
      }
    }
  }
}
