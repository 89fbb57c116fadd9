package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Message.Warning;
import io.jobdispatch.api.TaskId;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Killing: VM-8. */
@Timeout(600)
class LocalKillTest {

  private static final Duration FOREVER = Duration.ofHours(1);
  private static final Duration INSTANT = Duration.ofNanos(1);

  private final List<Gate> gates = new ArrayList<>();
  private final List<Master> masters = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    gates.forEach(Gate::open);
    for (Master master : masters) {
      master.close();
      for (Thread thread : master.threads()) {
        thread.join();
      }
    }
  }

  private Master master(int slots, Duration grace) {
    Master master = new Master(slots, grace);
    masters.add(master);
    return master;
  }

  private Gate gate() {
    Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  private static void assertKilledOnce(Master master, TaskId task) throws Exception {
    master.poll();
    assertThat(master.exitsOf(task)).containsExactly(master.exit(task, Reason.KILLED, ""));
  }

  @Test
  void vm8KilledTaskIsOverAtOnce() throws Exception {
    Master master = master(1, FOREVER);
    TaskId task = master.spawn(Script.echo());
    master.send(task, "hello");
    master.hear("hello");

    master.machine.kill(task);

    assertThat(master.send(task, "still there?")).isFalse();
    assertKilledOnce(master, task);
    master.awaitFree(1);
    master.receiveUntil(() -> !master.all(SlotsFree.class).isEmpty());
  }

  @Test
  void vm8KilledTaskIsClosed() throws Exception {
    Master master = master(1, FOREVER);
    Gate closed = gate();
    TaskId task = master.spawn(new Closing(closed).script());

    master.hear("started");
    master.machine.kill(task);

    closed.await();
    assertKilledOnce(master, task);
  }

  private record Closing(Gate closed) implements Serializable {

    Script script() {
      return Script.starting(me -> me.tell("started")).onClose(me -> closed.open());
    }
  }

  /* A kill that falls between the last look for mail and the wait for it must end the wait. */
  @Test
  void vm8TaskThatJustBecameIdleEnds() throws Exception {
    Master master = master(1, FOREVER);
    for (int round = 0; round < 300; round++) {
      master.mail.clear();
      TaskId task = master.spawn(restingAfter(round % 100));
      master.hear("about to rest");
      master.machine.kill(task);
      master.awaitFree(1);
    }
    assertThat(master.machine.freeSlots()).isOne();
  }

  private static Script restingAfter(int spins) {
    return Script.working(
        me -> {
          me.tell("about to rest");
          for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
          }
          return false;
        });
  }

  @Test
  void vm8CallThatIsUnderWayIsInterrupted() throws Exception {
    Master master = master(1, FOREVER);
    TaskId task = master.spawn(Script.busyUntil(gate()));
    master.hear("busy");

    master.machine.kill(task);

    assertKilledOnce(master, task);
    master.awaitFree(1);
    master.receiveUntil(() -> !master.all(SlotsFree.class).isEmpty());
  }

  @Test
  void vm8SetUpThatIsUnderWayIsInterrupted() throws Exception {
    Master master = master(1, FOREVER);
    Gate gate = gate();
    TaskId task = master.spawn(Script.starting(me -> me.await(gate)));
    master.hear("busy");

    master.machine.kill(task);

    assertKilledOnce(master, task);
    master.awaitFree(1);
  }

  @Test
  void vm8TaskCanSeeThatItWasKilled() throws Exception {
    Master master = master(1, FOREVER);
    Gate seen = gate();
    TaskId task =
        master.spawn(
            Script.working(
                me -> {
                  me.tell("busy: " + me.context.cancelled());
                  Await.until(me.context::cancelled);
                  seen.open();
                  return false;
                }));
    master.hear("busy: false");

    master.machine.kill(task);

    seen.await();
    master.awaitFree(1);
  }

  @Test
  void vm8KilledTaskStaysSilent() throws Exception {
    Master master = master(2, FOREVER);
    Gate gate = gate();
    TaskId other =
        master.spawn(Script.hearing((me, source, message) -> me.tell(me.heard.getLast().text())));
    TaskId task =
        master.spawn(
            Script.stubbornUntil(gate)
                .onClose(
                    me -> {
                      me.tell("sent: " + me.tell("from the grave"));
                      TaskId first = new TaskId(me.context.self().run(), 1);
                      me.context.send(first, new Note("from the grave, too"));
                    }));
    master.hear("busy");

    master.machine.kill(task);
    gate.open();
    master.awaitFree(1);
    master.send(other, "last");
    master.hear("last");

    assertThat(master.texts()).containsExactly("busy", "last");
    assertKilledOnce(master, task);
  }

  @Test
  void vm8KillingTwiceOrAfterTheEndDoesNothing() throws Exception {
    Master master = master(2, FOREVER);
    TaskId killed = master.spawn(Script.IDLE);
    TaskId returned = master.spawn(Script.starting(me -> me.context.exit()));
    master.exitOf(returned);
    TaskId refused = master.machine.spawn(Script.IDLE, 2, Set.of()).get(1);

    for (int i = 0; i < 2; i++) {
      master.machine.kill(killed);
      master.machine.kill(returned);
      master.machine.kill(refused);
      master.machine.kill(master.machine.self());
      master.machine.kill(TaskId.NONE);
      master.machine.kill(new TaskId(master.machine.self().run(), 999));
    }
    master.exitOf(killed);
    master.poll();

    assertThat(master.exitsOf(killed)).extracting(TaskExit::reason).containsExactly(Reason.KILLED);
    assertThat(master.exitsOf(returned))
        .extracting(TaskExit::reason)
        .containsExactly(Reason.RETURNED);
    assertThat(master.exitsOf(refused))
        .extracting(TaskExit::reason)
        .containsExactly(Reason.REFUSED);
    assertThat(master.all(TaskExit.class)).hasSize(3);
  }

  @Test
  void vm8SlotOfAStubbornThreadIsNotFreeBeforeTheGraceIsOver() throws Exception {
    Master master = master(1, FOREVER);
    Gate gate = gate();
    TaskId task = master.spawn(Script.stubbornUntil(gate));
    master.hear("busy");

    master.machine.kill(task);

    assertKilledOnce(master, task);
    assertThat(master.machine.freeSlots()).isZero();
    TaskId refused = master.spawn(Script.IDLE);
    assertThat(master.exitOf(refused).reason()).isEqualTo(Reason.REFUSED);
    assertThat(master.all(SlotsFree.class)).isEmpty();
    gate.open();
    master.receiveUntil(() -> !master.all(SlotsFree.class).isEmpty());
    assertThat(master.machine.freeSlots()).isOne();
    assertThat(master.all(Warning.class)).isEmpty();
  }

  @Test
  void vm8SlotOfAStubbornThreadIsLentWhenTheGraceIsOver() throws Exception {
    Master master = master(1, Duration.ofMillis(5));
    Gate gate = gate();
    TaskId task = master.spawn(Script.stubbornUntil(gate));
    master.hear("busy");

    master.machine.kill(task);
    assertThat(master.exitOf(task).reason()).isEqualTo(Reason.KILLED);
    master.receiveUntil(() -> !master.all(SlotsFree.class).isEmpty());

    assertThat(master.all(SlotsFree.class)).hasSize(1);
    assertKilledOnce(master, task);
    assertThat(master.all(Warning.class))
        .containsExactly(
            new Warning(
                "task %s was killed but ignores interrupts. Its slot is free again; abandoned threads: 1 of at most 1, after which slots stay held. The thread works for a task of run %s (task %s)"
                    .formatted(task, Long.toHexString(task.run()), task)));
    assertThat(master.machine.freeSlots()).isOne();
    TaskId next = master.spawn(Script.echo());
    master.send(next, "hello");
    master.hear("hello");
    gate.open();
    Await.until(() -> master.threads().size() == 1);
    master.poll();
    assertThat(master.machine.freeSlots()).isZero();
    assertThat(master.all(SlotsFree.class)).hasSize(1);
  }

  @Test
  void vm8NoMoreThreadsAreAbandonedThanThereAreSlots() throws Exception {
    Master master = master(1, INSTANT);
    Gate first = gate();
    Gate second = gate();
    killStubborn(master, first);
    master.receiveUntil(() -> !master.all(SlotsFree.class).isEmpty());
    killStubborn(master, second);
    master.poll();
    assertThat(master.machine.freeSlots()).isZero();
    assertThat(master.all(Warning.class)).hasSize(1);

    /* One of them ends after all: the master is woken to lend the other one's slot. */
    Thread waiting = Thread.currentThread();
    Thread opener = new Thread(() -> openWhenResting(waiting, first));
    opener.start();
    int received = master.receive(Duration.ofNanos(-1));

    assertThat(received).isEqualTo(2);
    assertThat(master.all(SlotsFree.class)).hasSize(2);
    assertThat(master.all(Warning.class)).hasSize(2);
    assertThat(master.machine.freeSlots()).isOne();
    opener.join();
  }

  private static void openWhenResting(Thread waiting, Gate gate) {
    try {
      Await.until(() -> waiting.getState() == Thread.State.WAITING);
      gate.open();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TaskId killStubborn(Master master, Gate gate) throws Exception {
    int busy = master.texts().size();
    TaskId task = master.spawn(Script.stubbornUntil(gate));
    master.receiveUntil(() -> master.texts().size() > busy);
    master.machine.kill(task);
    return task;
  }

  @Test
  void vm8SlotsSurviveAnyRaceBetweenGraceAndEnd() throws Exception {
    Master master = master(2, INSTANT);
    for (int round = 0; round < 100; round++) {
      master.mail.clear();
      Gate gate = gate();
      TaskId task = killStubborn(master, gate);
      gate.open();
      master.receive(Duration.ZERO);
      master.exitOf(task);
      master.awaitFree(2);
    }
    Await.until(() -> master.threads().isEmpty());
    master.poll();

    assertThat(master.machine.freeSlots()).isEqualTo(2);
    master.mail.clear();
    killStubborn(master, gate());
    killStubborn(master, gate());
    master.receiveUntil(() -> master.all(SlotsFree.class).size() == 2);
    assertThat(master.all(Warning.class)).as("both may be abandoned").hasSize(2);
  }

  @Test
  void vm8InterruptOfAKilledTaskReachesNobodyElse() throws Exception {
    Master master = master(2, FOREVER);
    for (int round = 0; round < 50; round++) {
      master.mail.clear();
      TaskId task = master.spawn(Script.busyUntil(gate()));
      master.hear("busy");
      master.machine.kill(task);
      TaskId other =
          master.spawn(
              Script.starting(
                  me -> me.tell("interrupted: " + Thread.currentThread().isInterrupted())));
      master.hear("interrupted: false");
      master.machine.kill(other);
      master.awaitFree(2);
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
