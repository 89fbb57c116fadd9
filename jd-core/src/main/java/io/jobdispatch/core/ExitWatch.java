package io.jobdispatch.core;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run when the JVM ends before it: programs that evaluators have started would outlive it
 * otherwise, and private directories be left behind.
 */
final class ExitWatch {

  /** How long the end of the JVM waits for code that ignores interrupts. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;

  ExitWatch(Runnable cancel) {
    hook =
        new Thread(
            () -> {
              cancel.run();
              awaitEnd();
            },
            "jd-exit");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      cancel.run();
    }
  }

  private void awaitEnd() {
    try {
      over.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the JVM end. */
  void runIsOver() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return; // the hook is running, and has just been let go
    }
  }
}
