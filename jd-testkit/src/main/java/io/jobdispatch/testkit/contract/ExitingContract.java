package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VM-4, turns: the exit that a task asks for. */
@SuppressWarnings("doclint:missing")
interface ExitingContract {

  @Test
  default void vm4ExitWhileAMessageIsReceivedOvertakesTheWorkThatWaits(Stage stage)
      throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.closing(me -> me.tell("close")));

    master.order(
        task,
        me -> {
          me.later(next -> next.tell("work"));
          me.tell("receive");
          me.context.exit();
        });
    sendLate(master, task);
    TaskExit exit = master.exitOf(task);

    assertEndedAfter(master, exit, List.of("receive", "close"));
  }

  /* The task may be over by then. */
  private static void sendLate(Master master, TaskId task) {
    for (int i = 0; i < 10; i++) {
      master.machine.send(task, new Note("after the exit", i));
    }
  }

  private static void assertEndedAfter(Master master, TaskExit exit, List<String> texts) {
    assertEquals(Reason.RETURNED, exit.reason(), () -> "VM-7: a task that exits returned: " + exit);
    assertEquals(
        texts,
        master.texts(exit.task()),
        "VM-4: after exit() no message is received and no work begins");
  }

  @Test
  default void vm4ExitFromTheStartEndsTheTaskBeforeItsFirstMessage(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task =
        master.spawn(
            new Puppet(
                me -> {
                  me.tell("start");
                  me.later(next -> next.tell("work"));
                  me.context.exit();
                },
                me -> me.tell("close")));

    sendLate(master, task);

    assertEndedAfter(master, master.exitOf(task), List.of("start", "close"));
  }

  @Test
  default void vm4ExitFromWorkEndsTheTaskThoughMoreWaits(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.closing(me -> me.tell("close")));

    master.order(
        task,
        me -> {
          me.later(
              next -> {
                next.tell("work");
                next.context.exit();
              });
          me.later(next -> next.tell("more work"));
        });
    sendLate(master, task);
    TaskExit exit = master.exitOf(task);

    List<String> texts = master.texts(task).stream().filter(text -> !isLate(text)).toList();
    assertEquals(Reason.RETURNED, exit.reason(), () -> "VM-7: a task that exits returned: " + exit);
    assertEquals(List.of("work", "close"), texts, "VM-4: after exit() no work begins");
  }

  /* It may have come between the order and the work. */
  private static boolean isLate(String text) {
    return text.equals("after the exit");
  }
}
