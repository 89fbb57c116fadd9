package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.Message.Warning;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * VM-8, killing of busy tasks. What a killed task does nobody can see, so it is told from its slot:
 * a slot that is free again without a {@link Warning} shows a thread that has ended.
 */
@SuppressWarnings("doclint:missing")
interface InterruptingContract {

  /** Kills tasks that are busy in this way: their slots must become free for no other reason. */
  private static void killBusyOnes(Stage stage, Act busy, String fault) throws Exception {
    Master master = stage.open(2);
    TaskId echo = master.spawn(Puppet.IDLE);
    for (int round = 0; round < Scale.BUSY_ROUNDS; round++) {
      Killing killing = () -> killBusyOne(master, echo, busy, fault);
      killing.withoutWarning(stage, master, fault);
    }
  }

  private static void killBusyOne(Master master, TaskId echo, Act busy, String fault)
      throws Exception {
    int free = master.machine.freeSlots();
    TaskId task = master.spawn(Puppet.IDLE);
    master.order(task, busy);
    master.hear(task, "busy");
    letPass(master, echo);

    master.machine.kill(task);

    KillingContract.assertKilled(master, task);
    master.await(fault, () -> master.machine.freeSlots() == free);
  }

  private static void letPass(Master master, TaskId echo) throws Exception {
    for (int i = 0; i < Scale.ROUND_TRIPS; i++) {
      master.roundTrip(echo);
    }
  }

  @Test
  default void vm8BusyTaskIsInterrupted(Stage stage) throws Exception {
    Duration busy = stage.busy();
    killBusyOnes(
        stage,
        me -> me.beBusy(busy),
        "VM-8: kill interrupts a thread inside costly, and this one was not");
  }

  @Test
  default void vm8TaskCanSeeThatItWasKilled(Stage stage) throws Exception {
    Duration busy = stage.busy();
    killBusyOnes(
        stage,
        me -> me.askWhetherCancelled(busy),
        "VM-8: cancelled() is true after kill, and this task asked for it in vain");
  }

  @Test
  default void vm8SetUpIsInterrupted(Stage stage) throws Exception {
    Master master = stage.open(1);
    Duration busy = stage.busy();

    Killing killing =
        () -> KillingContract.kill(master, master.spawn(Puppet.starting(me -> me.beBusyNow(busy))));

    killing.withoutWarning(stage, master, "VM-8: kill interrupts a set-up in costly");
  }

  /*
   * Whatever the machine's speed, the thread runs for so long after kill was called; unless the
   * kill came before it was busy, which does not happen in every round. Nor is this thread held up
   * for as long in every round, between the kill and its look at the slots.
   */
  @Test
  default void vm8SlotOfAStubbornTaskIsTakenWhileItRuns(Stage stage) throws Exception {
    Master master = stage.open(2);
    TaskId echo = master.spawn(Puppet.IDLE);
    boolean taken = false;
    for (int round = 0; round < Scale.STUBBORN_ROUNDS && !taken; round++) {
      taken = isSlotTakenWhileStubborn(stage, master, echo);
    }
    assertTrue(
        taken,
        "VM-8: a slot is not free while the thread of a killed task runs, unless a Warning says"
            + " that it was abandoned");
  }

  private static boolean isSlotTakenWhileStubborn(Stage stage, Master master, TaskId echo)
      throws Exception {
    Duration busy = stage.busy();
    int free = master.machine.freeSlots();
    TaskId task = master.spawn(Puppet.IDLE);
    master.order(task, me -> me.beStubborn(Scale.STUBBORN, busy));
    master.hear(task, "busy");
    letPass(master, echo);

    long killed = System.nanoTime();
    master.machine.kill(task);
    boolean taken = master.machine.freeSlots() < free;
    KillingContract.assertKilled(master, task);
    master.await(
        "VM-8: the slot of a stubborn task must be free when it has ended",
        () -> master.machine.freeSlots() == free);
    boolean ended = System.nanoTime() - killed >= Scale.STUBBORN.toNanos();
    return taken && (ended || !master.all(Warning.class).isEmpty());
  }

  @Test
  default void vm8InterruptReachesTheKilledTaskAlone(Stage stage) throws Exception {
    Master master = stage.open(2);
    int slots = master.machine.slots();
    Duration busy = stage.busy();
    for (int round = 0; round < 10; round++) {
      TaskId task = master.spawn(Puppet.IDLE);
      master.order(task, me -> me.beBusy(busy));
      master.hear(task, "busy");
      master.machine.kill(task);
      TaskId other =
          master.spawn(Puppet.starting(me -> me.tell("interrupted: " + Thread.interrupted())));
      master.hear(other, "interrupted: false");
      master.machine.kill(other);
      master.awaitFree(slots);
    }
    assertFalse(Thread.currentThread().isInterrupted(), "VM-8: the master was interrupted");
  }
}
