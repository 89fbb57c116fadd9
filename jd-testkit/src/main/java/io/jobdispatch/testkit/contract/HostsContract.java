package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VM-9, hosts. That notifications have the source NONE is seen by {@link Audit} in all tests. */
@SuppressWarnings("doclint:missing")
interface HostsContract {

  @Test
  default void vm9SlotThatBecomesUsableAgainGivesSlotsFree(Stage stage) throws Exception {
    Master master = stage.open(1);
    List<HostId> hosts = ids(master);
    TaskId returning = master.spawn(Puppet.IDLE);
    master.roundTrip(returning);
    master.order(returning, me -> me.context.exit());
    awaitSlotsFree(master, 1);
    TaskId killed = master.spawn(Puppet.IDLE);
    master.machine.kill(killed);
    awaitSlotsFree(master, 2);

    for (SlotsFree free : master.all(SlotsFree.class)) {
      assertTrue(
          hosts.contains(free.host()), () -> "VM-9: " + free + " is of a host among " + hosts);
    }
  }

  private static void awaitSlotsFree(Master master, int count) throws Exception {
    master.await(
        "VM-9: a slot that becomes usable again gives SlotsFree, and none came",
        () -> master.all(SlotsFree.class).size() == count);
    assertEquals(
        master.machine.slots(),
        master.machine.freeSlots(),
        () -> "VM-9: after SlotsFree the slot is free: " + master.machine.hosts());
  }

  private static List<HostId> ids(Master master) {
    return master.machine.hosts().stream().map(Host::id).toList();
  }

  @Test
  default void vm9NotificationsComeFromNobody(Stage stage) throws Exception {
    Master master = stage.open(2);
    int slots = master.machine.slots();
    TaskId killed = master.spawn(Puppet.IDLE, slots + 1).get(0);

    master.machine.kill(killed);
    master.exitOf(killed);
    master.awaitFree(1);

    for (Mail mail : master.mail()) {
      assertEquals(TaskId.NONE, mail.source(), () -> "VM-9: source of a notification: " + mail);
    }
  }

  @Test
  default void vm9HostsThatWereThereAtFirstAreNotAnnounced(Stage stage) throws Exception {
    Master master = stage.open(2);

    master.roundTrip(master.spawn(Puppet.IDLE));

    assertEquals(
        List.of(),
        master.all(HostAdd.class),
        "VM-9: only a host that joins after the opening gives HostAdd");
  }

  @Test
  default void vm9LostHostGivesATaskExitOfEachTaskAndThenHostDelete(Stage stage) throws Exception {
    Master master = stage.open(4);
    List<TaskId> tasks =
        master.spawn(
            Puppet.starting(me -> me.tell("on " + me.context.host())), master.machine.slots());
    for (TaskId task : tasks) {
      master.roundTrip(task);
    }

    HostId lost = stage.loseOneOf(master.machine, ids(master));
    awaitDelete(master, lost);

    assertFalse(ids(master).contains(lost), () -> "VM-9: hosts() still tells lost host " + lost);
    for (TaskId task : tasks) {
      if (master.texts(task).contains("on " + lost)) {
        assertLost(master, task, lost);
      } else {
        master.roundTrip(task);
      }
    }
    TaskId late = master.spawn(Puppet.IDLE, 1, lost).get(0);
    assertEquals(
        Reason.REFUSED, master.exitOf(late).reason(), "VM-9: a lost host takes no task any more");
  }

  private static void awaitDelete(Master master, HostId lost) throws Exception {
    master.await(
        "VM-9: host " + lost + " was lost, and no HostDelete came",
        () -> master.all(HostDelete.class).stream().anyMatch(each -> each.host().equals(lost)));
  }

  private static int indexOfDelete(List<Message> messages, HostId lost) {
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i) instanceof HostDelete gone && gone.host().equals(lost)) {
        return i;
      }
    }
    return -1;
  }

  private static void assertLost(Master master, TaskId task, HostId lost) {
    Audit.checkOneExit(task, master.exits(task));
    TaskExit exit = master.exits(task).get(0);
    List<Message> messages = master.mail().stream().map(Mail::message).toList();
    assertEquals(Reason.HOST_LOST, exit.reason(), () -> "VM-9: reason of " + exit);
    assertEquals(lost, exit.host(), () -> "VM-9: host of " + exit);
    assertTrue(
        messages.indexOf(exit) < indexOfDelete(messages, lost),
        () -> "VM-9: HostDelete comes after each TaskExit of the host, got " + messages);
    assertFalse(
        master.machine.send(task, new Note("hello", 0)),
        () -> "VM-5: send to lost task " + task + " must answer false");
  }

  @Test
  default void vm9HostThatJoinsGivesHostAddAndTakesTasks(Stage stage) throws Exception {
    Master master = stage.open(2);
    List<HostId> before = ids(master);

    stage.addHost(master.machine);
    Host added = awaitAdd(master);

    assertFalse(
        before.contains(added.id()), () -> "VM-9: a host that was there already joined: " + added);
    assertTrue(
        ids(master).contains(added.id()),
        () -> "VM-9: hosts() tells the host that joined: " + added);
    List<TaskId> tasks =
        master.spawn(
            Puppet.starting(me -> me.tell("on " + me.context.host())), added.slots(), added.id());
    master.hearAll(tasks, "on " + added.id());
  }

  private static Host awaitAdd(Master master) throws Exception {
    master.await(
        "VM-9: a host joined, and no HostAdd came", () -> !master.all(HostAdd.class).isEmpty());
    return master.all(HostAdd.class).get(0).host();
  }

  @Test
  default void vm9HostThatComesBackHasANewName(Stage stage) throws Exception {
    Master master = stage.open(4);
    List<HostId> before = ids(master);
    HostId lost = stage.loseOneOf(master.machine, before);
    awaitDelete(master, lost);

    stage.addHost(master.machine);
    Host added = awaitAdd(master);

    assertNotEquals(lost, added.id(), "VM-1: a host that comes back has a new name");
    assertFalse(before.contains(added.id()), () -> "VM-1: a name was used again: " + added);
  }
}
