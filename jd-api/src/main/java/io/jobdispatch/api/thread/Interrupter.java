package io.jobdispatch.api.thread;

import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Interrupts the threads of ended tasks in the background, so that no caller waits for an
 * interrupt. Methods may be called from any thread.
 */
public final class Interrupter {

  /*
   * An interrupt closes the channel at which a thread waits, and does not return before that is
   * done: a channel of a dead network file system takes minutes, or for ever. So each has a thread
   * of its own, which is gone when it has done its work. They are not more than there are threads
   * of tasks: one whose interrupt has not returned cannot end before that.
   */

  private final ThreadPoolExecutor threads;
  private final Consumer<? super String> complaints;

  /**
   * Creates an interrupter for the tasks of one host.
   *
   * @param name the name of its daemon threads
   * @param complaints receives a one-line message when an interrupt throws; called in any thread
   */
  public Interrupter(String name, Consumer<? super String> complaints) {
    this.complaints = Objects.requireNonNull(complaints, "complaints");
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            0,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Ends the thread of a task that is {@linkplain TaskThread#finish over}, in the background. The
   * caller's thread does it if no thread can be created, or after {@link #close}.
   *
   * @param task the task
   */
  public void end(TaskThread task) {
    try {
      threads.execute(() -> attempt(task));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      attempt(task);
    }
  }

  private void attempt(TaskThread task) {
    try {
      task.end();
    } catch (RuntimeException | Error e) {
      complaints.accept("task " + task.self() + " could not be interrupted: " + e);
    }
  }

  /** Starts no more threads; those that run continue. A second call does nothing. */
  public void close() {
    threads.shutdown();
  }
}
