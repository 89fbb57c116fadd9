package io.jobdispatch.api;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls of one task that may take long: another thread can interrupt one of them, and nothing
 * but it. For whoever implements {@link TaskContext#costly}.
 */
public final class CostlyCalls {

  /*
   * The interrupt is given only while the call is under way, and does not outlive it. Where another
   * interrupt is pending already, it does the work of ours and remains the other's.
   *
   * No lock, for a call may be a short job: IDLE <-> RUNNING, either -> cancelled for good. Who
   * cancels a RUNNING call holds it in CANCELLING while it gives the interrupt, and the caller does
   * not leave before that is over.
   */

  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int CANCELLING = 2;
  private static final int CANCELLED = 3;
  private static final int CANCELLED_BY_INTERRUPT = 4;

  private final boolean ownThread;
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private Thread caller;

  /**
   * Makes a guard for the calls of one task.
   *
   * @param ownThread true if the calling thread belongs to the task, so that no interrupt may be
   *     left over when a call has ended; false if it is somebody else's, who must see every
   *     interrupt that {@link #cancel} did not cause
   */
  public CostlyCalls(boolean ownThread) {
    this.ownThread = ownThread;
  }

  /**
   * Makes a call. One at a time.
   *
   * @param <T> what the call returns
   * @param call the call
   * @return what it returned
   * @throws InterruptedException if the calls have been cancelled before it
   * @throws Exception what the call threw
   */
  public <T> T run(Callable<T> call) throws Exception {
    enter();
    try {
      return call.call();
    } catch (InterruptedException e) {
      keepForeignInterrupt();
      throw e;
    } finally {
      leave();
    }
  }

  /**
   * Interrupts the call that is under way, and refuses all later ones. Any thread. Throws what
   * {@link Thread#interrupt} does, where the call waits at a channel that cannot be closed.
   */
  public void cancel() {
    while (!cancelled()) {
      if (state.compareAndSet(IDLE, CANCELLED)) {
        return;
      }
      if (state.compareAndSet(RUNNING, CANCELLING)) {
        interrupt(caller);
        return;
      }
    }
  }

  /* The call waits until this is told, so it is told also when the interruption throws. */
  private void interrupt(Thread thread) {
    boolean isNew = !thread.isInterrupted();
    try {
      if (isNew) {
        thread.interrupt();
      }
    } finally {
      state.set(isNew ? CANCELLED_BY_INTERRUPT : CANCELLED);
    }
  }

  /**
   * Tells whether the calls were cancelled. Any thread.
   *
   * @return true after {@link #cancel}
   */
  public boolean cancelled() {
    return state.get() >= CANCELLING;
  }

  /* From RUNNING on an interrupt may be for this call: what is late is cleared before. */
  private void enter() throws InterruptedException {
    caller = Thread.currentThread();
    if (ownThread) {
      Thread.interrupted(); // meant for an earlier call, and late
    }
    if (!state.compareAndSet(IDLE, RUNNING)) {
      throw new InterruptedException("cancelled");
    }
  }

  /* Whoever throws InterruptedException has cleared the flag. */
  private void keepForeignInterrupt() {
    if (!ownThread && !interruptedByCancel()) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave() {
    boolean byCancel = !state.compareAndSet(RUNNING, IDLE) && interruptedByCancel();
    if (byCancel || ownThread) {
      Thread.interrupted();
    }
  }

  private boolean interruptedByCancel() {
    while (state.get() == CANCELLING) {
      Thread.onSpinWait();
    }
    return state.get() == CANCELLED_BY_INTERRUPT;
  }
}
