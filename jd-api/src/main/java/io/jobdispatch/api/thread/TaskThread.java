package io.jobdispatch.api.thread;

import io.jobdispatch.api.CostlyCalls;
import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A task that is a thread of this JVM: makes the task from its program, makes its turns, and says
 * how it ended.
 *
 * <p>The methods of {@link TaskContext} are for the task, all others for its backend; those may be
 * called by any thread.
 *
 * <p>The thread is a daemon named {@code jd-<run>-<number>}, as the task is, and has the context
 * class loader of the thread that called the constructor.
 */
public final class TaskThread implements TaskContext {

  /** What a backend gives to one task. Called by the task's thread alone. */
  public interface Site {

    /**
     * Names the task that spawned this one.
     *
     * @return the master
     */
    TaskId parent();

    /**
     * Names the host that the task runs on.
     *
     * @return the host
     */
    HostId host();

    /**
     * Sends a message for the task, by the rules of {@link TaskContext#send}. Not called any more
     * when the task is over.
     *
     * @param to the receiver
     * @param message the message
     * @return false if the receiver is known to be gone
     * @throws io.jobdispatch.api.PayloadException if the message cannot be encoded; nothing was
     *     sent
     */
    boolean send(TaskId to, Message message);

    /**
     * The task's thread is at its end; this is the last thing that it does. Called exactly once for
     * a thread that was begun, also if somebody else has told the task's end: see {@link
     * TaskThread#finish} and {@link TaskThread#release}.
     *
     * @param exit how the task ended, as far as its thread can see
     */
    void ended(TaskExit exit);

    /**
     * Returns the name of the master that the task works for, for messages. May be called by any
     * thread.
     *
     * @return as in {@code master 10.0.0.7:5701}; empty by default
     */
    default String owner() {
      return "";
    }

    /**
     * Tells whether what the next unit of work sends can be taken. Asked before each unit. While
     * there is no room none begins, but messages are received; it is asked again when a message has
     * come, or after {@link TaskThread#nudge}.
     *
     * @return false to hold work back; always true if not overridden
     */
    default boolean hasRoom() {
      return true;
    }
  }

  /**
   * After so many messages in one turn, only those are received that wait by then: 1024. So a flood
   * cannot keep work from its turn.
   */
  public static final int FLOOD_MESSAGES = 1024;

  /*
   * Two things happen once each, whoever is first: the exit is told (`over`), by the thread's end,
   * a kill, or the close of what the task is part of; and the slot is given back (`released`), by
   * the thread's end or when the thread is abandoned.
   */

  private final TaskId id;
  private final Payload program;
  private final Site site;
  private final Mailbox mailbox = new Mailbox();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean released = new AtomicBoolean();
  private final CostlyCalls calls = new CostlyCalls(true);
  private final NotingThread thread;
  private volatile Consumer<KillCause> observer = cause -> {};

  /* Written by the task's thread, read by any. */
  private volatile Object activity;

  /* The task's thread alone. */
  private boolean exiting;

  /**
   * Makes the thread, and does not start it.
   *
   * @param id the task's name
   * @param program the payload of its {@link TaskProgram}, of which the task gets a copy; not to be
   *     changed afterwards
   * @param site what the backend gives to it; not called before the thread begins
   */
  public TaskThread(TaskId id, Payload program, Site site) {
    this.id = id;
    this.program = program.encoded();
    this.site = site;
    this.thread =
        new NotingThread(this::run, "jd-" + Long.toHexString(id.run()) + "-" + id.number());
    thread.setDaemon(true);
  }

  /**
   * Starts the thread. Once.
   *
   * @throws OutOfMemoryError if there can be no more threads; nothing was started, and {@link
   *     Site#ended} is not called
   */
  public void begin() {
    thread.start();
  }

  /**
   * Puts mail into the task's mailbox. Does not block.
   *
   * @param mail what was in no mailbox before
   */
  public void put(Mail mail) {
    mailbox.put(mail);
  }

  /**
   * Lets the task ask {@link Site#hasRoom} again, and then see what the caller did before. No nudge
   * is lost, whatever the task is about to do; several may be answered at once.
   */
  public void nudge() {
    mailbox.nudge();
  }

