package io.jobdispatch.hazelcast;

import io.jobdispatch.api.thread.TaskThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the threads of tasks, and lets nobody wait for that. */
final class Interrupter {

  /*
   * An interrupt closes the channel at which a thread waits, and does not return before that is
   * done: a channel of a dead network file system takes minutes, or for ever. So each has a thread
   * of its own, which is gone when it has done its work. They are not more than there are threads
   * of tasks: one whose interrupt is under way cannot end before that.
   */

  private static final Logger LOG = LoggerFactory.getLogger(Interrupter.class);

  private final ThreadPoolExecutor threads;

  Interrupter(String host) {
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            0,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "jd-interrupt-" + host);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Ends a thread whose task is over. */
  void end(TaskThread task) {
    try {
      threads.execute(() -> attempt(task));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      attempt(task);
    }
  }

  private static void attempt(TaskThread task) {
    try {
      task.end();
    } catch (RuntimeException | Error e) {
      LOG.warn("task {} could not be interrupted: {}", task.self(), e.toString());
    }
  }

  /** Starts no more threads; those that are there go on. */
  void close() {
    threads.shutdown();
  }
}
