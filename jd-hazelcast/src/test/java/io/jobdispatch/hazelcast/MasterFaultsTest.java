package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.RunOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The process of a master dies, or is stopped for a while. */
@Tag("faults")
@Timeout(1800)
class MasterFaultsTest {

  /* A host says so when it has lost a master. */
  private static final String GONE = "is gone";

  private static final int HOSTS = 2;
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

  private static Jvm startMaster() {
    return hosts.startMaster(List.of(), SHORT);
  }

  @Test
  void diesAndItsSlotsAreFreeForTheNext() throws Exception {
    try (Jvm first = startMaster()) {
      first.awaitOutput(MasterMain.BUSY);

      first.kill();
    }

    try (VirtualMachine machine = hosts.open(SHORT);
        Recorder recorder = new Recorder(machine)) {
      Await.until(
          "all slots are free",
          machine::summary,
          () -> machine.hosts().size() == HOSTS && machine.freeSlots() == HOSTS * SLOTS);
      CheckedRun next = new CheckedRun(100, 5).begin(RunOptions.defaults().on(recorder));
      Await.until("the next run is over", () -> next + "\n" + recorder, next::isOver);
      assertThat(next.faults()).isEmpty();
      assertThat(recorder.faults()).isEmpty();
      Await.until(
          "all slots are free again", machine::summary, () -> machine.freeSlots() == HOSTS * SLOTS);
    }
  }

  @Test
  void isStoppedAndFindsItsHostsAnew() {
    try (Jvm master = startMaster()) {
      master.awaitOutput(MasterMain.BUSY);
      Map<String, Long> gone = new HashMap<>();
      hosts.names().forEach(name -> gone.put(name, hosts.lines(name, GONE)));

      master.stop();
      gone.forEach(
          (name, before) ->
              Await.until(
                  name + " gives the master up",
                  () -> hosts.lines(name, GONE),
                  () -> hosts.lines(name, GONE) > before));
      master.resume();

      hosts.names().forEach(name -> master.awaitOutput("lost " + name));
      master.endInput();
      master.awaitOutput("over: ");
      master.awaitOutput(MasterMain.RIGHT);
    }
  }
}