  /**
   * Passes the cause of a kill to the task. Call it before {@link #finish}, so that the task knows
   * the cause before its messages are dropped.
   *
   * @param cause the cause of the kill
   */
  public void tellCause(KillCause cause) {
    observer.accept(cause);
  }

  /**
   * Takes the right, and the duty, to tell the task's exit. From now on nothing is sent for it and
   * no call of it begins but {@link Task#close}. Whoever is not the task's thread calls {@link
   * #end} then.
   *
   * @return true for exactly one caller
   */
  public boolean finish() {
    return over.compareAndSet(false, true);
  }

  /**
   * Tells whether the task's exit was told, or is about to be.
   *
   * @return true after {@link #finish}
   */
  public boolean isOver() {
    return over.get();
  }

  /**
   * Takes the right, and the duty, to give the task's slot back.
   *
   * @return true for exactly one caller
   */
  public boolean release() {
    return released.compareAndSet(false, true);
  }

  /**
   * Tells whether the task's slot was given back, or is about to be.
   *
   * @return true after {@link #release}
   */
  public boolean isReleased() {
    return released.get();
  }

  /**
   * Describes what the task is doing, and for whom. Any thread.
   *
   * @return as in {@code job 7, attempt 2, of run 5f3a90c1 (task 5f3a90c1/3, master 10.0.0.7:5701)}
   */
  public String activity() {
    Object now = activity;
    String owner = site.owner();
    return "%s of run %s (task %s%s)"
        .formatted(
            now == null ? "a task" : now + ",",
            Long.toHexString(id.run()),
            id,
            owner.isEmpty() ? "" : ", " + owner);
  }

  /**
   * Ends the thread from outside, when the task is {@linkplain #finish over} already: interrupts a
   * costly call, and ends a wait. Does not wait for the thread to end. The interrupt itself can
   * take long or throw, because it closes the channel on which a call waits. See {@link
   * Interrupter}. Ending twice does nothing more.
   */
  public void end() {
    try {
      calls.cancel();
    } finally {
      mailbox.close();
    }
  }

  /**
   * Tells whether the thread was begun and has not ended.
   *
   * @return true while it runs or waits
   */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Waits for the thread's end.
   *
   * @param nanos the longest wait in nanoseconds, rounded up to milliseconds; none if it is not
   *     positive
   * @throws InterruptedException if the caller was interrupted
   */
  public void join(long nanos) throws InterruptedException {
    if (nanos > 0) {
      thread.join(1 + nanos / 1_000_000);
    }
  }

  // The thread

  private void run() {
    TaskExit unknown =
        new TaskExit(id, host(), TaskExit.Reason.THREW, "its end could not be told in full");
    site.ended(live(unknown));
  }

  /* Where memory is exhausted, not even a story can be made. */
  private TaskExit live(TaskExit unknown) {
    try {
      return live();
    } catch (Throwable thrown) {
      return unknown;
    }
  }

  private TaskExit live() {
    TaskExit.Reason reason = TaskExit.Reason.SETUP_FAILED;
    String story = "";
    Task task = null;
    try {
      task = ((TaskProgram) program.value()).create(this);
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
      if (!isEnding() && !work(task) && !isEnding()) {
        mailbox.await(-1);
        Thread.interrupted(); // a stray one, with which no thread can wait
      }
    }
  }

  private boolean work(Task task) throws Exception {
    return site.hasRoom() && task.work();
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
      TaskId source = mail.source();
      Message message = mail.message();
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

  // The task's side

  @Override
  public TaskId self() {
    return id;
  }

  @Override
  public TaskId parent() {
    return site.parent();
  }

  @Override
  public HostId host() {
    return site.host();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean send(TaskId to, Message message) {
    return !over.get() && site.send(to, message);
  }

  @Override
  public <T> T costly(Callable<T> call) throws Exception {
    thread.forgetInterrupts();
    return calls.run(call);
  }

  @Override
  public void describe(Object does) {
    activity = does;
  }

  @Override
  public boolean cancelled() {
    return calls.cancelled();
  }

  @Override
  public boolean interruptedFromOutside() {
    return thread.wasInterruptedByOther();
  }

  @Override
  public void whenKilled(Consumer<KillCause> told) {
    observer = told;
  }

  @Override
  public void exit() {
    exiting = true;
  }
}
