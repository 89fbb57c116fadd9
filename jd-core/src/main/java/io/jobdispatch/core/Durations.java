package io.jobdispatch.core;

import java.time.Duration;
import java.util.Objects;

/** The times that options may give. */
final class Durations {

  /* Some 70 years: as much as deadlines on a clock of nanoseconds can be told apart. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

  private Durations() {}

  static Duration atMostLongest(Duration value) {
    return value.compareTo(LONGEST) < 0 ? value : LONGEST;
  }

  static long atMostLongest(long nanos) {
    return Math.min(nanos, LONGEST.toNanos());
  }

  static Duration notNegative(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: " + name + "=" + value);
    }
    return atMostLongest(value);
  }

  static Duration positive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("must be > 0: " + name + "=" + value);
    }
    return atMostLongest(value);
  }
}
