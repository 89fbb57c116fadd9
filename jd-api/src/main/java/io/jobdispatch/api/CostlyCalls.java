package io.jobdispatch.api;

import java.util.concurrent.Callable;

/**
 * The calls of one task that may take long: another thread can interrupt one of them, and nothing
 * but it. For whoever implements {@link TaskContext#costly}.
 */
public final class CostlyCalls {

  /*
   * The interrupt is given only while the call is under way, and does not outlive it: the lock makes
   * the thread that calls and the one that cancels see each other. Where another interrupt is
   * pending already, it does the work of ours and remains the other's.
   */

  private final boolean ownThread;
  private final Object lock = new Object();
  private Thread caller;
  private boolean interrupted;
  private volatile boolean cancelled;

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

  /** Interrupts the call that is under way, and refuses all later ones. Any thread. */
  public void cancel() {
    synchronized (lock) {
      cancelled = true;
      if (caller != null && !interrupted && !caller.isInterrupted()) {
        interrupted = true;
        caller.interrupt();
      }
    }
  }

  /**
   * Tells whether the calls were cancelled. Any thread.
   *
   * @return true after {@link #cancel}
   */
  public boolean cancelled() {
    return cancelled;
  }

  private void enter() throws InterruptedException {
    synchronized (lock) {
      if (cancelled) {
        throw new InterruptedException("cancelled");
      }
      if (ownThread) {
        Thread.interrupted(); // meant for an earlier call, and late
      }
      caller = Thread.currentThread();
    }
  }

  /* Whoever throws InterruptedException has cleared the flag. */
  private void keepForeignInterrupt() {
    synchronized (lock) {
      if (!interrupted && !ownThread) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void leave() {
    synchronized (lock) {
      caller = null;
      if (interrupted || ownThread) {
        Thread.interrupted();
      }
      interrupted = false;
    }
  }
}
