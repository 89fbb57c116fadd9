package io.jobdispatch.api.thread;

import java.time.Duration;

/** A wait that has begun: how much of it is left. */
public final class Patience {

  private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);

  private final boolean bounded;
  private final long deadlineNanos;

  private Patience(boolean bounded, long deadlineNanos) {
    this.bounded = bounded;
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * Begins to wait.
   *
   * @param patience how long, any duration; one that is negative, or more than a {@code long} can
   *     tell in nanoseconds, is without end
   * @param nowNanos the present moment, by any clock
   * @return the wait
   */
  public static Patience from(Duration patience, long nowNanos) {
    boolean bounded = !patience.isNegative() && patience.compareTo(MAX) < 0;
    return new Patience(bounded, bounded ? nowNanos + patience.toNanos() : 0);
  }

  /**
   * Tells how much is left, in the manner of {@link Mailbox#await}.
   *
   * @param nowNanos the present moment, by the same clock
   * @return nanoseconds; 0 if the wait is over, negative if it is without end
   */
  public long leftNanos(long nowNanos) {
    return bounded ? Math.max(0, deadlineNanos - nowNanos) : -1;
  }
}
