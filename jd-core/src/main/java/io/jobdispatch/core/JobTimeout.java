package io.jobdispatch.core;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How long a slave may take for one job before it is killed and the job has run out of time. The
 * time runs from when the job was sent to the slave, or from the slave's answer before it if it
 * waited there.
 */
public final class JobTimeout {

  /** So many evaluations must have been timed before their median says something: 8. */
  public static final int MEDIAN_OF_LEAST = 8;

  private final Duration least;
  private final double timesMedian;

  private JobTimeout(Duration least, double timesMedian) {
    this.least = least;
    this.timesMedian = timesMedian;
  }

  /**
   * Makes a timeout of fixed length.
   *
   * @param limit more than zero
   * @return the timeout
   * @throws IllegalArgumentException if it is not positive
   */
  public static JobTimeout of(Duration limit) {
    return new JobTimeout(Durations.positive("limit", limit), 0);
  }

  /**
   * Makes a timeout that is a multiple of the median time that evaluations took so far. There is
   * none before {@link #MEDIAN_OF_LEAST} jobs are done.
   *
   * @param factor more than 1
   * @param least the timeout is never below this; more than zero
   * @return the timeout
   * @throws IllegalArgumentException if one is out of its range
   */
  public static JobTimeout timesMedian(double factor, Duration least) {
    if (!(factor > 1)) {
      throw new IllegalArgumentException("must be > 1: factor=" + factor);
    }
    Objects.requireNonNull(least, "least");
    return new JobTimeout(Durations.positive("least", least), factor);
  }

  /** The limit now; empty while it is not known. */
  OptionalLong limitNanos(Median median) {
    long leastNanos = least.toNanos();
    if (timesMedian == 0) {
      return OptionalLong.of(leastNanos);
    }
    if (median.count() < MEDIAN_OF_LEAST) {
      return OptionalLong.empty();
    }
    long nanos = Durations.atMostLongest((long) (timesMedian * median.nanos()));
    return OptionalLong.of(Math.max(leastNanos, nanos));
  }
}
