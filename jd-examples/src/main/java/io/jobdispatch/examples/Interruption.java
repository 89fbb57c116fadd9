package io.jobdispatch.examples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An orderly end when this process is interrupted from outside (Ctrl-C, SIGTERM): the run is
 * cancelled, so that every slave and every program that it started ends, and the last words of the
 * main thread are waited for.
 */
final class Interruption {

  /*
   * Two threads. The JVM starts `end` in a thread of its own when a signal comes, or when the main
   * thread has called System.exit, which then never returns: so the main thread says lastWords
   * before it does, and nothing here waits for that thread to end.
   *
   * The run is cancelled again and again, because cancel() does nothing to a run that is just about
   * to begin.
   */

  /** How long the main thread may take to end its run and say so. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int AGAIN_MILLIS = 50;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch lastWords = new CountDownLatch(1);
  private volatile @Nullable Runnable cancel;

  /** Makes one that is to be told of the end of the process. */
  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::end, "jd-interruption"));
    return interruption;
  }

  /** Says how to end what runs from now on. Until then, the process just ends. */
  void endBy(Runnable cancel) {
    this.cancel = cancel;
  }

  /** The main thread has nothing more to say. */
  void lastWordsAreSaid() {
    lastWords.countDown();
  }

  /** Whether the process is being ended, or will be within this time. */
  boolean begins(Duration within) {
    try {
      return begun.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return begun.getCount() == 0;
    }
  }

  /** Ends what runs. */
  void end() {
    begun.countDown();
    Runnable how = cancel;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (how != null && System.nanoTime() < deadline && lastWords.getCount() > 0) {
        how.run();
        if (lastWords.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
