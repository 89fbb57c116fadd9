package io.jobdispatch.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thing that is to be done later while the run's thread may stand still; replaceable. */
final class Alarm {

  /*
   * The JDK's own timer thread waits, so that a run needs no thread for it. What is done may take
   * long, so it gets a thread of its own: an interrupt closes a channel, a listener may block.
   */

  private static final Duration PAUSE_LEAST = Duration.ofMillis(1);

  private volatile boolean closed;
  private volatile @Nullable CompletableFuture<Void> timer;

  /** Calls this after a while, in the JDK's timer thread: it must be quick. Replaces another. */
  void after(Duration pause, Runnable quick) {
    CompletableFuture<Void> next = new CompletableFuture<>();
    timer = next;
    var unused = next.thenRun(quick);
    Duration most = pause.compareTo(PAUSE_LEAST) < 0 ? PAUSE_LEAST : pause;
    next.completeOnTimeout(null, nanos(most), TimeUnit.NANOSECONDS);
    if (closed) {
      next.cancel(false);
    }
  }

  private static long nanos(Duration pause) {
    return pause.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? pause.toNanos() : Long.MAX_VALUE;
  }

  /** Does what may take long, in a thread of its own. */
  static void inThread(Runnable slow) {
    Thread thread = new Thread(slow, "jd-alarm");
    thread.setDaemon(true);
    thread.start();
  }

  boolean isClosed() {
    return closed;
  }

  /** Nothing is called any more that has not begun, and nothing of it is held. */
  void close() {
    closed = true;
    CompletableFuture<Void> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
