package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing: VM-11. */
@Timeout(600)
class LocalCloseTest {

  private static final int FLOOD = 20_000;
  private static final Duration WITHOUT_END = Duration.ofNanos(-1);

  private final Master master = new Master(4);
  private final LocalVirtualMachine machine = master.machine;

  @AfterEach
  void close() {
    Thread.interrupted();
    master.close();
    assertThat(master.threads()).isEmpty();
  }

  private static void assertClosed(Master master, TaskId task) {
    assertThat(master.exitsOf(task)).containsExactly(master.exit(task, Reason.CLOSED, ""));
  }

  @Test
  void vm11EveryTaskEndsWhateverItDoes() throws Exception {
    Gate gate = new Gate();
    Script slow = Script.starting(me -> me.await(gate));
    List<TaskId> tasks = new ArrayList<>();
    for (Script script : List.of(Script.IDLE, Script.busyUntil(gate), slow, Script.echo())) {
      tasks.add(master.spawn(script));
    }
    TaskId killed = tasks.get(0);
    master.receiveUntil(() -> master.texts().equals(List.of("busy", "busy")));
    machine.kill(killed);

    machine.close();
    machine.close();

    assertThat(master.threads()).isEmpty();
    master.poll();
    tasks.subList(1, 4).forEach(task -> assertClosed(master, task));
    assertThat(master.exitsOf(killed)).containsExactly(master.exit(killed, Reason.KILLED, ""));
  }

  @Test
  void vm11NothingIsPossibleAfterwards() throws Exception {
    TaskId task = master.spawn(Script.echo());
    machine.close();
    master.poll();
    master.mail.clear();

    assertThat(master.send(task, "hello")).isFalse();
    assertThat(master.send(machine.self(), "hello")).isFalse();
    machine.kill(task);
    assertThat(master.receive(WITHOUT_END)).isZero();
    List<TaskId> refused = machine.spawn(Script.IDLE, 2, Set.of());
    assertThat(master.receive(WITHOUT_END)).isEqualTo(2);
    assertThat(refused)
        .allMatch(
            one ->
                master
                    .exitsOf(one)
                    .equals(
                        List.of(
                            master.exit(one, Reason.REFUSED, "the virtual machine is closed"))));
    assertThat(machine.hosts()).isEmpty();
    assertThat(machine.freeSlots()).isZero();
    assertThat(master.receive(WITHOUT_END)).isZero();
  }

  @Test
  void vm11WhatHadArrivedIsHandedOver() throws Exception {
    TaskId task =
        master.spawn(
            Script.hearing(
                (me, source, message) -> {
                  me.tell("first");
                  me.tell("second");
                }));
    machine.send(machine.self(), new Note("to myself"));
    master.send(task, "go");
    master.hear("second");
    machine.send(machine.self(), new Note("last"));

    machine.close();
    master.mail.clear();
    while (master.receive(WITHOUT_END) > 0) {
      assertThat(master.mail).isNotEmpty();
    }

    assertThat(master.texts()).containsExactly("last");
    assertClosed(master, task);
    assertThat(master.mail.get(0).message()).isEqualTo(new Note("last"));
  }

  @Test
  void vm11CloseOfAnUnusedMachineDoesNothing() {
    machine.close();

    assertThat(machine.hosts()).isEmpty();
  }

  @Test
  void vm11CloseAwaitsTheThreadsAlsoWhenInterrupted() throws Exception {
    for (int round = 0; round < 20; round++) {
      Master interrupted = new Master(4);
      interrupted.machine.spawn(Script.IDLE, 4, Set.of());
      Thread.currentThread().interrupt();

      interrupted.close();

      assertThat(interrupted.threads()).as("round %d", round).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /* Tasks that end by themselves at the very moment at which the machine is closed. */
  @Test
  void vm11NoExitIsMissedAfterClose() throws Exception {
    for (int round = 0; round < 50; round++) {
      Master racing = new Master(4);
      List<TaskId> tasks =
          racing.machine.spawn(Script.starting(me -> me.context.exit()), 4, Set.of());
      if (round % 2 == 0) {
        racing.exitOf(tasks.get(3));
      }

      racing.close();
      racing.poll();

      assertThat(racing.threads()).isEmpty();
      for (TaskId task : tasks) {
        assertThat(racing.exitsOf(task)).as("of %s, round %d", task, round).hasSize(1);
      }
    }
  }

  @Test
  void vm11NothingArrivesFromWhoSendsWhileTheMachineIsClosed() throws Exception {
    TaskId task =
        master.spawn(
            Script.working(
                me -> {
                  me.tell("n", me.count++);
                  return me.count < FLOOD;
                }));
    Thread other =
        new Thread(
            () -> {
              for (int i = 0; i < FLOOD; i++) {
                machine.send(machine.self(), new Note("from outside"));
              }
            });
    other.start();
    master.hear("n");
    master.hear("from outside");

    machine.close();
    other.join();
    master.poll();

    assertClosed(master, task);
    int exit = master.mail.indexOf(new Master.Mail(TaskId.NONE, master.exitsOf(task).get(0)));
    assertThat(master.mail.subList(exit, master.mail.size()))
        .noneMatch(mail -> mail.source().equals(task));
    assertThat(master.notes().stream().filter(note -> note.text().equals("n")))
        .extracting(Note::number)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(master.send(machine.self(), "late")).isFalse();
  }

  @Test
  void vm11CloseDoesNotWaitForeverForAThreadThatHeedsNoInterrupt() throws Exception {
    Gate gate = new Gate();
    Master patient = new Master(1, Duration.ofMillis(5));
    TaskId task = patient.spawn(Script.stubbornUntil(gate));
    patient.hear("busy");

    patient.close();

    assertThat(patient.threads()).hasSize(1);
    patient.poll();
    assertClosed(patient, task);
    gate.open();
    Await.until(() -> patient.threads().isEmpty());
    patient.poll();
    assertThat(patient.exitsOf(task)).hasSize(1);
  }

  @Test
  void vm11AbandonedThreadEndsQuietlyAfterClose() throws Exception {
    Gate gate = new Gate();
    Master patient = new Master(1, Duration.ofMillis(5));
    TaskId task = patient.spawn(Script.stubbornUntil(gate));
    patient.hear("busy");
    patient.machine.kill(task);
    patient.awaitFree(1);
    patient.poll();

    patient.close();
    gate.open();
    Await.until(() -> patient.threads().isEmpty());
    patient.mail.clear();
    patient.poll();

    assertThat(patient.mail).isEmpty();
  }
}
