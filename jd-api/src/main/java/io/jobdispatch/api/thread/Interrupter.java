package io.jobdispatch.api.thread;

import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ends the threads of tasks, and lets nobody wait for that. Any thread. */
public final class Interrupter {

  /*
   * An interrupt closes the channel at which a thread waits, and does not return before that is
   * done: a channel of a dead network file system takes minutes, or for ever. So each has a thread
   * of its own, which is gone when it has done its work. They are not more than there are threads
   * of tasks: one whose interrupt is under way cannot end before that.
   */

  private final ThreadPoolExecutor threads;
  private final Consumer<? super String> complaints;

  /**
   * Makes one for the tasks of a host.
   *
   * @param name what its threads are called; they are daemons
   * @param complaints told in one line of a thread whose interruption throws, in any thread
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
   * Ends a thread whose task is {@linkplain TaskThread#finish over}, soon. Where there is no memory
   * for another thread, or after {@link #close}, it is ended at once, by the caller.
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

  /** Starts no more threads; those that are there go on. Closing twice is fine. */
  public void close() {
    threads.shutdown();
  }
}
