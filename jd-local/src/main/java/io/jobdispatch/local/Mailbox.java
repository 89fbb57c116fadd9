package io.jobdispatch.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** The messages that wait for one task. Any thread puts, one thread takes. */
final class Mailbox {

  /*
   * Vyukov's queue of many producers and one consumer
   * (https://www.1024cores.net/home/lock-free-algorithms/queues/non-intrusive-mpsc-node-based-queue):
   * an exchange and a store to put, a load to take, no lock.
   *
   * The owner says that it waits before it looks a last time; who puts or closes does so before
   * looking for a waiter. All of it is volatile, so that one of the two sees the other, and nobody
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
  private Mail head = new Mail(null, null, null);

  private volatile Mail tail = head;

  private volatile Thread waiter;

  /* Read by the owner before it waits, at no other time. */
  private volatile boolean closed;

  void put(Mail mail) {
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

  /** From now on the owner does not wait any more. Mail can still be put and taken. */
  void close() {
    closed = true;
    wake();
  }

  /** Gives the mail that was put last, which may have been taken. */
  Mail last() {
    return tail;
  }

  /** Takes the next mail; null if there is none. It is to be emptied once it was read. */
  Mail take() {
    Mail next = head.next();
    if (next != null) {
      head = next;
    }
    return next;
  }

  boolean isEmpty() {
    return head.next() == null;
  }

  /**
   * Waits until there is mail, the mailbox is closed, the owner is interrupted, or for no reason.
   *
   * @param nanos the longest wait; negative for no limit
   */
  @SuppressWarnings("ThreadPriorityCheck") // only speed depends on it
  void await(long nanos) {
    for (int i = 0; i < YIELDS; i++) {
      if (!isEmpty() || closed) {
        return;
      }
      Thread.yield();
    }
    waiter = Thread.currentThread();
    if (isEmpty() && !closed) {
      park(nanos);
    }
    waiter = null;
  }

  private void park(long nanos) {
    if (nanos < 0) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }
}
