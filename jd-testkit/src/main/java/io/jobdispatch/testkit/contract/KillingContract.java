package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VM-8, killing. */
@SuppressWarnings("doclint:missing")
interface KillingContract {

  static void assertKilled(Master master, TaskId task) throws Exception {
    TaskExit exit = master.exitOf(task);
    assertEquals(Reason.KILLED, exit.reason(), () -> "VM-8: reason of " + exit);
    assertFalse(
        master.machine.send(task, new Note("hello", 0)),
        () -> "VM-8: a killed task is over; send to " + task + " must answer false");
  }

  @Test
  default void vm8IdleTaskIsOverWhenItIsKilled(Stage stage) throws Exception {
    Master master = stage.open(1);
    Killing killing =
        () -> {
          TaskId task = master.spawn(Puppet.IDLE);
          master.roundTrip(task);
          kill(master, task);
        };

    killing.withoutWarning(stage, master, "VM-8: an idle task ends at once");
  }

  /** Kills a task, and waits until all slots are free. */
  static void kill(Master master, TaskId task) throws Exception {
    master.machine.kill(task);

    assertFalse(
        master.machine.send(task, new Note("hello", 0)),
        "VM-8: after kill the task is over; send must answer false");
    assertKilled(master, task);
    master.awaitFree(master.machine.slots());
  }

  @Test
  default void vm8TaskThatJustWasSpawnedIsOverWhenItIsKilled(Stage stage) throws Exception {
    Master master = stage.open(1);
    int slots = master.machine.slots();
    for (int round = 0; round < 20; round++) {
      TaskId task = master.spawn(Puppet.IDLE);
      master.machine.kill(task);
      assertKilled(master, task);
      master.awaitFree(slots);
    }
  }

  @Test
  default void vm8TaskIsNotCancelledBeforeItIsKilled(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);

    master.order(task, me -> me.later(next -> next.tell("cancelled: " + next.context.cancelled())));

    master.hear(task, "cancelled: false");
  }

  /* What comes after the exit is seen by Audit, of all tasks in all tests. */
  @Test
  default void vm8KilledTaskStaysSilent(Stage stage) throws Exception {
    Master master = stage.open(2);
    int slots = master.machine.slots();
    TaskId echo = master.spawn(Puppet.IDLE);
    TaskId task = master.spawn(Puppet.closing(me -> me.tell("from the grave")));
    master.order(task, KillingContract::talk);
    master.hear(task, "talk");

    master.machine.kill(task);
    master.exitOf(task);
    int before = master.mail().size();
    master.awaitFree(slots - 1);
    master.roundTrip(echo);

    for (Mail mail : master.mail().subList(before, master.mail().size())) {
      assertFalse(
          mail.source().equals(task), () -> "VM-8: a killed task is over, and yet it said " + mail);
    }
    assertKilled(master, task);
  }

  private static void talk(Actor me) {
    me.tell("talk");
    me.later(KillingContract::talk);
  }

  @Test
  default void vm8KillingAgainOrAfterTheEndDoesNothing(Stage stage) throws Exception {
    Master master = stage.open(2);
    int slots = master.machine.slots();
    TaskId killed = master.spawn(Puppet.IDLE);
    TaskId returned = master.spawn(Puppet.starting(me -> me.context.exit()));
    master.exitOf(returned);
    master.machine.kill(killed);
    master.exitOf(killed);
    master.awaitFree(slots);
    List<TaskId> others = master.spawn(Puppet.IDLE, slots + 1);
    master.await(
        "VM-3: " + slots + " slots for " + (slots + 1) + " tasks, and none was refused",
        () -> others.stream().anyMatch(task -> !master.exits(task).isEmpty()));
    List<TaskId> over = new ArrayList<>(List.of(killed, killed, returned));
    others.stream().filter(task -> !master.exits(task).isEmpty()).forEach(over::add);

    over.forEach(master.machine::kill);
    for (TaskId task : others) {
      if (!over.contains(task)) {
        master.roundTrip(task);
      }
    }

    over.forEach(task -> Audit.checkOneExit(task, master.exits(task)));
  }

  @Test
  default void vm8KillingNobodyOrTheMasterDoesNothing(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);

    master.machine.kill(TaskId.NONE);
    master.machine.kill(Stage.stranger(master));
    master.machine.kill(master.machine.self());

    master.roundTrip(task);
    master.send(master.machine.self(), new Note("still here", 0));
    master.hear(master.machine.self(), "still here");
    assertEquals(List.of(), master.all(TaskExit.class), "VM-8: killing nobody ends no task");
  }
}
