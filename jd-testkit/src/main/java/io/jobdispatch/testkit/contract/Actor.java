package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A task that does what it is told, and watches how it is called. */
final class Actor implements Task {

  /*
   * A call that must not be, such as one during another or one after close(), ends in an exception
   * that says so; it is read in the story of the task's exit.
   *
   * What is said in a unit of work may wait until the next one begins (VM-5), so an actor announces
   * itself in one and is busy in the next.
   */

  private static final long LOOK_AGAIN_NANOS = 50_000;

  /** What an actor does about messages that are no orders. */
  @FunctionalInterface
  interface Hearing extends Serializable {

    void hear(Actor me, TaskId source, Message message);
  }

  private enum Stage {
    MADE,
    STARTED,
    CLOSED
  }

  final TaskContext context;
  private final Puppet puppet;
  private final Queue<Act> later = new ArrayDeque<>();
  private final AtomicBoolean inside = new AtomicBoolean();
  private Stage stage = Stage.MADE;
  private Hearing hearing = (me, source, message) -> me.context.send(source, message);
  private long works;

  /** For the orders' own use. */
  long count;

  Actor(TaskContext context, Puppet puppet) {
    this.context = context;
    this.puppet = puppet;
  }

  // What an order can tell it to do

  void tell(String text) {
    tell(text, 0);
  }

  void tell(String text, long number) {
    context.send(context.parent(), new Note(text, number));
  }

  /** Does this as a unit of work, after those that wait. */
  void later(Act act) {
    later.add(act);
  }

  /** Does this from now on about messages that are no orders. At first they go back to sender. */
  void onMessage(Hearing action) {
    hearing = action;
  }

  /** Tells how often it was asked for work. */
  long works() {
    return works;
  }

  /** Says that it is busy, and is, until it is interrupted or the time is up. */
  void beBusy(Duration longest) {
    later(me -> me.tell("busy"));
    later(
        me -> {
          me.beBusyNow(longest);
          me.tell("nobody interrupted me");
        });
  }

  /** Is busy in this call. */
  void beBusyNow(Duration longest) throws Exception {
    context.costly(() -> hold(longest));
  }

  /** Lets time pass. */
  void pass(Duration time) throws Exception {
    beBusyNow(time);
  }

  private boolean hold(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (end - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, end - System.nanoTime());
      if (Thread.interrupted()) {
        throw new InterruptedException("an actor was interrupted");
      }
    }
    return true;
  }

  /** Says that it is busy, and is, until it sees that it was cancelled or the time is up. */
  void askWhetherCancelled(Duration longest) {
    later(me -> me.tell("busy"));
    later(
        me -> {
          long end = System.nanoTime() + longest.toNanos();
          while (!me.context.cancelled() && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
          }
        });
  }

  /** Says that it is busy, and is until so long after it was cancelled; ignores interrupts. */
  void beStubborn(Duration afterwards, Duration longest) {
    later(me -> me.tell("busy"));
    later(me -> me.context.costly(() -> me.ignoreAll(afterwards, longest)));
  }

  private boolean ignoreAll(Duration afterwards, Duration longest) {
    long last = System.nanoTime() + longest.toNanos();
    while (!context.cancelled() && last - System.nanoTime() > 0) {
      rest();
    }
    long end = System.nanoTime() + afterwards.toNanos();
    while (end - System.nanoTime() > 0) {
      rest();
    }
    return true;
  }

  private static void rest() {
    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    Thread.interrupted();
  }

  // How it is called

  @Override
  public void start() throws Exception {
    enter("start", Stage.MADE);
    try {
      stage = Stage.STARTED;
      puppet.start().perform(this);
    } finally {
      inside.set(false);
    }
  }

  @Override
  public void receive(TaskId source, Message message) {
    enter("receive", Stage.STARTED);
    try {
      if (message instanceof Order order) {
        perform(order.act());
      } else {
        hearing.hear(this, source, message);
      }
    } finally {
      inside.set(false);
    }
  }

  @Override
  public boolean work() throws Exception {
    enter("work", Stage.STARTED);
    try {
      works++;
      Act act = later.poll();
      if (act == null) {
        return false;
      }
      act.perform(this);
      return true;
    } finally {
      inside.set(false);
    }
  }

  @Override
  public void close() {
    if (stage == Stage.CLOSED) {
      throw new IllegalStateException("close was called twice");
    }
    enter("close", stage);
    try {
      stage = Stage.CLOSED;
      perform(puppet.close());
    } finally {
      inside.set(false);
    }
  }

  private void enter(String call, Stage expected) {
    if (!inside.compareAndSet(false, true)) {
      throw new IllegalStateException(call + " was called during another call");
    }
    if (stage != expected) {
      inside.set(false);
      throw new IllegalStateException(call + " was called when the task was " + stage);
    }
  }

  private void perform(Act act) {
    try {
      act.perform(this);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
