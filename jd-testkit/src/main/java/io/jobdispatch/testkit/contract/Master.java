package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The master's side of a virtual machine: keeps what arrives. Used by the test's thread. */
final class Master {

  /* What nobody announces by a message is looked for so often. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int BATCH = 1000;

  final VirtualMachine machine;
  private final Duration patience;
  private final List<Mail> mail = new ArrayList<>();
  private final Map<TaskId, List<Note>> notes = new HashMap<>();
  private final Map<TaskId, List<TaskExit>> exits = new HashMap<>();
  private final Set<TaskId> spawned = new LinkedHashSet<>();

  Master(VirtualMachine machine, Duration patience) {
    this.machine = machine;
    this.patience = patience;
  }

  // Tasks

  List<TaskId> spawn(TaskProgram program, int count, HostId... on) {
    List<TaskId> names = machine.spawn(program, count, Set.of(on));
    assertEquals(
        count,
        names.size(),
        "VM-3: spawn returns one name for each of " + count + " tasks asked for, got " + names);
    for (TaskId name : names) {
      assertTrue(
          name.isValid() && !name.equals(machine.self()) && spawned.add(name),
          () -> "VM-1: spawn gave the name " + name + ", which is used already or names no task");
    }
    return names;
  }

  TaskId spawn(TaskProgram program) {
    return spawn(program, 1).get(0);
  }

  void send(TaskId task, Message message) {
    assertTrue(
        machine.send(task, message),
        () -> "VM-5: send answered false though task " + task + " is not gone: " + message);
  }

  void order(TaskId task, Act act) {
    send(task, new Order(act));
  }

  // Mail

  int receive(Duration longest) throws InterruptedException {
    return receive(BATCH, longest);
  }

  int receive(int most, Duration longest) throws InterruptedException {
    int before = mail.size();
    int received = machine.receive(this::keep, most, longest);
    assertEquals(
        mail.size() - before, received, "VM-10: receive tells how many messages it handed over");
    return received;
  }

  private void keep(TaskId source, Message message) {
    mail.add(new Mail(source, message));
    if (message instanceof Note note) {
      notes.computeIfAbsent(source, key -> new ArrayList<>()).add(note);
    }
    if (message instanceof TaskExit exit) {
      exits.computeIfAbsent(exit.task(), key -> new ArrayList<>()).add(exit);
    }
  }

  /** Receives until this holds; false if nothing has come for as long as patience lasts. */
  boolean waitFor(BooleanSupplier condition) throws InterruptedException {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (receive(LOOK_AGAIN) > 0) {
        begun = System.nanoTime();
      } else if (System.nanoTime() - begun > patience.toNanos()) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  /** Receives until this holds; it must. */
  void await(String fault, BooleanSupplier condition) throws InterruptedException {
    if (!waitFor(condition)) {
      fail(fault + "; waited " + patience + ", and this had come before: " + lastMail());
    }
  }

  private String lastMail() {
    int shown = Math.min(20, mail.size());
    return (mail.size() > shown ? "... " : "") + mail.subList(mail.size() - shown, mail.size());
  }

  /** Takes what is there. */
  void poll() throws InterruptedException {
    while (receive(Duration.ZERO) > 0) {
      assertTrue(mail.size() > 0);
    }
  }

  /** Waits for a note of this text. */
  Note hear(TaskId task, String text) throws InterruptedException {
    await(
        "VM-5: the message '" + text + "' of task " + task + " has not come",
        () -> notes(task).stream().anyMatch(note -> note.text().equals(text)));
    return notes(task).stream().filter(note -> note.text().equals(text)).findFirst().orElseThrow();
  }

  /** Waits until each has said this, after which a message from it has made the way. */
  void hearAll(List<TaskId> tasks, String text) throws InterruptedException {
    for (TaskId task : tasks) {
      hear(task, text);
    }
  }

  /** Sends a note to a task that sends it back, and waits for it: so much time passes. */
  void roundTrip(TaskId echo) throws InterruptedException {
    int before = notes(echo).size();
    send(echo, new Note("round trip", before));
    await(
        "VM-5: a message to task " + echo + " and back has not come",
        () -> notes(echo).size() > before);
  }

  TaskExit exitOf(TaskId task) throws InterruptedException {
    await(
        "VM-7: exactly one TaskExit for task " + task + ", got none", () -> !exits(task).isEmpty());
    return exits(task).get(0);
  }

  void awaitFree(int slots) throws InterruptedException {
    await(
        "VM-2: " + slots + " slots must be free, but hosts() tells " + machine.hosts(),
        () -> machine.freeSlots() == slots);
  }

  // What came

  List<Note> notes(TaskId task) {
    return notes.getOrDefault(task, List.of());
  }

  List<String> texts(TaskId task) {
    return notes(task).stream().map(Note::text).toList();
  }

  List<TaskExit> exits(TaskId task) {
    return exits.getOrDefault(task, List.of());
  }

  List<Mail> mail() {
    return mail;
  }

  <M extends Message> List<M> all(Class<M> kind) {
    return mail.stream().map(Mail::message).filter(kind::isInstance).map(kind::cast).toList();
  }

  Set<TaskId> spawned() {
    return spawned;
  }
}
