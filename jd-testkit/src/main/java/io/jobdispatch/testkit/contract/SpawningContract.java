package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** VM-3, spawning. */
@SuppressWarnings("doclint:missing")
interface SpawningContract {

  /* Master.spawn counts the names. */
  @Test
  default void vm3SpawnReturnsOneNameForEachTask(Stage stage) throws Exception {
    Master master = stage.open(3);

    List<TaskId> none = master.spawn(Puppet.IDLE, 0);
    List<TaskId> three = master.spawn(Puppet.IDLE, 3);

    assertEquals(List.of(), none, "VM-3: spawning no task gives no name");
    for (TaskId task : three) {
      master.roundTrip(task);
    }
  }

  @Test
  default void vm3TaskThatFindsNoFreeSlotIsRefused(Stage stage) throws Exception {
    Master master = stage.open(2);
    int slots = master.machine.slots();

    List<TaskId> tasks = master.spawn(Puppet.IDLE, slots + 2);
    master.await(
        "VM-3: each task that finds no free slot gives a TaskExit, and 2 did not",
        () -> master.all(TaskExit.class).size() >= 2);
    List<TaskId> running = tasks.stream().filter(task -> master.exits(task).isEmpty()).toList();

    assertEquals(slots, running.size(), "VM-3: as many tasks run as there were slots");
    for (TaskExit exit : master.all(TaskExit.class)) {
      assertRefused(master, exit);
    }
    for (TaskId task : running) {
      master.roundTrip(task);
    }
  }

  private static void assertRefused(Master master, TaskExit exit) {
    assertEquals(Reason.REFUSED, exit.reason(), () -> "VM-3: reason of " + exit);
    assertEquals(HostId.NONE, exit.host(), () -> "VM-3: a refused task ran on no host: " + exit);
    assertFalse(
        master.machine.send(exit.task(), new Note("hello", 0)),
        () -> "VM-5: send to refused task " + exit.task() + " must answer false");
  }

  @Test
  default void vm3HostThatIsNotThereGivesNoSlot(Stage stage) throws Exception {
    Master master = stage.open(2);
    int slots = master.machine.slots();

    List<TaskId> tasks = master.spawn(Puppet.IDLE, 2, new HostId("elsewhere", 1));
    for (TaskId task : tasks) {
      assertRefused(master, master.exitOf(task));
    }

    assertEquals(slots, master.machine.freeSlots(), "VM-3: a refused task holds no slot");
  }

  @Test
  default void vm3TasksRunOnTheHostsAskedFor(Stage stage) throws Exception {
    Master master = stage.open(4);
    for (Host host : master.machine.hosts()) {
      List<TaskId> tasks =
          master.spawn(
              Puppet.starting(me -> me.tell("on " + me.context.host())),
              host.slots(),
              host.id(),
              new HostId("elsewhere", 1));
      master.hearAll(tasks, "on " + host.id());

      TaskId tooMany = master.spawn(Puppet.IDLE, 1, host.id()).get(0);
      assertRefused(master, master.exitOf(tooMany));
    }
    assertEquals(0, master.machine.freeSlots(), "VM-3: free slots when all hosts were filled");
  }

  @Test
  default void vm3NegativeCountIsRejected(Stage stage) throws Exception {
    Master master = stage.open(1);
    int slots = master.machine.slots();

    assertThrows(
        IllegalArgumentException.class,
        () -> master.machine.spawn(Puppet.IDLE, -1, Set.of()),
        "VM-3: spawn of -1 tasks");

    assertEquals(slots, master.machine.freeSlots(), "VM-3: free slots after a rejected spawn");
    assertEquals(0, master.receive(Duration.ZERO), "VM-3: messages after a rejected spawn");
  }

  @Test
  default void vm3SpawnDoesNotWaitForTheTask(Stage stage) throws Exception {
    Master master = stage.open(1);
    Duration busy = stage.busy();
    long begun = System.nanoTime();

    TaskId task = master.spawn(Puppet.starting(me -> me.beBusyNow(busy)));
    long taken = System.nanoTime() - begun;
    master.machine.kill(task);

    assertTrue(taken < busy.toNanos(), "VM-3: spawn waited until the task had started");
  }

  @Test
  default void vm3EachTaskHasItsOwnCopyOfTheProgram(Stage stage) throws Exception {
    Master master = stage.open(3);
    long[] count = {5};

    List<TaskId> tasks = master.spawn(Puppet.starting(me -> me.tell("count", ++count[0])), 3);

    for (TaskId task : tasks) {
      assertEquals(
          6,
          master.hear(task, "count").number(),
          "VM-3: each task is made from its own copy of the program; a count from 5, counted once");
    }
    assertEquals(5, count[0], "VM-3: the program that was given to spawn is not used itself");
  }

  @Test
  default void vm3ProgramIsCopiedWhenItIsSpawned(Stage stage) throws Exception {
    Master master = stage.open(1);
    long[] count = {5};

    TaskId task =
        master.spawn(
            Puppet.starting(
                me -> me.onMessage((self, source, message) -> self.tell("count", count[0]))));
    count[0] = 9;
    master.send(task, new Note("how many?", 0));

    assertEquals(
        5,
        master.hear(task, "count").number(),
        "VM-3: what the caller changes after spawn does not reach the task");
  }

  @Test
  default void vm3ProgramThatCannotTravelIsToldAndNothingIsSpawned(Stage stage) throws Exception {
    Master master = stage.open(1);
    int slots = master.machine.slots();
    Stranger stranger = new Stranger();

    PayloadException thrown =
        assertThrows(
            PayloadException.class,
            () ->
                master.machine.spawn(
                    Puppet.starting(me -> me.tell("made", stranger.hashCode())), 1, Set.of()),
            "VM-3: spawn of a program that is not serializable");

    assertTrue(
        thrown.toString().contains(Stranger.class.getName()),
        () -> "VM-3: the exception names " + Stranger.class + ", got: " + thrown);
    assertEquals(slots, master.machine.freeSlots(), "VM-3: nothing was spawned; free slots");
    assertEquals(0, master.receive(Duration.ZERO), "VM-3: nothing was spawned; messages");
    master.roundTrip(master.spawn(Puppet.IDLE));
  }
}
