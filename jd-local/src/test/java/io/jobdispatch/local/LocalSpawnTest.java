package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, slots and spawning: VM-1 to VM-3. */
@Timeout(600)
class LocalSpawnTest {

  private final Master master = new Master(3);
  private final LocalVirtualMachine machine = master.machine;

  @AfterEach
  void close() {
    master.close();
    assertThat(master.threads()).isEmpty();
  }

  @Test
  void vm1NamesAreNeverUsedAgain() throws Exception {
    Set<TaskId> ids = new HashSet<>(Set.of(machine.self()));
    TaskProgram passing = Script.starting(me -> me.context.exit());
    for (int round = 0; round < 20; round++) {
      List<TaskId> spawned = machine.spawn(passing, 5, Set.of());
      ids.addAll(spawned);
      for (TaskId task : spawned) {
        master.exitOf(task);
      }
    }

    assertThat(ids).hasSize(101).allMatch(TaskId::isValid);
  }

  @Test
  void vm1TwoMachinesInOneJvmShareNoNames() throws Exception {
    try (Master other = new Master(3)) {
      TaskId mine = master.spawn(Script.echo());
      TaskId others = other.spawn(Script.echo());

      assertThat(Set.of(machine.self(), other.machine.self(), mine, others)).hasSize(4);
      assertThat(machine.hosts().get(0).id()).isNotEqualTo(other.machine.hosts().get(0).id());
      assertThat(master.send(others, "stray")).isFalse();
      assertThat(master.send(mine, "hello")).isTrue();
      assertThat(other.send(others, "hello, too")).isTrue();
      master.hear("hello");
      other.hear("hello, too");
      master.close();
      assertThat(other.send(others, "still there")).isTrue();
      other.hear("still there");
    }
  }

  @Test
  void vm1SelfIsTheMastersNameAndParentOfAllTasks() throws Exception {
    TaskId self = machine.self();
    TaskId task =
        master.spawn(
            Script.starting(
                me -> {
                  me.tell(me.context.self() + " on " + me.context.host());
                  me.context.exit();
                }));

    master.hear(task + " on " + machine.hosts().get(0).id());

    assertThat(machine.self()).isEqualTo(self);
    assertThat(task.run()).isEqualTo(self.run());
    assertThat(task).isNotEqualTo(self);
  }

  @Test
  void vm2SlotsAreTakenWhenSpawnReturnsAndFreeWhenTheExitArrives() throws Exception {
    HostId host = machine.hosts().get(0).id();
    assertThat(machine.hosts()).containsExactly(new Host(host, 3, 3));

    List<TaskId> tasks =
        machine.spawn(Script.hearing((me, source, message) -> me.context.exit()), 2, Set.of(host));
    assertThat(machine.hosts()).containsExactly(new Host(host, 3, 1));

    master.send(tasks.get(0), "exit");
    master.receiveUntil(() -> !master.all(TaskExit.class).isEmpty());
    assertThat(machine.hosts()).containsExactly(new Host(host, 3, 2));
    master.receiveUntil(() -> !master.all(SlotsFree.class).isEmpty());

    master.send(tasks.get(1), "exit");
    master.receiveUntil(() -> master.all(SlotsFree.class).size() == 2);
    assertThat(machine.hosts()).containsExactly(new Host(host, 3, 3));
    assertThat(master.notifications())
        .<Object>extracting(Object::getClass)
        .containsExactly(TaskExit.class, SlotsFree.class, TaskExit.class, SlotsFree.class);
    assertThat(master.mail).extracting(Master.Mail::source).containsOnly(TaskId.NONE);
  }

  @Test
  void vm3WhatFindsNoSlotIsRefused() throws Exception {
    List<TaskId> tasks = machine.spawn(Script.IDLE, 5, Set.of());

    assertThat(tasks).hasSize(5).doesNotHaveDuplicates();
    master.poll();
    assertThat(master.all(TaskExit.class))
        .extracting(TaskExit::task)
        .containsExactly(tasks.get(3), tasks.get(4));
    assertThat(master.all(TaskExit.class))
        .allMatch(exit -> exit.reason() == TaskExit.Reason.REFUSED)
        .allMatch(exit -> exit.story().equals("no free slot on " + machine.hosts().get(0).id()));
    assertThat(master.mail).hasSize(2);
    assertThat(machine.freeSlots()).isZero();
    assertThat(master.send(tasks.get(3), "hello")).isFalse();
  }

