package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.VirtualMachine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VM-2, slots. */
@SuppressWarnings("doclint:missing")
interface SlotsContract {

  @Test
  default void vm2AllSlotsAreFreeAtFirst(Stage stage) {
    VirtualMachine machine = stage.open(3).machine;

    assertEquals(
        machine.slots(),
        machine.freeSlots(),
        () -> "VM-2: all slots are free before the first spawn: " + machine.hosts());
  }

  @Test
  default void vm2TaskHoldsASlotFromTheReturnOfSpawn(Stage stage) {
    Master master = stage.open(3);
    int slots = master.machine.slots();

    for (int taken = 1; taken <= slots; taken++) {
      master.spawn(Puppet.IDLE);

      assertEquals(
          slots - taken,
          master.machine.freeSlots(),
          "VM-2: a task holds a slot from the return of spawn; free slots with "
              + taken
              + " tasks");
      assertEquals(slots, master.machine.slots(), "VM-2: hosts have a fixed number of slots");
    }
  }

  @Test
  default void vm2SlotIsFreeAgainWhenItsTaskHasEnded(Stage stage) throws Exception {
    Master master = stage.open(2);
    int slots = master.machine.slots();
    List<TaskId> tasks = master.spawn(Puppet.IDLE, slots);

    master.order(tasks.get(0), me -> me.context.exit());
    master.exitOf(tasks.get(0));
    master.awaitFree(1);
    master.roundTrip(master.spawn(Puppet.IDLE));

    assertEquals(0, master.machine.freeSlots(), "VM-2: free slots when all are taken again");
  }

  @Test
  default void vm2SlotsAreGivenBackHoweverManyTasksCameAndWent(Stage stage) throws Exception {
    Master master = stage.open(3);
    int slots = master.machine.slots();
    for (int round = 0; round < 10; round++) {
      TaskId idle = master.spawn(Puppet.IDLE);
      master.spawn(Puppet.starting(me -> me.context.exit()));
      master.machine.kill(idle);
      master.awaitFree(slots);
    }

    for (TaskId task : master.spawn(Puppet.IDLE, slots)) {
      master.roundTrip(task);
    }
  }

  @Test
  default void vm2SlotsOfAHostAreCountedWithItsOwnTasks(Stage stage) throws Exception {
    Master master = stage.open(4);
    List<TaskId> tasks =
        master.spawn(Puppet.starting(me -> me.tell(me.context.host().toString())), 3);
    master.await(
        "VM-5: notes of " + tasks + " are missing",
        () -> tasks.stream().noneMatch(task -> master.notes(task).isEmpty()));

    for (Host host : master.machine.hosts()) {
      long here =
          tasks.stream().filter(task -> master.texts(task).contains(host.id().toString())).count();
      assertEquals(
          host.slots() - here,
          host.freeSlots(),
          () -> "VM-2: " + here + " tasks run on this host, which must show: " + host);
    }
  }

  @Test
  default void vm2HostsAreInAStableOrder(Stage stage) throws Exception {
    Master master = stage.open(4);
    List<HostId> first = ids(master.machine);

    List<List<HostId>> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      master.roundTrip(master.spawn(Puppet.IDLE));
      seen.add(ids(master.machine));
    }

    for (List<HostId> ids : seen) {
      assertEquals(first, ids, "hosts() tells the hosts in a stable order");
    }
  }

  private static List<HostId> ids(VirtualMachine machine) {
    return machine.hosts().stream().map(Host::id).toList();
  }

  @Test
  default void vm2HostsAndClockCanBeAskedByAnyThreadWhileTheMasterWaits(Stage stage)
      throws Exception {
    VirtualMachine machine = stage.open(2).machine;
    List<Object> told = new ArrayList<>();
    stage.whenResting(
        () -> {
          told.add(machine.hosts());
          told.add(machine.nanoTime());
          machine.send(machine.self(), new Note("told", 0));
        });

    int received = machine.receive((source, message) -> {}, 1, stage.patience());
    stage.joinHelpers();

    assertEquals(1, received, "VM-2: hosts() and nanoTime() in another thread must not block");
    assertEquals(machine.hosts(), told.get(0), "VM-2: hosts() is the same for all threads");
  }
}
