package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of all that a master has received, in every test, once it has all. */
final class Audit {

  private Audit() {}

  static void check(Master master) {
    checkSources(master.mail());
    for (TaskId task : master.spawned()) {
      checkOneExit(task, master.exits(task));
    }
    checkNothingFollows(master);
  }

  static void checkOneExit(TaskId task, List<TaskExit> exits) {
    assertEquals(
        1,
        exits.size(),
        () -> "VM-7: exactly one TaskExit for task %s, got %s".formatted(task, counted(exits)));
  }

  private static String counted(List<TaskExit> exits) {
    return exits.isEmpty() ? "none" : exits.size() + ": " + exits;
  }

  private static void checkSources(List<Mail> mail) {
    for (Mail one : mail) {
      assertEquals(
          one.message() instanceof Message.Notification,
          one.source().equals(TaskId.NONE),
          () -> "VM-9: notifications and nothing else have the source NONE, got " + one);
    }
  }

  private static void checkNothingFollows(Master master) {
    Set<TaskId> over = new HashSet<>();
    for (Mail one : master.mail()) {
      assertTrue(
          !over.contains(one.source()),
          () -> "VM-7: nothing from a task comes after its TaskExit, got " + one);
      if (one.message() instanceof TaskExit exit) {
        assertTrue(
            master.spawned().contains(exit.task()),
            () -> "VM-7: a TaskExit for a task that nobody spawned: " + exit);
        over.add(exit.task());
      }
    }
  }
}
