package io.jobdispatch.core;

import java.time.Duration;
import java.util.Locale;

/** Warns when nothing has arrived for a while; less and less often as the silence goes on. */
final class StallWatch {

  private final MasterLoop loop;
  private final long silenceNanos;
  private long silentSinceNanos;
  private long dueNanos;

  StallWatch(MasterLoop loop, Duration silence) {
    this.loop = loop;
    this.silenceNanos = silence.toNanos();
    this.silentSinceNanos = loop.lastHeardNanos();
    this.dueNanos = silenceNanos;
  }

  void start() {
    check();
  }

  private void check() {
    long now = loop.nowNanos();
    if (silentSinceNanos != loop.lastHeardNanos()) {
      silentSinceNanos = loop.lastHeardNanos();
      dueNanos = silenceNanos;
    }
    long quietNanos = now - silentSinceNanos;
    if (quietNanos >= dueNanos) {
      loop.warn(
          String.format(
              Locale.ROOT,
              "nothing has arrived for %.1f s: %s",
              quietNanos / 1e9,
              loop.describeWait()));
      dueNanos *= 2;
    }
    /* Another silence may begin meanwhile, and must not be noticed late. */
    loop.timers().at(now + Math.min(silenceNanos, dueNanos - quietNanos), this::check);
  }
}
