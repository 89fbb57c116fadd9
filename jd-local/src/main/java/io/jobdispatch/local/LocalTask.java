package io.jobdispatch.local;

import io.jobdispatch.api.CostlyCalls;
import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** A task that is a thread. */
final class LocalTask implements TaskContext {

  /** After so many messages in one turn, only those are received that wait by then. */
  static final int FLOOD_MESSAGES = 1024;

  /*
   * Two things happen once each, whoever is first: the exit is told (`over`), by the thread's end,
   * a kill, or the machine's close; and the slot is given back (`released`), by the thread's end or
   * when the thread is abandoned.
   *
   * What a killed thread still sends is kept from the master by `silenced`, which the master's
   * thread sets when it takes the exit out of its mailbox.
   */

  final TaskId id;
  final Mailbox mailbox = new Mailbox();
  final AtomicBoolean over = new AtomicBoolean();
  final AtomicBoolean released = new AtomicBoolean();

  /* The master's thread alone. */
  boolean silenced;

  private final LocalVirtualMachine machine;
  private final byte[] program;
  private final CostlyCalls calls = new CostlyCalls(true);
  private final Thread thread;
  private boolean exiting;

  LocalTask(TaskId id, LocalVirtualMachine machine, byte[] program) {
    this.id = id;
    this.machine = machine;
    this.program = program;
    this.thread = new Thread(this::run, "jd-" + Long.toHexString(id.run()) + "-" + id.number());
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  private void run() {
    machine.threadEnded(this, live());
  }

  private TaskExit live() {
    TaskExit.Reason reason = TaskExit.Reason.SETUP_FAILED;
    String story = "";
    Task task = null;
    try {
      task = ((TaskProgram) Payload.ofBytes(program).value()).create(this);
      task.start();
      reason = TaskExit.Reason.THREW;
      turns(task);
      reason = TaskExit.Reason.RETURNED;
    } catch (Throwable thrown) {
      story = Failure.of(thrown).stackTrace();
    }
    String closing = close(task);
    if (reason == TaskExit.Reason.RETURNED && !closing.isEmpty()) {
      reason = TaskExit.Reason.THREW;
    }
    return new TaskExit(id, host(), reason, story + closing);
  }

  private void turns(Task task) throws Exception {
    while (!isEnding()) {
      receive(task);
      if (!isEnding() && !task.work() && !isEnding()) {
        mailbox.await(-1);
        Thread.interrupted(); // a stray one, with which no thread can wait
      }
    }
  }

  /* What waits at the beginning of the turn is received: a flood must not keep work from its turn. */
  private void receive(Task task) {
    Mail last = null;
    for (int count = 1; !isEnding(); count++) {
      Mail mail = mailbox.take();
      if (mail == null) {
        return;
      }
      if (count == FLOOD_MESSAGES) {
        last = mailbox.last();
      }
      TaskId source = mail.source;
      Message message = mail.message;
      mail.empty();
      task.receive(source, message);
      if (mail == last) {
        return;
      }
    }
  }

  private boolean isEnding() {
    return exiting || over.get();
  }

  private static String close(Task task) {
    try {
      if (task != null) {
        task.close();
      }
      return "";
    } catch (Throwable thrown) {
      return "closing it failed: " + Failure.of(thrown).stackTrace();
    }
  }

  /** Ends the task from outside, when it is over already. */
  void end() {
    calls.cancel();
    mailbox.close();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Waits for the thread's end, but not longer than this. */
  void join(long nanos) throws InterruptedException {
    if (nanos > 0) {
      thread.join(1 + nanos / 1_000_000);
    }
  }

  @Override
  public TaskId self() {
    return id;
  }

  @Override
  public TaskId parent() {
    return machine.self();
  }

  @Override
  public HostId host() {
    return machine.host();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean send(TaskId to, Message message) {
    return machine.post(this, to, message);
  }

  @Override
  public <T> T costly(Callable<T> call) throws Exception {
    return calls.run(call);
  }

  @Override
  public boolean cancelled() {
    return calls.cancelled();
  }

  @Override
  public void exit() {
    exiting = true;
  }
}
