package io.jobdispatch.api.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The backend of one task: keeps what the task says, and gives it room for work. */
final class Stage implements TaskThread.Site {

  static final TaskId MASTER = new TaskId(1, 0);
  static final HostId HOST = new HostId("stage", 1);

  /** Room without end. */
  static final int ROOMY = Integer.MAX_VALUE;

  /** Longer than any task needs; a test that waits for it has failed. */
  private static final long PATIENCE_SECONDS = 120;

  /** How many units of work may begin. */
  final AtomicInteger room = new AtomicInteger(ROOMY);

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<TaskExit> exits = new LinkedBlockingQueue<>();

  @Override
  public TaskId parent() {
    return MASTER;
  }

  @Override
  public HostId host() {
    return HOST;
  }

  @Override
  public boolean send(TaskId to, Message message) {
    assertThat(to).isEqualTo(MASTER);
    return told.add(((Note) message).text());
  }

  @Override
  public void ended(TaskExit exit) {
    exits.add(exit);
  }

  @Override
  public boolean hasRoom() {
    return room.get() == ROOMY || room.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  /** Waits for the next thing that the task says. */
  String hear() throws InterruptedException {
    String text = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(text).as("what the task says in time").isNotNull();
    return text;
  }

  /** Takes all else that it has said. */
  List<String> rest() {
    List<String> rest = new ArrayList<>();
    told.drainTo(rest);
    return rest;
  }

  /** Waits for the task's only exit. */
  TaskExit exitOf(TaskThread task) throws InterruptedException {
    task.join(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
    assertThat(task.isAlive()).isFalse();
    assertThat(exits).hasSize(1);
    return exits.remove();
  }
}
