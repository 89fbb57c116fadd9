package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jobdispatch.api.TaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VM-5, sending: what waits, and advice to wait with more. */
@SuppressWarnings("doclint:missing")
interface FullContract {

  @Test
  default void vm5FreshTaskIsNotFull(Stage stage) throws Exception {
    Master master = stage.open(2);

    for (TaskId task : master.spawn(Puppet.starting(me -> me.tell("started")), 2)) {
      master.hear(task, "started");

      master.await(
          "VM-5: task " + task + " is full, though nothing was sent to it",
          () -> !master.machine.isFull(task));
    }
  }

  @Test
  default void vm5TaskIsNotFullOnceEverythingHasArrived(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);

    for (byte[] bytes : List.of(new byte[1], new byte[1 << 20], new byte[16 << 20])) {
      master.order(task, me -> me.tell("got " + bytes.length));
      master.hear(task, "got " + bytes.length);

      master.await(
          "VM-5: task " + task + " is full, though all that was sent to it has arrived",
          () -> !master.machine.isFull(task));
    }
  }

  @Test
  default void vm5AskingWhetherATaskIsFullChangesNothing(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);

    for (int i = 0; i < Scale.FEW_MESSAGES; i++) {
      master.machine.isFull(task);
      master.send(task, new Note("n", i));
    }

    OrderContract.assertNumbers(master, task, Scale.FEW_MESSAGES);
  }

  @Test
  default void vm5NeitherTheMasterNorNobodyIsEverFull(Stage stage) {
    Master master = stage.open(1);
    TaskId self = master.machine.self();

    for (TaskId nobody :
        List.of(self, Stage.stranger(master), new TaskId(self.run() ^ 1, 1), TaskId.NONE)) {
      assertFalse(
          master.machine.isFull(nobody),
          () -> "VM-5: isFull of " + nobody + " must be false, since it is no task of another");
    }
  }

  @Test
  default void vm5TaskThatIsOverIsNotFull(Stage stage) throws Exception {
    Master master = stage.open(2);
    TaskId gone = master.spawn(Puppet.starting(me -> me.context.exit()));
    master.exitOf(gone);
    TaskId killed = master.spawn(Puppet.IDLE);
    master.send(killed, new Note("n", 0));
    master.machine.kill(killed);
    master.exitOf(killed);

    for (TaskId over : List.of(gone, killed)) {
      assertFalse(
          master.machine.isFull(over),
          () -> "VM-5: isFull of " + over + " must be false, since its TaskExit was received");
    }
  }

  @Test
  default void vm5NobodyIsFullInAClosedMachine(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    master.send(task, new Note("n", 0));

    stage.close(master);

    assertFalse(
        master.machine.isFull(task),
        () -> "VM-5: isFull of " + task + " must be false in a virtual machine that is closed");
  }
}
