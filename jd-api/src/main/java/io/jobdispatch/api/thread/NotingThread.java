package io.jobdispatch.api.thread;

/** A thread that notes down that another thread has interrupted it. */
final class NotingThread extends Thread {

  /*
   * An interrupt flag is cleared by whoever throws InterruptedException, so that nobody can see
   * afterwards whether there was an interrupt at all.
   */

  private volatile boolean interruptedByOther;

  NotingThread(Runnable work, String name) {
    super(work, name);
  }

  @Override
  public void interrupt() {
    if (Thread.currentThread() != this) {
      interruptedByOther = true;
    }
    super.interrupt();
  }

  /** Forgets what was noted down. The thread itself. */
  void forgetInterrupts() {
    if (interruptedByOther) {
      interruptedByOther = false;
    }
  }

  /** Returns whether another thread has interrupted this one since the last call of the above. */
  boolean wasInterruptedByOther() {
    return interruptedByOther;
  }
}
