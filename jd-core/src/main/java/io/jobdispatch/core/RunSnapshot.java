package io.jobdispatch.core;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of a run at one moment.
 *
 * @param drawn jobs drawn so far
 * @param completed jobs whose results were processed
 * @param failed jobs that have failed for good
 * @param replayed jobs among these that an earlier life of the run had settled
 * @param inFlight jobs that slaves hold
 * @param expected how many jobs the run will have, if that is known
 * @param slaves slaves that are ready
 * @param mode who evaluates jobs
 * @param elapsed time since the run began
 */
public record RunSnapshot(
    long drawn,
    long completed,
    long failed,
    long replayed,
    long inFlight,
    OptionalLong expected,
    int slaves,
    Mode mode,
    Duration elapsed) {

  private static final double NANOS = 1e9;

  /**
   * Counts the jobs that are through.
   *
   * @return completed and failed ones
   */
  public long settled() {
    return completed + failed;
  }

  /**
   * Gives the average rate so far.
   *
   * @return jobs settled in this life per second since it began; 0 at its beginning
   */
  public double jobsPerSecond() {
    long nanos = elapsed.toNanos();
    return nanos <= 0 ? 0 : (settled() - replayed) * NANOS / nanos;
  }

  /**
   * Estimates the time left, from the average rate so far.
   *
   * @return empty while nothing is settled or the number of jobs is not known
   */
  public Optional<Duration> remaining() {
    double rate = jobsPerSecond();
    if (expected.isEmpty() || rate <= 0) {
      return Optional.empty();
    }
    double seconds = Math.max(0, expected.getAsLong() - settled()) / rate;
    return Optional.of(Duration.ofMillis((long) (seconds * 1000)));
  }
}
