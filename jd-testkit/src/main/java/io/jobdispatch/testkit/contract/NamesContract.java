package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VM-1, names. */
@SuppressWarnings("doclint:missing")
interface NamesContract {

  @Test
  default void vm1NameOfTheMasterNeverChanges(Stage stage) throws Exception {
    Master master = stage.open(2);
    TaskId self = master.machine.self();

    TaskId task = master.spawn(Puppet.starting(me -> me.context.exit()));
    master.exitOf(task);
    TaskId whileOpen = master.machine.self();
    stage.close(master);

    assertTrue(self.isValid(), () -> "VM-1: self() names no task: " + self);
    assertEquals(self, whileOpen, "VM-1: self() must never change");
    assertEquals(self, master.machine.self(), "VM-1: self() must never change, also not by close");
  }

  /* Master.spawn looks at each name. */
  @Test
  default void vm1NamesOfTasksAreNeverUsedAgain(Stage stage) throws Exception {
    Master master = stage.open(5);
    for (int round = 0; round < 20; round++) {
      master.spawn(Puppet.starting(me -> me.context.exit()), 5);
      for (TaskId task : master.spawned()) {
        master.exitOf(task);
      }
    }
    assertEquals(100, master.spawned().size(), "VM-1: as many names as tasks were spawned");
  }

  @Test
  default void vm1NamesOfHostsAreDifferent(Stage stage) {
    Master master = stage.open(4);

    List<HostId> hosts = master.machine.hosts().stream().map(host -> host.id()).toList();

    assertFalse(hosts.isEmpty(), "VM-1: hosts() tells no host");
    assertTrue(
        hosts.stream().allMatch(HostId::isValid), () -> "VM-1: a host without a name: " + hosts);
    assertEquals(
        hosts.size(), hosts.stream().distinct().count(), () -> "VM-1: one name twice: " + hosts);
  }

  @Test
  default void vm1TaskKnowsItsNameItsParentAndItsHost(Stage stage) throws Exception {
    Master master = stage.open(3);
    List<TaskId> tasks =
        master.spawn(
            Puppet.starting(
                me -> {
                  me.tell("self " + me.context.self());
                  me.tell("parent " + me.context.parent());
                  me.tell("host " + me.context.host());
                }),
            3);
    List<String> hosts = master.machine.hosts().stream().map(host -> "host " + host.id()).toList();

    for (TaskId task : tasks) {
      master.await("VM-5: notes of " + task + " are missing", () -> master.notes(task).size() == 3);
      List<String> texts = master.texts(task);

      assertEquals("self " + task, texts.get(0), "VM-1: self() of a task is the name spawn gave");
      assertEquals(
          "parent " + master.machine.self(),
          texts.get(1),
          "VM-1: parent() of a task is self() of the machine that spawned it");
      assertTrue(
          hosts.contains(texts.get(2)),
          () -> "VM-1: host() of a task is among hosts() " + hosts + ", got " + texts.get(2));
    }
  }

  @Test
  default void vm1TwoMachinesShareNoNames(Stage stage) throws Exception {
    Master one = stage.open(2);
    Master other = stage.open(2);

    List<TaskId> names = new ArrayList<>(List.of(one.machine.self(), other.machine.self()));
    names.addAll(one.spawn(Puppet.IDLE, 2));
    names.addAll(other.spawn(Puppet.IDLE, 2));

    assertNotEquals(
        one.machine.self().run(),
        other.machine.self().run(),
        "VM-1: TaskId.run is drawn anew for each virtual machine");
    assertEquals(
        6,
        names.stream().distinct().count(),
        () -> "VM-1: two virtual machines must not share the names of tasks: " + names);
  }

  @Test
  default void vm1TwoMachinesDoNotHearEachOther(Stage stage) throws Exception {
    Master one = stage.open(1);
    Master other = stage.open(1);
    TaskId mine = one.spawn(Puppet.IDLE);
    TaskId others = other.spawn(Puppet.IDLE);

    assertFalse(
        one.machine.send(others, new Note("stray", 0)),
        "VM-1: send to a task of another virtual machine must answer false");
    one.machine.kill(others);
    one.roundTrip(mine);
    other.roundTrip(others);
    stage.close(one);
    other.roundTrip(others);

    assertEquals(1, one.notes(mine).size(), "VM-1: a machine hears its own tasks alone");
    assertEquals(2, other.notes(others).size(), "VM-1: a machine hears its own tasks alone");
  }
}
