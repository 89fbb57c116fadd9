package io.jobdispatch.core;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Warns when the master itself evaluates one job for long, since its loop cannot say so then. */
final class LocalWatch {

  /*
   * The run's thread writes, the JDK's own timer thread reads. It needs no thread of ours, and takes
   * no decision: all it can do is warn. Its timer holds the whole run, so it does not outlive it.
   */

  private final Duration silence;
  private final Consumer<String> warnings;
  private long count;
  private volatile long job = -1;
  private volatile long evaluation;
  private volatile boolean closed;
  private volatile @Nullable CompletableFuture<Void> timer;

  LocalWatch(Duration silence, Consumer<String> warnings) {
    this.silence = silence;
    this.warnings = warnings;
    lookIn(silence, -1, 1);
  }

  void begins(long index) {
    evaluation = ++count;
    job = index;
  }

  void ends() {
    job = -1;
  }

  void close() {
    closed = true;
    CompletableFuture<Void> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private void lookIn(Duration pause, long seen, int times) {
    CompletableFuture<Void> next = new CompletableFuture<>();
    timer = next;
    var unused = next.thenRun(() -> look(seen, times));
    next.completeOnTimeout(null, pause.toNanos(), TimeUnit.NANOSECONDS);
    if (closed) {
      next.cancel(false);
    }
  }

  private void look(long seen, int times) {
    if (closed) {
      return;
    }
    long index = job;
    long now = evaluation;
    if (index < 0 || now != seen) {
      lookIn(silence, now, 1);
      return;
    }
    Duration least = silence.multipliedBy(times);
    warnings.accept(
        String.format(
            Locale.ROOT,
            "the master evaluates job %d for more than %.1f s, and nothing else meanwhile",
            index,
            least.toNanos() / 1e9));
    lookIn(silence.multipliedBy(times), seen, 2 * times);
  }
}
