package io.jobdispatch.api.thread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The messages that wait for one task, in the order in which they were put; there is no limit to
 * them. Any thread puts, one thread, the owner, takes and waits. No method but {@link #await}
 * blocks.
 */
public final class Mailbox {

  /*
   * Vyukov's queue of many producers and one consumer
   * (https://www.1024cores.net/home/lock-free-algorithms/queues/non-intrusive-mpsc-node-based-queue):
   * an exchange and a store to put, a load to take, no lock.
   *
   * The owner says that it waits before it looks a last time; who puts, nudges or closes does so
   * before looking for a waiter. All of it is volatile, so that one of the two sees the other, and nobody
   * enters the kernel while the owner is awake.
   */

  /*
   * How often the owner lets others go first before it parks. Where messages are small and many, the
   * next one is often on its way already, and who parks at each gap is woken at each message, which
   * costs the other side more than the message itself. On a machine that is at rest it is over in a
   * microsecond.
   */
  private static final int YIELDS = 2;

  private static final VarHandle TAIL;
  private static final VarHandle WAITER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(Mailbox.class, "tail", Mail.class);
      WAITER = lookup.findVarHandle(Mailbox.class, "waiter", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /* The last mail that was taken; the one after it is the next. Written by the owner. */
  private Mail head = new Mail(null, null);

  private volatile Mail tail = head;

  private volatile Thread waiter;

  /* Read by the owner before and after it waits, at no other time. */
  private final AtomicBoolean nudged = new AtomicBoolean();
  private volatile boolean closed;

  /** Makes an empty mailbox. Its owner is whichever thread takes. */
  public Mailbox() {}

  /**
   * Adds mail, and ends the owner's wait. Any thread.
   *
   * @param mail what was in no mailbox before
   */
  public void put(Mail mail) {
    Mail last = (Mail) TAIL.getAndSet(this, mail);
    last.link(mail);
    wake();
  }

  private void wake() {
    Thread waiting = waiter;
    if (waiting != null && WAITER.compareAndSet(this, waiting, null)) {
      LockSupport.unpark(waiting);
    }
  }

  /**
   * Ends the owner's wait without mail: the one that is under way, or else the next one. When that
   * has ended, the owner sees what the caller did before. Several nudges may end one wait. Any
   * thread.
   */
  public void nudge() {
    nudged.set(true);
    wake();
  }

  /**
   * From now on the owner does not wait any more. Mail can still be put and taken. Closing twice
   * does nothing more. Any thread.
   */
  public void close() {
    closed = true;
    wake();
  }

  /**
   * Gives the mail that was put last, which may have been taken. Any thread.
   *
   * @return the last mail; one that the mailbox made for itself if none was ever put
   */
  public Mail last() {
    return tail;
  }

  /**
   * Takes the next mail. It is to be {@linkplain Mail#empty emptied} once it was read. The owner
   * alone.
   *
   * @return the mail; null if there is none
   */
  public Mail take() {
    Mail next = head.next();
    if (next != null) {
      head = next;
    }
    return next;
  }

  /**
   * Tells whether there is nothing to take now. The owner alone.
   *
   * @return true if {@link #take} would give null
   */
  public boolean isEmpty() {
    return head.next() == null;
  }

  /**
   * Waits until there is mail, the mailbox was nudged or closed, the owner is interrupted, or for
   * no reason. Leaves an interrupt pending, and does not wait while one is. The owner alone.
   *
   * @param nanos the longest wait in nanoseconds; 0 for none, negative for no limit
   */
  public void await(long nanos) {
    rest(nanos);
    if (nudged.get()) {
      nudged.getAndSet(false); // reads it, too, so that what was done before a nudge is seen
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // only speed depends on it
  private void rest(long nanos) {
    for (int i = 0; i < YIELDS; i++) {
      if (isRoused()) {
        return;
      }
      Thread.yield();
    }
    waiter = Thread.currentThread();
    if (!isRoused()) {
      park(nanos);
    }
    waiter = null;
  }

  private boolean isRoused() {
    return !isEmpty() || closed || nudged.get();
  }

  private void park(long nanos) {
    if (nanos < 0) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }
}
