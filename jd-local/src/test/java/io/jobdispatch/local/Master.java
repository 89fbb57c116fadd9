package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.Notification;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The master's side of a machine: keeps what arrives. */
final class Master implements AutoCloseable {

  /** Longer than any machine needs; a test that waits for it has failed. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  record Mail(TaskId source, Message message) {}

  final LocalVirtualMachine machine;
  private final HostId host;
  final List<Mail> mail = new ArrayList<>();

  /* A killed thread that gets no processor for a while is not to be taken for a stubborn one. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  Master(int slots) {
    this(slots, GRACE);
  }

  /** One that copies messages. */
  static Master copying(int slots) {
    return new Master(new LocalVirtualMachine(slots, true, GRACE));
  }

  Master(int slots, Duration grace) {
    this(new LocalVirtualMachine(slots, false, grace));
  }

  private Master(LocalVirtualMachine machine) {
    this.machine = machine;
    this.host = machine.host();
  }

  /** The exit that is expected of a task. */
  TaskExit exit(TaskId task, TaskExit.Reason reason, String story) {
    boolean ran = reason != TaskExit.Reason.REFUSED;
    return new TaskExit(task, ran ? host : HostId.NONE, reason, story);
  }

  TaskId spawn(TaskProgram program) {
    return machine.spawn(program, 1, Set.of()).get(0);
  }

  boolean send(TaskId task, String text) {
    return machine.send(task, new Note(text));
  }

  int receive(Duration patience) throws InterruptedException {
    return machine.receive((source, message) -> mail.add(new Mail(source, message)), 999, patience);
  }

  void receiveUntil(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertThat(receive(PATIENCE)).as("messages in time, after %s", mail).isPositive();
    }
  }

  /** Takes what is there. */
  void poll() throws InterruptedException {
    while (receive(Duration.ZERO) > 0) {
      assertThat(mail).isNotEmpty();
    }
  }

  /** Waits for a note of this text. */
  Note hear(String text) throws InterruptedException {
    receiveUntil(() -> texts().contains(text));
    return notes().stream().filter(note -> note.text().equals(text)).findFirst().orElseThrow();
  }

  TaskExit exitOf(TaskId task) throws InterruptedException {
    receiveUntil(() -> !exitsOf(task).isEmpty());
    return exitsOf(task).get(0);
  }

  /** Waits until so many slots are free. */
  void awaitFree(int slots) throws InterruptedException {
    receiveUntil(() -> machine.freeSlots() == slots);
  }

  List<TaskExit> exitsOf(TaskId task) {
    return all(TaskExit.class).stream().filter(exit -> exit.task().equals(task)).toList();
  }

  <M extends Message> List<M> all(Class<M> kind) {
    return mail.stream().map(Mail::message).filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Note> notes() {
    return all(Note.class);
  }

  List<String> texts() {
    return notes().stream().map(Note::text).toList();
  }

  List<Notification> notifications() {
    return all(Notification.class);
  }

  /** The machine's threads that have not ended. */
  List<Thread> threads() {
    String prefix = "jd-" + Long.toHexString(machine.self().run()) + "-";
    Thread[] all = new Thread[Thread.activeCount() + 1000];
    int count = Thread.enumerate(all);
    return Arrays.stream(all, 0, count)
        .filter(thread -> thread.getName().startsWith(prefix) && thread.isAlive())
        .toList();
  }

  @Override
  public void close() {
    machine.close();
  }
}
