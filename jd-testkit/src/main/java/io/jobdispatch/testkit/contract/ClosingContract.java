package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** VM-11, closing. */
@SuppressWarnings("doclint:missing")
interface ClosingContract {

  @Test
  default void vm11CloseOfAnUnusedMachineLeavesNothingBehind(Stage stage) throws Exception {
    Master master = stage.open(2);

    stage.close(master);

    stage.awaitNothingLeft();
  }

  @Test
  default void vm11EveryTaskEndsWhateverItDoes(Stage stage) throws Exception {
    Master master = stage.open(5);
    Duration busy = stage.busy();
    List<Act> acts =
        List.of(
            me -> me.tell("busy"),
            me -> me.beBusy(busy),
            me -> me.askWhetherCancelled(busy),
            me -> me.beStubborn(Scale.STUBBORN_AFTER_CLOSE, busy),
            ClosingContract::talk);
    List<TaskId> tasks = master.spawn(Puppet.IDLE, acts.size());
    for (int i = 0; i < acts.size(); i++) {
      master.order(tasks.get(i), acts.get(i));
    }
    master.hearAll(tasks, "busy");

    stage.close(master);

    for (TaskId task : tasks) {
      Audit.checkOneExit(task, master.exits(task));
      TaskExit exit = master.exits(task).get(0);
      assertEquals(Reason.CLOSED, exit.reason(), () -> "VM-11: reason of " + exit);
    }
    stage.awaitNothingLeft();
  }

  private static void talk(Actor me) {
    me.tell("busy");
    me.later(ClosingContract::talk);
  }

  @Test
  default void vm11TasksThatAreStartedEndToo(Stage stage) throws Exception {
    Master master = stage.open(3);
    Duration busy = stage.busy();

    List<TaskId> tasks = master.spawn(Puppet.starting(me -> me.beBusyNow(busy)), 3);
    stage.close(master);

    tasks.forEach(task -> Audit.checkOneExit(task, master.exits(task)));
    stage.awaitNothingLeft();
  }

  @Test
  default void vm11ClosingTwiceDoesNothingMore(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    stage.close(master);
    int before = master.mail().size();

    stage.close(master);
    stage.close(master);

    assertEquals(
        before, master.mail().size(), "VM-11: closing twice does nothing more; messages in all");
    Audit.checkOneExit(task, master.exits(task));
  }

  @Test
  default void vm11SpawnRefusesAfterwards(Stage stage) throws Exception {
    Master master = stage.open(2);
    stage.close(master);

    List<TaskId> tasks = master.spawn(Puppet.starting(me -> me.tell("started")), 2);
    master.poll();

    for (TaskId task : tasks) {
      Audit.checkOneExit(task, master.exits(task));
      TaskExit exit = master.exits(task).get(0);
      assertEquals(
          Reason.REFUSED, exit.reason(), () -> "VM-11: after close, spawn refuses: " + exit);
    }
  }

  @Test
  default void vm11SendAnswersFalseAfterwards(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    stage.close(master);

    for (TaskId to : List.of(task, master.machine.self(), Stage.stranger(master))) {
      assertFalse(
          master.machine.send(to, new Note("hello", 0)),
          () -> "VM-11: after close, send to " + to + " must answer false");
    }
    master.machine.kill(task);
    assertEquals(0, master.receive(Duration.ZERO), "VM-11: messages sent after close");
  }

  @Test
  default void vm11WhatHadArrivedIsHandedOverAfterwards(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    master.roundTrip(task);
    master.machine.send(master.machine.self(), new Note("first", 0));
    master.machine.send(master.machine.self(), new Note("last", 0));

    stage.close(master);

    assertEquals(
        List.of("first", "last"),
        master.texts(master.machine.self()),
        "VM-11: receive hands over what had arrived before close");
    Audit.checkOneExit(task, master.exits(task));
  }

  /* One that waits nevertheless is interrupted. */
  @Test
  default void vm11ReceiveDoesNotWaitAfterwards(Stage stage) throws Exception {
    Master master = stage.open(1);
    stage.close(master);
    Thread waiting = Thread.currentThread();
    for (Duration patience : Scale.LONG) {
      Thread helper = stage.whenResting(waiting::interrupt);
      assertReceivesNothing(master, patience);
      helper.interrupt();
      stage.joinHelpers();
      Thread.interrupted();
    }
  }

  private static void assertReceivesNothing(Master master, Duration patience) {
    try {
      assertEquals(0, master.receive(patience), "VM-11: messages after close");
    } catch (InterruptedException e) {
      fail("VM-11: after close, receive does not wait; it did with patience " + patience, e);
    }
  }

  @Test
  default void vm11MachineThatWasClosedHasNoFreeSlot(Stage stage) throws Exception {
    Master master = stage.open(2);
    stage.close(master);

    assertEquals(0, master.machine.freeSlots(), "VM-11: free slots after close");
    assertTrue(!master.machine.summary().isBlank(), "summary() is empty after close");
  }

  /* Audit looks at what came. */
  @Test
  default void vm11NothingComesOfWhoSendsWhileTheMachineIsClosed(Stage stage) throws Exception {
    Master master = stage.open(2);
    List<TaskId> tasks = master.spawn(Puppet.IDLE, 2);
    for (TaskId task : tasks) {
      master.order(task, ClosingContract::talk);
    }
    Thread sender =
        stage.help(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                master.machine.send(master.machine.self(), new Note("from outside", 0));
                LockSupport.parkNanos(10_000);
              }
            });
    master.hearAll(tasks, "busy");
    master.hear(master.machine.self(), "from outside");

    master.machine.close();
    sender.interrupt();
    stage.joinHelpers();
    master.poll();

    tasks.forEach(task -> Audit.checkOneExit(task, master.exits(task)));
    stage.awaitNothingLeft();
  }

  @Test
  default void vm11CloseByAnInterruptedThreadLeavesNothingBehind(Stage stage) throws Exception {
    Master master = stage.open(3);
    List<TaskId> tasks = master.spawn(Puppet.IDLE, 3);

    Thread.currentThread().interrupt();
    master.machine.close();
    boolean interrupted = Thread.interrupted();
    master.poll();

    assertTrue(interrupted, "VM-11: close must restore the interrupt that it found");
    tasks.forEach(task -> Audit.checkOneExit(task, master.exits(task)));
    stage.awaitNothingLeft();
  }
}
