package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VM-5, sending. */
@SuppressWarnings("doclint:missing")
interface SendingContract {

  @Test
  default void vm5MessageComesFromItsSender(Stage stage) throws Exception {
    Master master = stage.open(2);
    List<TaskId> tasks = master.spawn(Puppet.IDLE, 2);
    TaskId first = tasks.get(0);
    TaskId second = tasks.get(1);
    master.order(
        second, me -> me.onMessage((self, source, message) -> self.tell("from " + source)));

    master.order(first, me -> me.context.send(second, new Note("hello", 0)));
    master.hear(second, "from " + first);
    master.send(second, new Note("hello", 0));
    master.hear(second, "from " + master.machine.self());
    master.send(master.machine.self(), new Note("hello", 0));
    master.hear(master.machine.self(), "hello");
  }

  @Test
  default void vm5MessageIsOnItsWayBeforeTheNextUnitOfWork(Stage stage) throws Exception {
    Master master = stage.open(2);
    TaskId task = master.spawn(Puppet.IDLE);
    Duration busy = stage.busy();

    master.order(task, me -> me.beBusy(busy));

    master.hear(task, "busy");
    assertEquals(
        List.of("busy"),
        master.texts(task),
        "VM-5: a message is on its way before the sender's next work begins, not when it ends");
    master.machine.kill(task);
  }

  @Test
  default void vm5MessageOfTheMasterIsOnItsWayWhenItReceives(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    for (int i = 0; i < 100; i++) {
      master.roundTrip(task);
    }
    OrderContract.assertNumbers(master, task, 100);
  }

  @Test
  default void vm5SendDoesNotWaitForTheReceiver(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    Duration busy = stage.busy();
    master.order(task, me -> me.beBusy(busy));
    master.hear(task, "busy");

    long begun = System.nanoTime();
    for (int i = 0; i < Scale.FEW_MESSAGES; i++) {
      master.machine.isFull(task);
      master.send(task, new Note("waits", i));
    }
    long taken = System.nanoTime() - begun;
    master.machine.kill(task);

    assertEquals(
        List.of("busy"), master.texts(task), "VM-5: send blocked until the receiver was done");
    if (taken > busy.toNanos()) {
      fail("VM-5: send or isFull blocked for " + Duration.ofNanos(taken));
    }
  }

  @Test
  default void vm5SendingToWhoIsGoneAnswersFalse(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId gone = master.spawn(Puppet.starting(me -> me.context.exit()));
    master.exitOf(gone);

    assertFalse(
        master.machine.send(gone, new Note("hello", 0)),
        () -> "VM-5: send to " + gone + " must answer false, since its TaskExit was received");
  }

  @Test
  default void vm5SendingToWhoWasNeverThereAnswersFalse(Stage stage) {
    Master master = stage.open(1);
    long run = master.machine.self().run();

    for (TaskId nobody :
        List.of(Stage.stranger(master), new TaskId(run ^ 1, 1), new TaskId(run ^ 1, 0))) {
      assertFalse(
          master.machine.send(nobody, new Note("hello", 0)),
          () -> "VM-5: send to " + nobody + " must answer false, since there is no such task");
    }
    assertFalse(
        master.machine.send(TaskId.NONE, new Note("hello", 0)),
        "VM-5: send to TaskId.NONE must answer false");
  }

  /* Its host need not know, so that both answers are right. */
  @Test
  default void vm5SlaveThatSendsToWhoIsGoneGoesOn(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId gone = master.spawn(Puppet.starting(me -> me.context.exit()));
    master.exitOf(gone);
    master.awaitFree(master.machine.slots());
    TaskId stranger = Stage.stranger(master);
    TaskId task = master.spawn(Puppet.IDLE);
    Message note = new Note("hello", 0);

    master.order(
        task,
        me -> {
          me.context.send(gone, note);
          me.context.send(stranger, note);
          me.tell("sent");
        });

    master.hear(task, "sent");
    master.roundTrip(task);
  }
}
