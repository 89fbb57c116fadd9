package io.jobdispatch.core;

import java.time.Duration;

/** Warns when nothing has arrived for a while; less and less often as the silence goes on. */
final class StallWatch {

  private final MasterLoop loop;
  private final long silenceNanos;
  private long pauseNanos;

  StallWatch(MasterLoop loop, Duration silence) {
    this.loop = loop;
    this.silenceNanos = silence.toNanos();
    this.pauseNanos = silenceNanos;
  }

  void start() {
    check();
  }

  private void check() {
    long now = loop.nowNanos();
    long quietNanos = now - loop.lastHeardNanos();
    if (quietNanos < silenceNanos) {
      pauseNanos = silenceNanos;
      loop.timers().at(loop.lastHeardNanos() + silenceNanos, this::check);
      return;
    }
    loop.warn(
        "nothing has arrived for %.1f s: %s".formatted(quietNanos / 1e9, loop.describeWait()));
    loop.timers().at(now + pauseNanos, this::check);
    pauseNanos *= 2;
  }
}