  @Test
  void vm3SpawningOnOtherHostsIsRefused() throws Exception {
    List<TaskId> tasks = machine.spawn(Script.IDLE, 2, Set.of(new HostId("elsewhere", 1)));

    assertThat(tasks).hasSize(2);
    assertThat(master.exitOf(tasks.get(1)))
        .isEqualTo(
            master.exit(
                tasks.get(1),
                TaskExit.Reason.REFUSED,
                "there is only " + machine.hosts().get(0).id() + ", not [elsewhere#1]"));
    assertThat(machine.freeSlots()).isEqualTo(3);
  }

  @Test
  void vm3SpawningNoneIsAllowedAndFewerIsNot() {
    assertThat(machine.spawn(Script.IDLE, 0, Set.of())).isEmpty();
    assertThatThrownBy(() -> machine.spawn(Script.IDLE, -1, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be >= 0: count=-1");
    assertThatThrownBy(() -> machine.spawn(null, 1, Set.of()))
        .isInstanceOf(NullPointerException.class);
    assertThat(machine.freeSlots()).isEqualTo(3);
  }

  @Test
  void vm3ProgramThatCannotTravelIsToldAndNothingIsSpawned() throws Exception {
    Object local = new Object();
    TaskProgram program = context -> (Task) local;

    assertThatThrownBy(() -> machine.spawn(program, 2, Set.of()))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("java.lang.Object");

    assertThat(machine.freeSlots()).isEqualTo(3);
    assertThat(master.receive(Duration.ZERO)).isZero();
    master.send(master.spawn(Script.echo()), "hello");
    master.hear("hello");
  }

  /** Counts in a list that would be shared if programs were. */
  private record Counting(List<Long> count) implements TaskProgram {

    @Override
    public Task create(TaskContext context) {
      Script script =
          Script.working(
              me -> {
                for (int i = 0; i < 1000; i++) {
                  count.set(0, count.get(0) + 1);
                }
                me.tell("count", count.get(0));
                me.context.exit();
                return true;
              });
      return script.create(context);
    }
  }

  @Test
  void vm3EveryTaskHasItsOwnCopyOfTheProgram() throws Exception {
    List<Long> count = new ArrayList<>(List.of(5L));

    machine.spawn(new Counting(count), 3, Set.of());
    master.receiveUntil(() -> master.notes().size() == 3);

    assertThat(master.notes()).containsOnly(new Note("count", 1005));
    assertThat(count).containsExactly(5L);
  }

  @Test
  void slotsAreGivenBackHoweverManyTasksCameAndWent() throws Exception {
    List<TaskId> tasks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      TaskId task =
          master.spawn(i % 2 == 0 ? Script.IDLE : Script.starting(me -> me.context.exit()));
      tasks.add(task);
      if (i % 2 == 0) {
        machine.kill(task);
      }
      master.awaitFree(3);
    }

    for (TaskId task : tasks) {
      assertThat(master.exitOf(task).reason())
          .isIn(TaskExit.Reason.KILLED, TaskExit.Reason.RETURNED);
    }
    assertThat(machine.hosts().get(0).freeSlots()).isEqualTo(3);
  }

  @Test
  void threadsAreDaemonsNamedAfterTheRunAndTheTask() throws Exception {
    TaskId task = master.spawn(Script.echo());
    master.send(task, "hello");
    master.hear("hello");

    List<Thread> threads = master.threads();
    assertThat(threads).hasSize(1).allMatch(Thread::isDaemon);
    assertThat(threads.get(0).getName())
        .isEqualTo("jd-" + Long.toHexString(task.run()) + "-" + task.number());
  }
}
