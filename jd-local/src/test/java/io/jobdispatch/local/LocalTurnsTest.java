package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.thread.TaskThread;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns: VM-4 and what Task says. */
@Timeout(600)
class LocalTurnsTest {

  private final Master master = new Master(2);
  private final LocalVirtualMachine machine = master.machine;

  @AfterEach
  void close() {
    master.close();
    assertThat(master.threads()).isEmpty();
  }

  @Test
  void vm4CallsComeInOrder() throws Exception {
    TaskId task =
        master.spawn(
            Script.IDLE
                .onStart(me -> me.tell("start"))
                .onMessage(
                    (me, source, message) -> {
                      me.tell("receive");
                      me.count = 1;
                    })
                .onWork(
                    me -> {
                      if (me.count == 1) {
                        me.tell("work");
                        me.context.exit();
                      }
                      return false;
                    })
                .onClose(me -> me.tell("close")));

    master.hear("start");
    master.send(task, "hello");
    master.exitOf(task);

    assertThat(master.texts()).containsExactly("start", "receive", "work", "close");
  }

  /* The first unit of work lasts until messages wait; then it is seen what comes before the second. */
  private static Script receivingThenWorking(Gate gate) {
    return Script.IDLE
        .onMessage(
            (me, source, message) -> {
              if (me.heard.getLast().text().equals("exit")) {
                me.context.exit();
              }
            })
        .onWork(
            me -> {
              me.tell("work", me.heard.size());
              gate.await();
              me.count++;
              return me.count < 3;
            })
        .onClose(me -> me.tell("closed", me.heard.size()));
  }

  @Test
  void vm4EveryMessageThatWaitsIsReceivedBeforeTheNextUnitOfWork() throws Exception {
    Gate gate = new Gate();
    TaskId task = master.spawn(receivingThenWorking(gate));
    master.hear("work");
    for (int i = 0; i < 10; i++) {
      master.send(task, "note");
    }

    gate.open();
    master.receiveUntil(() -> master.notes().size() == 3);

    assertThat(master.notes())
        .containsExactly(new Note("work", 0), new Note("work", 10), new Note("work", 10));
  }

  @Test
  void vm4FloodIsReceivedBeforeTheNextUnitOfWork() throws Exception {
    int flood = 5 * TaskThread.FLOOD_MESSAGES + 7;
    Gate gate = new Gate();
    TaskId task = master.spawn(receivingThenWorking(gate));
    master.hear("work");
    for (int i = 0; i < flood; i++) {
      master.send(task, "note");
    }

    gate.open();
    master.receiveUntil(() -> master.notes().size() == 3);

    assertThat(master.notes()).contains(new Note("work", flood));
  }

  @Test
  void vm4EndlessFloodDoesNotKeepWorkFromItsTurn() throws Exception {
    TaskId task =
        master.spawn(
            Script.IDLE
                .onStart(me -> me.context.send(me.context.self(), new Note("again")))
                .onMessage(
                    (me, source, message) -> me.context.send(me.context.self(), new Note("again")))
                .onWork(
                    me -> {
                      me.heard.clear();
                      me.count++;
                      if (me.count == 3) {
                        me.context.exit();
                      }
                      return true;
                    }));

    assertThat(master.exitOf(task).reason()).isEqualTo(TaskExit.Reason.RETURNED);
  }

  @Test
  void vm4ExitOvertakesTheWorkThatWaits() throws Exception {
    Gate gate = new Gate();
    TaskId task = master.spawn(receivingThenWorking(gate));
    master.hear("work");
    for (String text : List.of("job", "job", "exit", "after the exit")) {
      master.send(task, text);
    }

    gate.open();
    TaskExit exit = master.exitOf(task);

    assertThat(exit).isEqualTo(master.exit(task, TaskExit.Reason.RETURNED, ""));
    assertThat(master.notes()).containsExactly(new Note("work", 0), new Note("closed", 3));
    assertThat(master.send(task, "too late")).isFalse();
  }

  @Test
  void vm4ExitFromTheStartEndsTheTaskBeforeItsFirstMessage() throws Exception {
    Gate gate = new Gate();
    TaskId task =
        master.spawn(
            receivingThenWorking(gate)
                .onStart(
                    me -> {
                      me.tell("start");
                      gate.await();
                      me.context.exit();
                    }));
    master.send(task, "waits");
    gate.open();

    assertThat(master.exitOf(task)).isEqualTo(master.exit(task, TaskExit.Reason.RETURNED, ""));
    assertThat(master.texts()).containsExactly("start", "closed");
  }

