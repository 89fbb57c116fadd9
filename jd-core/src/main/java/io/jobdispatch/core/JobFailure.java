package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/**
 * A job that failed, as data.
 *
 * @param index the job's number
 * @param attempt the try that failed, from 1
 * @param failure what was thrown
 * @param slave the slave that it failed on; the master's own name in local mode
 * @param host where that slave ran
 * @param dispatched when it was sent to the slave, since the run's beginning
 * @param failed when the failure arrived, since the run's beginning
 * @param evaluated the time in the evaluator
 */
public record JobFailure(
    long index,
    int attempt,
    Failure failure,
    TaskId slave,
    HostId host,
    Duration dispatched,
    Duration failed,
    Duration evaluated)
    implements Serializable {

  private static final double NANOS = 1e9;

  /**
   * Tells what happened in one line.
   *
   * @return job, exception, slave, host and times
   */
  public String headline() {
    return String.format(
        Locale.ROOT,
        "job %d failed: %s (attempt %d, slave %s, host %s, sent after %.3f s, failed after %.3f s,"
            + " %.3f s in the evaluator)",
        index,
        failure.headline(),
        attempt,
        slave,
        host,
        dispatched.toNanos() / NANOS,
        failed.toNanos() / NANOS,
        evaluated.toNanos() / NANOS);
  }

  /**
   * {@inheritDoc}
   *
   * @return the {@linkplain #headline headline}
   */
  @Override
  public String toString() {
    return headline();
  }

  /**
   * Tells the whole story.
   *
   * @return the headline, and on further lines the stack trace on the slave
   */
  public String story() {
    return headline() + System.lineSeparator() + failure.stackTrace().stripTrailing();
  }
}
