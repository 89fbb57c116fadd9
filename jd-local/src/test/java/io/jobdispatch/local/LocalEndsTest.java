package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ends of tasks: VM-7 and SlotsFree of VM-9. */
@Timeout(600)
class LocalEndsTest {

  private final Master master = new Master(4);
  private final LocalVirtualMachine machine = master.machine;

  @AfterEach
  void close() {
    master.close();
    assertThat(master.threads()).isEmpty();
  }

  /** A program that can be encoded, and not decoded. */
  private static final class Undecodable implements TaskProgram {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException {
      throw new IOException("not here");
    }

    @Override
    public Task create(TaskContext context) {
      throw new AssertionError("decoded");
    }
  }

  private static final class Nasty extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new StackOverflowError("even that");
    }
  }

  private void assertEndsOnce(TaskProgram program, Reason reason, String story) throws Exception {
    TaskId task = master.spawn(program);
    master.send(task, "go");

    TaskExit exit = master.exitOf(task);
    master.awaitFree(4);
    master.receiveUntil(() -> !master.all(SlotsFree.class).isEmpty());
    master.poll();

    assertThat(exit.reason()).isEqualTo(reason);
    assertThat(exit.story()).contains(story);
    assertThat(master.exitsOf(task)).hasSize(1);
    assertThat(master.all(SlotsFree.class))
        .containsExactly(new SlotsFree(machine.hosts().get(0).id()));
    assertThat(master.notifications()).hasSize(2).first().isEqualTo(exit);
    assertThat(master.mail)
        .filteredOn(mail -> mail.message() instanceof Message.Notification)
        .allMatch(mail -> mail.source().equals(TaskId.NONE));
    assertThat(master.send(task, "hello")).isFalse();
  }

  @Test
  void vm7TaskThatReturns() throws Exception {
    assertEndsOnce(Script.hearing((me, source, message) -> me.context.exit()), Reason.RETURNED, "");
  }

  @Test
  void vm7TaskWhoseStartThrows() throws Exception {
    Script script =
        Script.starting(
            me -> {
              throw new IOException("no licence");
            });

    assertEndsOnce(
        script.onClose(me -> me.tell("closed")),
        Reason.SETUP_FAILED,
        "java.io.IOException: no licence");
    assertThat(master.texts()).containsExactly("closed");
  }

  @Test
  void vm7TaskThatCannotBeCreated() throws Exception {
    assertEndsOnce(
        context -> {
          throw new IllegalStateException("not me");
        },
        Reason.SETUP_FAILED,
        "java.lang.IllegalStateException: not me");
  }

  @Test
  void vm7ProgramThatCannotBeDecoded() throws Exception {
    assertEndsOnce(new Undecodable(), Reason.SETUP_FAILED, "java.io.IOException: not here");
  }

  @Test
  void vm7ProgramThatMakesNoTask() throws Exception {
    assertEndsOnce(context -> null, Reason.SETUP_FAILED, "NullPointerException");
  }

  @Test
  void vm7TaskWhoseReceiveThrows() throws Exception {
    assertEndsOnce(
        Script.hearing(
            (me, source, message) -> {
              throw new IllegalStateException("bad message");
            }),
        Reason.THREW,
        "java.lang.IllegalStateException: bad message");
  }

  @Test
  void vm7TaskWhoseWorkThrows() throws Exception {
    Script script =
        Script.working(
            me -> {
              throw new IOException("disk full");
            });

    assertEndsOnce(
        script.onClose(me -> me.tell("closed")), Reason.THREW, "java.io.IOException: disk full");
    assertThat(master.texts()).containsExactly("closed");
  }

  @Test
  void vm7TaskThatThrowsAnError() throws Exception {
    assertEndsOnce(
        Script.working(
            me -> {
              throw new NoClassDefFoundError("lib/Missing");
            }),
        Reason.THREW,
        "java.lang.NoClassDefFoundError: lib/Missing");
  }

  @Test
  void vm7TaskThatThrowsWhatCannotBeTold() throws Exception {
    assertEndsOnce(
        Script.working(
            me -> {
              throw new Nasty();
            }),
        Reason.THREW,
        "(its stack trace could not be printed: java.lang.StackOverflowError)");
  }

  @Test
  void vm7TaskWhoseCloseThrows() throws Exception {
    Script script = Script.hearing((me, source, message) -> me.context.exit());

    assertEndsOnce(
        script.onClose(
            me -> {
              throw new IOException("still locked");
            }),
        Reason.THREW,
        "java.io.IOException: still locked");
  }

  @Test
  void vm7TaskWhoseStartAndCloseThrow() throws Exception {
    Script script =
        Script.starting(
            me -> {
              throw new IOException("no licence");
            });

    assertEndsOnce(
        script.onClose(
            me -> {
              throw new IOException("still locked");
            }),
        Reason.SETUP_FAILED,
        "still locked");
    assertThat(master.all(TaskExit.class).get(0).story()).contains("no licence");
  }

  @Test
  void vm7WhatWasSentBeforeTheEndComesBeforeTheExit() throws Exception {
    for (int round = 0; round < 30; round++) {
      master.mail.clear();
      TaskId task =
          master.spawn(
              Script.IDLE
                  .onWork(
                      me -> {
                        for (int i = 0; i < 20; i++) {
                          me.tell("last words", i);
                        }
                        me.context.exit();
                        return true;
                      })
                  .onClose(me -> me.tell("closed")));

      master.exitOf(task);

      assertThat(master.notes()).as("round %d", round).hasSize(21).endsWith(new Note("closed"));
    }
  }

  @Test
  void vm7TaskCannotForgeItsExit() throws Exception {
    TaskId task =
        master.spawn(
            Script.hearing(
                (me, source, message) -> {
                  me.context.send(
                      source,
                      new TaskExit(me.context.self(), me.context.host(), Reason.DIED, "forged"));
                  me.tell("still here");
                  me.context.exit();
                }));
    master.send(task, "go");

    master.hear("still here");
    master.receiveUntil(() -> master.exitsOf(task).size() == 2);

    assertThat(master.mail.get(0)).isEqualTo(new Master.Mail(task, master.exitsOf(task).get(0)));
    assertThat(master.exitsOf(task).get(1)).isEqualTo(master.exit(task, Reason.RETURNED, ""));
  }

  /* Whoever is first, the task's own end, a kill, or the close of the machine. */
  @Test
  void vm7ExactlyOneExitHoweverTheEndsRace() throws Exception {
    for (int round = 0; round < 30; round++) {
      Master racing = new Master(4);
      List<TaskId> tasks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        tasks.addAll(
            racing.machine.spawn(
                Script.working(
                    me -> {
                      me.tell("work");
                      me.context.exit();
                      return true;
                    }),
                1,
                Set.of()));
        if (i % 3 == 0) {
          racing.machine.kill(tasks.get(i));
        }
        racing.poll();
      }
      racing.close();
      racing.poll();

      for (TaskId task : tasks) {
        assertThat(racing.exitsOf(task)).as("exits of %s in round %d", task, round).hasSize(1);
        assertNothingFollows(racing, task);
      }
      assertThat(racing.threads()).isEmpty();
    }
  }

  private static void assertNothingFollows(Master master, TaskId task) {
    int exit = master.mail.indexOf(new Master.Mail(TaskId.NONE, master.exitsOf(task).get(0)));
    assertThat(master.mail.subList(exit, master.mail.size()))
        .noneMatch(mail -> mail.source().equals(task));
  }
}
