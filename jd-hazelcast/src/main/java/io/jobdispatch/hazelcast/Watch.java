package io.jobdispatch.hazelcast;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that looks around so often, and sends what must not hold up others. */
final class Watch {

  static final long PERIOD_MILLIS = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final ScheduledThreadPoolExecutor executor;

  Watch(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Does this every {@value #PERIOD_MILLIS} ms from now on. */
  void every(Runnable look) {
    every(PERIOD_MILLIS, look);
  }

  /** Does this every so many milliseconds from now on. */
  void every(long millis, Runnable look) {
    var unused =
        executor.scheduleWithFixedDelay(() -> attempt(look), 0, millis, TimeUnit.MILLISECONDS);
  }

  /** Does this once, after so many milliseconds. Any thread. */
  void later(long millis, Runnable action) {
    try {
      var unused = executor.schedule(() -> attempt(action), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("not done, for this endpoint is closed");
    }
  }

  /** Does this soon. Any thread. */
  void soon(Runnable action) {
    try {
      executor.execute(() -> attempt(action));
    } catch (RejectedExecutionException closed) {
      LOG.debug("not done, for this endpoint is closed");
    }
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.debug("failed, and may be tried again: {}", e.toString());
    } catch (Error e) {
      LOG.warn("failed, and may be tried again: {}", e.toString()); // it must look on
    }
  }

  void close() {
    executor.shutdownNow();
  }
}
