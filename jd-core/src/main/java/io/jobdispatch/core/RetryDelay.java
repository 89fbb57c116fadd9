package io.jobdispatch.core;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long a job waits before it is tried again after a failed attempt.
 *
 * <p>The first wait is {@link #first}; each further one is {@link #factor} times the one before, at
 * most {@link #most}. From each a random part of at most {@link #jitter} of it is taken, so that
 * jobs which failed together do not come back together.
 *
 * @param first the wait after the first failed attempt, at least zero
 * @param factor how each wait grows from the one before, at least 1
 * @param most the longest wait, at least {@code first}
 * @param jitter the largest part that is taken away, 0 to 1
 */
public record RetryDelay(Duration first, double factor, Duration most, double jitter) {

  private static final RetryDelay NONE = fixed(Duration.ZERO);

  /**
   * Describes a delay.
   *
   * @param first the wait after the first failed attempt, at least zero
   * @param factor how each wait grows from the one before, at least 1
   * @param most the longest wait, at least {@code first}
   * @param jitter the largest part that is taken away, 0 to 1
   * @throws IllegalArgumentException if one is out of its range
   */
  public RetryDelay {
    if (first.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: first=" + first);
    }
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("must be >= 1: factor=" + factor);
    }
    if (most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "must be first <= most: first=" + first + ", most=" + most);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("must be from 0 to 1: jitter=" + jitter);
    }
    first = Durations.atMostLongest(first);
    most = Durations.atMostLongest(most);
  }

  /**
   * Gives the delay that is none: what failed is tried again at once.
   *
   * @return no delay
   */
  public static RetryDelay none() {
    return NONE;
  }

  /**
   * Makes each wait equally long.
   *
   * @param wait at least zero
   * @return the delay
   * @throws IllegalArgumentException if it is negative
   */
  public static RetryDelay fixed(Duration wait) {
    return new RetryDelay(wait, 1, wait, 0);
  }

  /**
   * Doubles the wait with each failed attempt of a job, and takes up to a half of it away at
   * random.
   *
   * @param first the wait after the first failed attempt, at least zero
   * @param most the longest wait
   * @return the delay
   * @throws IllegalArgumentException if {@code first} is negative or above {@code most}
   */
  public static RetryDelay exponential(Duration first, Duration most) {
    return new RetryDelay(first, 2, most, 0.5);
  }

  /** The wait before the next attempt; the same for the same run seed, job and failures. */
  Duration after(int failures, long seed, long index) {
    double nanos = first.toNanos() * Math.pow(factor, failures - 1.0);
    double capped = Math.min(nanos, (double) most.toNanos());
    double random = new SplittableRandom(JobFacts.mix(seed + index) + failures).nextDouble();
    return Duration.ofNanos((long) (capped * (1 - jitter * random)));
  }
}
