package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.api.TaskId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** VM-5, sending: all messages, in their order. */
@SuppressWarnings("doclint:missing")
interface OrderContract {

  /** Expects notes with the numbers 0, 1, and so on from each, and tells the first that is not. */
  private static void expectNumbers(Actor me, int many) {
    Map<TaskId, Long> due = new HashMap<>();
    me.onMessage(
        (self, source, message) -> {
          long expected = due.getOrDefault(source, 0L);
          long number = ((Note) message).number();
          due.put(source, number + 1);
          if (number != expected) {
            self.tell(fault(self.context.self(), number, expected));
          } else if (number == many - 1) {
            self.tell("all of " + source);
          }
        });
  }

  /** Asserts that the task's notes have the numbers 0, 1, and so on. */
  static void assertNumbers(Master master, TaskId task, int many) throws InterruptedException {
    master.waitFor(() -> master.notes(task).size() >= many);
    master.poll();
    List<Note> notes = master.notes(task);
    for (int i = 0; i < notes.size(); i++) {
      if (notes.get(i).number() != i) {
        fail(fault(task, notes.get(i).number(), i));
      }
    }
    assertEquals(many, notes.size(), "VM-5: the last messages of task " + task + " were lost");
  }

  private static String fault(TaskId task, long number, long due) {
    String what = number < due ? "twice or late" : "before others, or those were lost";
    return String.format(
        Locale.ROOT,
        "VM-5: messages of task %s must come in the order sent, none lost, none twice: %d came %s"
            + " where %d was due",
        task,
        number,
        what,
        due);
  }

  @Test
  default void vm5MessagesOfASlaveArriveOnceEachInOrder(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);

    master.order(
        task,
        me -> {
          for (int i = 0; i < Scale.MANY_MESSAGES; i++) {
            me.tell("n", i);
          }
        });

    assertNumbers(master, task, Scale.MANY_MESSAGES);
  }

  @Test
  default void vm5MessagesToASlaveArriveOnceEachInOrder(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    master.order(task, me -> expectNumbers(me, Scale.MANY_MESSAGES));

    for (int i = 0; i < Scale.MANY_MESSAGES; i++) {
      master.send(task, new Note("n", i));
    }
    master.order(task, me -> me.tell("last"));

    master.hear(task, "last");
    assertEquals(
        List.of("all of " + master.machine.self(), "last"),
        master.texts(task),
        "VM-5: messages to task " + task + " must come in the order sent, none lost, none twice");
  }

  @Test
  default void vm5MessagesBetweenSlavesArriveOnceEachInOrder(Stage stage) throws Exception {
    Master master = stage.open(3);
    List<TaskId> tasks = master.spawn(Puppet.IDLE, 3);
    TaskId receiver = tasks.get(2);
    master.order(receiver, me -> expectNumbers(me, Scale.SOME_MESSAGES));
    master.order(receiver, me -> me.tell("ready"));
    master.hear(receiver, "ready");

    for (TaskId sender : tasks.subList(0, 2)) {
      master.order(
          sender,
          me -> {
            for (int i = 0; i < Scale.SOME_MESSAGES; i++) {
              me.context.send(receiver, new Note("n", i));
            }
          });
    }
    master.await(
        "VM-5: messages between slaves have not come", () -> master.notes(receiver).size() >= 3);
    master.poll();

    assertEquals(
        Set.of("ready", "all of " + tasks.get(0), "all of " + tasks.get(1)),
        new HashSet<>(master.texts(receiver)),
        "VM-5: messages between two slaves must come in the order sent, none lost, none twice");
  }

  @Test
  default void vm5MessagesOfManySlavesAtATimeArriveOnceEachInOrder(Stage stage) throws Exception {
    Master master = stage.open(5);
    List<TaskId> tasks = master.spawn(Puppet.IDLE, 5);

    for (int i = 0; i < Scale.FEW_MESSAGES; i++) {
      for (TaskId task : tasks) {
        master.send(task, new Note("n", i));
      }
      if (i % 100 == 0) {
        master.poll();
      }
    }

    for (TaskId task : tasks) {
      assertNumbers(master, task, Scale.FEW_MESSAGES);
    }
  }
}
