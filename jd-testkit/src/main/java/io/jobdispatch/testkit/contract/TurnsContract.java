package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VM-4, turns. That calls come one at a time and in order is watched by every {@link Actor}. */
@SuppressWarnings("doclint:missing")
interface TurnsContract {

  @Test
  default void vm4CallsComeInOrder(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(new Puppet(me -> me.tell("start"), me -> me.tell("close")));

    Act order =
        me -> {
          me.tell("receive");
          me.later(
              next -> {
                next.tell("work");
                next.context.exit();
              });
        };
    master.machine.send(task, new Order(order));
    TaskExit exit = master.exitOf(task);

    assertEquals(
        List.of("start", "receive", "work", "close"),
        master.texts(task),
        "VM-4: order of the calls of a task");
    assertEquals(Reason.RETURNED, exit.reason(), () -> "VM-4: a call too many or too few: " + exit);
  }

  @Test
  default void vm4WorkIsAskedForAgainWhileThereIsSome(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);

    master.order(
        task,
        me -> {
          for (int i = 0; i < 100; i++) {
            me.later(next -> next.count++);
          }
          me.later(next -> next.tell("done", next.count));
        });

    assertEquals(
        100,
        master.hear(task, "done").number(),
        "VM-4: work is called again, without a message, as long as it returns true");
  }

  /* The longer a unit of work takes, the more surely they wait by its end. */
  @Test
  default void vm4WaitingMessagesAreReceivedBeforeTheNextUnitOfWork(Stage stage) throws Exception {
    long received = 0;
    Duration longest = stage.patience();
    for (Duration unit = Duration.ofMillis(1);
        received < 10 && unit.compareTo(longest) < 0;
        unit = unit.multipliedBy(2)) {
      received = receivedBetweenUnits(stage, unit);
    }
    assertEquals(
        10, received, "VM-4: messages that wait are received before the next unit of work begins");
  }

  private static long receivedBetweenUnits(Stage stage, Duration unit) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    master.order(
        task,
        me -> {
          me.onMessage((self, source, message) -> self.count++);
          me.later(next -> next.tell("working"));
          me.later(next -> next.pass(unit));
          me.later(next -> next.tell("received", next.count));
        });
    master.hear(task, "working");
    for (int i = 0; i < 10; i++) {
      master.send(task, new Note("note", i));
    }
    long received = master.hear(task, "received").number();
    stage.close(master);
    return received;
  }

  @Test
  default void vm4FloodOfMessagesDoesNotKeepWorkFromItsTurn(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);

    master.order(
        task,
        me -> {
          me.onMessage((self, source, message) -> self.context.send(self.context.self(), message));
          me.context.send(me.context.self(), new Note("again", 0));
          me.later(next -> next.count++);
          me.later(next -> next.count++);
          me.later(next -> next.tell("worked", next.count));
        });

    assertEquals(2, master.hear(task, "worked").number(), "VM-4: units of work in a flood");
  }

  @Test
  default void vm4IdleTaskIsLeftAlone(Stage stage) throws Exception {
    Master master = stage.open(2);
    List<TaskId> tasks = master.spawn(Puppet.IDLE, 2);
    TaskId idle = tasks.get(0);
    master.roundTrip(idle);

    for (int i = 0; i < 100; i++) {
      master.roundTrip(tasks.get(1));
    }
    master.order(idle, me -> me.tell("works", me.works()));
    long works = master.hear(idle, "works").number();

    assertTrue(
        works <= Scale.IDLE_WORKS_MAX,
        () -> "VM-4: a task without messages or work is not asked again, got " + works + " calls");
  }

  /* Where the task is a thread of this JVM. */
  @Test
  default void vm4IdleTaskCostsNoProcessorTime(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task =
        master.spawn(
            Puppet.starting(
                me -> {
                  me.tell(Thread.currentThread().getName(), Thread.currentThread().getId());
                  me.tell("process", ProcessHandle.current().pid());
                }));
    long process = master.hear(task, "process").number();
    Note thread = master.notes(task).get(0);

    if (process == ProcessHandle.current().pid()) {
      stage.await(
          "VM-4: an idle task costs no processor time, but its thread " + thread.text() + " runs",
          () -> Thread.getAllStackTraces().keySet().stream().noneMatch(one -> runs(one, thread)));
    }
  }

  private static boolean runs(Thread thread, Note name) {
    return thread.getId() == name.number() && !Stage.rests(thread);
  }

  @Test
  default void vm4ClockOfATaskRunsForwards(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task =
        master.spawn(
            Puppet.starting(
                me -> {
                  long before = me.context.nanoTime();
                  me.pass(Duration.ofMillis(1));
                  me.tell("passed", me.context.nanoTime() - before);
                }));

    long passed = master.hear(task, "passed").number();

    assertTrue(passed >= 1_000_000, "nanoTime() of a task after a millisecond: " + passed);
  }
}
