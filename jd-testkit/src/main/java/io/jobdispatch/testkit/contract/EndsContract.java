package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * VM-7, ends by themselves. Other ends: {@link SpawningContract}, {@link KillingContract}, {@link
 * HostsContract}, {@link ClosingContract}.
 */
@SuppressWarnings("doclint:missing")
interface EndsContract {

  /** Spawns one, gives it an order, and asserts how it ends. Answers what it had told. */
  private static List<String> assertEnds(
      Stage stage, TaskProgram program, Act order, Reason reason, String story) throws Exception {
    Master master = stage.open(1);
    int slots = master.machine.slots();
    Set<Object> hosts = master.machine.hosts().stream().map(Host::id).collect(Collectors.toSet());
    TaskId task = master.spawn(program);
    master.machine.send(task, new Order(order));

    TaskExit exit = master.exitOf(task);
    master.awaitFree(slots);
    master.poll();

    assertEquals(reason, exit.reason(), () -> "VM-7: reason of " + exit);
    assertTrue(
        exit.story().contains(story), () -> "VM-7: the story says '" + story + "', got " + exit);
    assertTrue(hosts.contains(exit.host()), () -> "VM-7: host is one of " + hosts + ": " + exit);
    Audit.checkOneExit(task, master.exits(task));
    assertFalse(
        master.machine.send(task, new Note("hello", 0)),
        () -> "VM-5: send to " + task + " must answer false, since its TaskExit was received");
    return master.texts(task);
  }

  private static void assertClosed(List<String> texts) {
    assertEquals(List.of("closed"), texts, "VM-4: close of a task is called once");
  }

  private static Puppet tellingClose() {
    return Puppet.closing(me -> me.tell("closed"));
  }

  @Test
  default void vm7TaskThatExitsGivesOneTaskExit(Stage stage) throws Exception {
    assertClosed(assertEnds(stage, tellingClose(), me -> me.context.exit(), Reason.RETURNED, ""));
  }

  @Test
  default void vm7TaskWhoseWorkThrowsGivesOneTaskExit(Stage stage) throws Exception {
    Act order =
        me ->
            me.later(
                next -> {
                  throw new IllegalStateException("disk full");
                });

    assertClosed(assertEnds(stage, tellingClose(), order, Reason.THREW, "disk full"));
  }

  @Test
  default void vm7TaskWhoseReceiveThrowsGivesOneTaskExit(Stage stage) throws Exception {
    Act order =
        me -> {
          throw new IllegalStateException("bad message");
        };

    assertClosed(assertEnds(stage, tellingClose(), order, Reason.THREW, "bad message"));
  }

  @Test
  default void vm7TaskThatThrowsAnErrorGivesOneTaskExit(Stage stage) throws Exception {
    Act linkage =
        me ->
            me.later(
                next -> {
                  throw new NoClassDefFoundError("lib/Missing");
                });
    Act recursion =
        me -> {
          throw new StackOverflowError("too deep");
        };

    assertClosed(assertEnds(stage, tellingClose(), linkage, Reason.THREW, "lib/Missing"));
    assertClosed(assertEnds(stage, tellingClose(), recursion, Reason.THREW, "too deep"));
  }

  @Test
  default void vm7TaskWhoseCloseThrowsGivesOneTaskExit(Stage stage) throws Exception {
    Puppet program =
        Puppet.closing(
            me -> {
              throw new IllegalStateException("still locked");
            });

    assertEnds(stage, program, me -> me.context.exit(), Reason.THREW, "still locked");
  }

  @Test
  default void vm7TaskWhoseStartThrowsGivesOneTaskExit(Stage stage) throws Exception {
    Puppet program =
        new Puppet(
            me -> {
              throw new IllegalStateException("no licence");
            },
            me -> me.tell("closed"));

    assertClosed(assertEnds(stage, program, me -> {}, Reason.SETUP_FAILED, "no licence"));
  }

  @Test
  default void vm7TaskThatCannotBeCreatedGivesOneTaskExit(Stage stage) throws Exception {
    TaskProgram program =
        context -> {
          throw new IllegalStateException("not me");
        };

    assertEnds(stage, program, me -> {}, Reason.SETUP_FAILED, "not me");
  }

  @Test
  default void vm7ProgramThatCannotBeDecodedGivesOneTaskExit(Stage stage) throws Exception {
    assertEnds(stage, new Undecodable(), me -> {}, Reason.SETUP_FAILED, Undecodable.STORY);
  }

  @Test
  default void vm7WhatWasSentBeforeTheEndComesBeforeTheTaskExit(Stage stage) throws Exception {
    Master master = stage.open(2);
    int slots = master.machine.slots();
    for (int round = 0; round < 30; round++) {
      boolean throwing = round % 2 == 0;
      TaskId task =
          master.spawn(
              Puppet.starting(
                  me -> {
                    for (int i = 0; i < 50; i++) {
                      me.tell("last words", i);
                    }
                    me.later(next -> endAfterLastWords(next, throwing));
                  }));

      master.exitOf(task);

      assertEquals(
          51,
          saidBefore(master, master.exits(task).get(0)),
          "VM-7: what a task sent before it ended comes before its TaskExit; messages that came");
      master.awaitFree(slots);
    }
  }

  private static long saidBefore(Master master, TaskExit exit) {
    return master.mail().stream()
        .takeWhile(mail -> !mail.message().equals(exit))
        .filter(mail -> mail.source().equals(exit.task()))
        .count();
  }

  private static void endAfterLastWords(Actor me, boolean throwing) {
    me.tell("last words", 50);
    me.context.exit();
    if (throwing) {
      throw new IllegalStateException("the end");
    }
  }

  /* Audit looks at what came. */
  @Test
  default void vm7ExactlyOneTaskExitHoweverTheEndsRace(Stage stage) throws Exception {
    for (int round = 0; round < 10; round++) {
      Master master = stage.open(4);
      List<TaskId> tasks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        TaskId task =
            master.spawn(
                Puppet.starting(
                    me -> {
                      me.tell("started");
                      me.later(next -> next.context.exit());
                    }));
        tasks.add(task);
        if (i % 3 == 0) {
          master.machine.kill(task);
        }
        master.poll();
      }

      stage.close(master);

      tasks.forEach(task -> Audit.checkOneExit(task, master.exits(task)));
    }
  }
}
