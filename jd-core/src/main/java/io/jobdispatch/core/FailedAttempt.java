package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.Effort;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * One try of a job that did not give a result.
 *
 * @param number which try it was, from 1
 * @param cause what ended it
 * @param failure what was thrown; for a lost slave or a timeout it has no stack trace, and its
 *     message says what is known
 * @param slave the slave that it failed on; the master's own name in local mode
 * @param host where that slave ran
 * @param dispatched when it was sent to the slave, since the run's beginning
 * @param ended when its end was known, since the run's beginning
 * @param evaluated the time in the evaluator, as far as it is known
 */
public record FailedAttempt(
    int number,
    Cause cause,
    Failure failure,
    TaskId slave,
    HostId host,
    Duration dispatched,
    Duration ended,
    Duration evaluated)
    implements Serializable {

  private static final double NANOS = 1e9;

  /** What ends an attempt without a result. */
  public enum Cause {
    /** The evaluator threw, or the job or its result could not travel. */
    EXCEPTION,
    /** The slave was lost that held it. It may have been to blame for that, or not. */
    LOST,
    /** It took longer than the run's options allow. */
    TIMED_OUT
  }

  /**
   * Describes an attempt.
   *
   * @param number which try it was, from 1
   * @param cause what ended it
   * @param failure what was thrown, or what is known
   * @param slave the slave that it failed on
   * @param host where that slave ran
   * @param dispatched when it was sent to the slave, since the run's beginning
   * @param ended when its end was known, since the run's beginning
   * @param evaluated the time in the evaluator
   */
  public FailedAttempt {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(slave, "slave");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(dispatched, "dispatched");
    Objects.requireNonNull(ended, "ended");
    Objects.requireNonNull(evaluated, "evaluated");
  }

  /** The attempt has failed now. */
  static FailedAttempt of(
      Attempt<?> attempt, HostId host, Cause cause, Failure why, Effort effort, MasterLoop loop) {
    return new FailedAttempt(
        attempt.number(),
        cause,
        why,
        attempt.slave(),
        host,
        loop.sinceBegun(attempt.dispatchedNanos()),
        loop.sinceBegun(loop.nowNanos()),
        Duration.ofNanos(effort.evaluatedNanos()));
  }

  /**
   * Tells in one line what happened.
   *
   * @return exception, or loss, or timeout
   */
  public String headline() {
    return switch (cause) {
      case EXCEPTION -> failure.headline();
      case LOST -> "its slave was lost: " + failure.message();
      case TIMED_OUT -> "it ran out of time: " + failure.message();
    };
  }

  /** Which attempt it was, where and when. */
  String circumstances() {
    return String.format(
        Locale.ROOT,
        "attempt %d, slave %s, host %s, sent after %.3f s, failed after %.3f s, %.3f s in the"
            + " evaluator",
        number,
        slave,
        host,
        dispatched.toNanos() / NANOS,
        ended.toNanos() / NANOS,
        evaluated.toNanos() / NANOS);
  }
}