  @Test
  void vm4ExitFromWorkEndsTheTaskThoughMessagesWait() throws Exception {
    Gate gate = new Gate();
    TaskId task =
        master.spawn(
            receivingThenWorking(gate)
                .onWork(
                    me -> {
                      me.tell("work");
                      gate.await();
                      me.context.exit();
                      return true;
                    }));
    master.hear("work");
    master.send(task, "waits");
    gate.open();

    assertThat(master.exitOf(task).reason()).isEqualTo(TaskExit.Reason.RETURNED);
    assertThat(master.notes()).containsExactly(new Note("work"), new Note("closed", 0));
  }

  @Test
  void vm4WorkGoesOnWithoutMessagesAsLongAsThereIsAny() throws Exception {
    TaskId task =
        master.spawn(
            Script.working(
                me -> {
                  me.tell("work", ++me.count);
                  if (me.count == 100) {
                    me.context.exit();
                  }
                  return true;
                }));

    master.exitOf(task);

    assertThat(master.notes()).hasSize(100).last().isEqualTo(new Note("work", 100));
  }

  /* Each turn asks for work once, so the count of turns shows whether the thread rested. */
  private static Script countingTurns(Script script) {
    return script
        .onMessage((me, source, message) -> me.tell("turns", me.count))
        .onWork(
            me -> {
              me.count++;
              return false;
            });
  }

  @Test
  void vm4IdleTasksUseNoProcessor() throws Exception {
    List<TaskId> tasks = machine.spawn(countingTurns(Script.IDLE), 2, Set.of());
    awaitRest(master.threads());

    try (Master busy = new Master(1)) {
      TaskId echo = busy.spawn(Script.echo());
      for (int i = 0; i < 200; i++) {
        busy.mail.clear();
        busy.send(echo, "round");
        busy.hear("round");
      }
    }

    assertThat(master.threads()).hasSize(2).allMatch(LocalTurnsTest::rests);
    tasks.forEach(task -> master.send(task, "count"));
    master.receiveUntil(() -> master.notes().size() == 2);
    assertThat(master.notes()).allMatch(note -> note.number() <= 3);
  }

  /* A thread that polls would be seen in TIMED_WAITING, one that spins in RUNNABLE. */
  private static void awaitRest(List<Thread> threads) throws InterruptedException {
    Await.until(() -> threads.stream().allMatch(LocalTurnsTest::rests));
  }

  private static boolean rests(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  /* Say, by a library's watchdog that was late. */
  @Test
  void vm4TaskWithAPendingInterruptStillRests() throws Exception {
    Script interrupted = countingTurns(Script.starting(me -> Thread.currentThread().interrupt()));
    TaskId task = master.spawn(interrupted);

    for (int i = 1; i <= 300; i++) {
      int count = i;
      master.send(task, "count");
      master.receiveUntil(() -> master.notes().size() == count);
    }

    assertThat(master.notes().get(299).number()).isLessThan(1000);
    awaitRest(master.threads());
  }

  @Test
  void vm4OneThreadMakesAllCalls() throws Exception {
    TaskId task =
        master.spawn(
            Script.IDLE
                .onStart(me -> me.tell(Thread.currentThread().getName()))
                .onMessage((me, source, message) -> me.tell(Thread.currentThread().getName()))
                .onWork(
                    me -> {
                      me.tell(Thread.currentThread().getName());
                      me.context.exit();
                      return true;
                    })
                .onClose(me -> me.tell(Thread.currentThread().getName())));
    master.send(task, "hello");

    master.exitOf(task);

    assertThat(master.texts()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(master.texts().stream().distinct()).hasSize(1);
  }

  @Test
  void clockOfATaskRuns() throws Exception {
    TaskId task =
        master.spawn(
            Script.working(
                me -> {
                  long before = me.context.nanoTime();
                  me.tell("ran", me.context.nanoTime() - before);
                  me.context.exit();
                  return true;
                }));

    master.exitOf(task);

    assertThat(master.notes().get(0).number()).isNotNegative();
  }
}
