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
 * @param isolation how much it was kept apart from others
 * @param failure what was thrown; for a lost slave or a timeout it has no stack trace, and its
 *     message says what is known
 * @param slave the slave that it failed on; the master's own name in local mode
 * @param host where that slave ran
 * @param dispatched when it was sent to the slave, since the beginning of the run's life that it
 *     belongs to
 * @param ended when its end was known, since the beginning of the same life
 * @param evaluated the time in the evaluator, as far as it is known
 */
public record FailedAttempt(
    int number,
    Cause cause,
    Isolation isolation,
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
    TIMED_OUT,
    /**
     * The memory of its slave's process was full. The job may have filled it, or another that was
     * evaluated in that process. It counts as a loss, and the job is suspected as after one.
     */
    EXHAUSTED,
    /**
     * The evaluator threw after another thread had interrupted it, and the interrupt did not come
     * from a kill of its slave. Some libraries interrupt all threads of a process. Such an attempt
     * spends no budget. From the fourth one on it counts as {@link #EXCEPTION}.
     */
    INTERRUPTED;

    /** Whether the job may have ended its slave, or hung it. */
    boolean taints() {
      return this != EXCEPTION && this != INTERRUPTED;
    }

    /** Whether the job may have harmed the process of its slave, and others there. */
    boolean isSuspicious() {
      return this == LOST || this == EXHAUSTED;
    }
  }

  /**
   * How much a job was kept apart from others because it may have ended slaves; see {@link
   * FailurePolicy}.
   */
  public enum Isolation {
    /** Its slave could hold other jobs. */
    NONE(History.CLEAN, ""),
    /** Its slave held nothing else. */
    ON_SLAVE(History.SUSPECT, ", as its slave's only job"),
    /** Its slave held nothing else, and no other slave of its host held a suspect. */
    ON_HOST(History.ALONE, ", as its host's only suspect");

    private final int suspicion;
    private final String story;

    Isolation(int suspicion, String story) {
      this.suspicion = suspicion;
      this.story = story;
    }

    /** How much its job was suspected. */
    int suspicion() {
      return suspicion;
    }

    static Isolation of(int suspicion) {
      return switch (suspicion) {
        case History.CLEAN -> NONE;
        case History.SUSPECT -> ON_SLAVE;
        default -> ON_HOST;
      };
    }
  }

  /**
   * Describes an attempt.
   *
   * @param number which try it was, from 1
   * @param cause what ended it
   * @param isolation how much it was kept apart from others
   * @param failure what was thrown, or what is known
   * @param slave the slave that it failed on
   * @param host where that slave ran
   * @param dispatched when it was sent to the slave, since the beginning of the run's life
   * @param ended when its end was known, since the beginning of the run's life
   * @param evaluated the time in the evaluator
   */
  public FailedAttempt {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(isolation, "isolation");
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
        Isolation.of(attempt.suspicion()),
        why,
        attempt.slave(),
        host,
        loop.sinceBegun(attempt.dispatchedNanos()),
        loop.sinceBegun(loop.nowNanos()),
        Duration.ofNanos(effort.evaluatedNanos()));
  }

  /** Returns the same attempt with another failure. */
  FailedAttempt with(Failure why) {
    return new FailedAttempt(
        number, cause, isolation, why, slave, host, dispatched, ended, evaluated);
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
      case INTERRUPTED -> "it was interrupted from outside: " + failure.headline();
      case EXHAUSTED -> "it ran out of memory: " + failure.headline();
    };
  }

  /** Which attempt it was, where and when. */
  String circumstances() {
    return String.format(
        Locale.ROOT,
        "attempt %d, slave %s, host %s%s, sent after %.3f s, failed after %.3f s, %.3f s in the"
            + " evaluator",
        number,
        slave,
        host,
        isolation.story,
        dispatched.toNanos() / NANOS,
        ended.toNanos() / NANOS,
        evaluated.toNanos() / NANOS);
  }
}
