package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.core.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cables are pulled and put back: of a host, and of the master. */
@Tag("faults")
@Timeout(1800)
class NetworkFaultsTest {

  private static final int HOSTS = 3;
  private static final int SLOTS = 2;

  private static Namespaces net;
  private static HostJvms hosts;
  private static final List<String> ADDRESSES = new ArrayList<>();

  @BeforeAll
  static void begin() {
    String obstacle = Namespaces.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle);
    net = new Namespaces();
    hosts = new HostJvms();
    for (int i = 0; i < HOSTS; i++) {
      String address = net.add();
      ADDRESSES.add(address);
      hosts.ready(hosts.begin(net.prefix(address), SLOTS, at(address)));
    }
  }

  private static Map<String, String> at(String address) {
    return Map.of("jd.hazelcast.silence", "3", "jd.hazelcast.bind", address);
  }

  @AfterAll
  static void end() {
    if (hosts != null) {
      hosts.close();
    }
    if (net != null) {
      net.close();
    }
    ADDRESSES.clear();
  }

  /* On a busy machine a host may be taken for lost at any time, where silence is so short. */
  private static boolean works(Recorder machine, HostId id) {
    return machine.slaves(id).size() == SLOTS && machine.results(id) > 10;
  }

  @Test
  @Tag("storm")
  void cutHostIsLostAndComesBackAsAnother() {
    String name = hosts.names().get(1);
    try (Recorder machine = new Recorder(hosts.open(at(net.here())))) {
      Await.until("all are there", () -> machine, () -> machine.hosts().size() == HOSTS);
      CheckedRun run = CheckedRun.endless(10).begin(RunOptions.defaults().on(machine));
      Await.until("it works", () -> run + "\n" + machine, () -> works(machine, machine.idOf(name)));
      HostId old = machine.idOf(name);

      net.cut(ADDRESSES.get(1));
      Await.until("it is lost", () -> run + "\n" + machine, () -> machine.hasLost(old));
      net.heal(ADDRESSES.get(1));

      Await.until(
          "it works again as another",
          () -> run + "\n" + machine,
          () -> machine.isBack(name, old) && machine.results(machine.idOf(name)) > 10);
      assertThat(machine.exits(old))
          .hasSize(SLOTS)
          .extracting(TaskExit::reason)
          .containsOnly(TaskExit.Reason.HOST_LOST);
      run.drain();
      Await.until("the run is over", () -> run + "\n" + machine, run::isOver);
      assertThat(run.faults()).as("%s", run).isEmpty();
      assertThat(machine.faults()).as("%s", machine).isEmpty();
    }
  }

  @Test
  void cutMasterLosesAllAndGoesOn() {
    String address = net.add();
    try (Jvm master = hosts.startMaster(net.prefix(address), at(address))) {
      master.awaitOutput(MasterMain.BUSY);

      net.cut(address);
      hosts.names().forEach(name -> master.awaitOutput("lost " + name));
      net.heal(address);

      master.endInput();
      master.awaitOutput("over: ");
      master.awaitOutput(MasterMain.RIGHT);
    }
  }
}
