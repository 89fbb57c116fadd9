package io.jobdispatch.core;

import java.time.Duration;
import java.util.Locale;

/** Limits the wait of a run that has hosts of which none can be used. */
final class UnusableHosts {

  /*
   * Only a usable slot ends the wait: hosts that cannot be used may come and go meanwhile. What was
   * known of them last is told at the end.
   */

  private static final double NANOS = 1e9;

  private final MasterLoop loop;
  private final Duration patience;
  private boolean waits;
  private long sinceNanos;
  private String obstacle = "";

  UnusableHosts(MasterLoop loop, Duration patience) {
    this.loop = loop;
    this.patience = patience;
  }

  /** Looks at the hosts while the run waits for slaves. Answers whether it has waited too long. */
  boolean hasWaitedTooLong() {
    String now = loop.obstacle();
    if ((now.isEmpty() && !waits) || loop.hasSlots()) {
      waits = false;
      return false;
    }
    if (!now.isEmpty()) {
      obstacle = now;
      begin();
    }
    return waits && loop.nowNanos() - sinceNanos >= patience.toNanos();
  }

  private void begin() {
    if (!waits) {
      waits = true;
      sinceNanos = loop.nowNanos();
      loop.timers().at(sinceNanos + patience.toNanos(), () -> {}); // so that there is a turn then
    }
  }

  /** The run waits no more. */
  void reset() {
    waits = false;
  }

  /** Says why the run ends. */
  String story() {
    return String.format(
        Locale.ROOT,
        "no usable host for %.1f s: %s (change the limit with RunOptions.unusableHosts, or wait"
            + " without a limit with fewSlaves(FewSlaves.WAIT))",
        (loop.nowNanos() - sinceNanos) / NANOS,
        obstacle);
  }
}
