package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A job that has failed for good, as data.
 *
 * @param index the job's number
 * @param verdict why it is not tried again
 * @param attempts all that failed, in the order in which they ended; at least one
 */
public record JobFailure(long index, Verdict verdict, List<FailedAttempt> attempts)
    implements Serializable {

  /** Why a job is not tried again. */
  public enum Verdict {
    /** Its evaluator threw more often than {@link FailurePolicy#exceptions} allows. */
    THREW,
    /**
     * Its slave was lost, or out of memory, more often than {@link FailurePolicy#losses} allows.
     */
    LOST,
    /** It ran out of time more often than {@link FailurePolicy#timeouts} allows. */
    TIMED_OUT,
    /**
     * Its slave was lost or ran out of memory {@link FailurePolicy#quarantineAfter} times. From the
     * second time on, only losses that the job suffered in isolation count.
     */
    QUARANTINED;

    private boolean isFor(FailedAttempt.Cause cause) {
      return switch (this) {
        case THREW -> cause == FailedAttempt.Cause.EXCEPTION;
        case LOST, QUARANTINED -> cause.isSuspicious();
        case TIMED_OUT -> cause == FailedAttempt.Cause.TIMED_OUT;
      };
    }
  }

  /**
   * Describes a failure.
   *
   * @param index the job's number
   * @param verdict why it is not tried again
   * @param attempts all that failed, in the order in which they ended
   * @throws IllegalArgumentException if there is no attempt
   */
  public JobFailure {
    Objects.requireNonNull(verdict, "verdict");
    attempts = List.copyOf(attempts);
    if (attempts.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: attempts of job " + index);
    }
  }

  /* Others may have failed after it for another cause, while they were not waited for. */
  private FailedAttempt last() {
    FailedAttempt last = attempts.get(attempts.size() - 1);
    for (FailedAttempt attempt : attempts) {
      last = verdict.isFor(attempt.cause()) ? attempt : last;
    }
    return last;
  }

  /**
   * Numbers the attempt that decided: the last one that failed for the cause of the verdict.
   *
   * @return from 1
   */
  public int attempt() {
    return last().number();
  }

  /**
   * Returns the cause of the failed attempt that led to the verdict.
   *
   * @return the cause of the last attempt that failed for the reason of the verdict
   */
  public FailedAttempt.Cause cause() {
    return last().cause();
  }

  /**
   * Tells what was thrown at last, or what is known of the loss or the timeout.
   *
   * @return the failure of the attempt that decided
   */
  public Failure failure() {
    return last().failure();
  }

  /**
   * Names the slave of the attempt that decided.
   *
   * @return the master's own name in local mode
   */
  public TaskId slave() {
    return last().slave();
  }

  /**
   * Names the host of the attempt that decided.
   *
   * @return where its slave ran
   */
  public HostId host() {
    return last().host();
  }

  /**
   * Tells what happened in one line.
   *
   * @return job, exception, slave, host and times
   */
  public String headline() {
    return String.format(
        Locale.ROOT,
        "job %d %s: %s (%s)",
        index,
        verdictText(),
        last().headline(),
        last().circumstances());
  }

  private String verdictText() {
    if (verdict == Verdict.QUARANTINED) {
      return "is quarantined after "
          + attempts.size()
          + " attempts, as what probably ends or fills its slaves";
    }
    return attempts.size() == 1 ? "failed" : "failed after " + attempts.size() + " attempts";
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
   * Tells the whole story, to be acted on.
   *
   * @return the headline; on further lines the attempts, if there were several, what can be done,
   *     and the stack trace on the slave, if there is one
   */
  public String story() {
    String newline = System.lineSeparator();
    StringBuilder text = new StringBuilder(headline());
    if (attempts.size() > 1) {
      String lines =
          attempts.stream()
              .map(each -> "  " + each.circumstances() + ": " + each.headline())
              .collect(Collectors.joining(newline));
      text.append(newline).append(lines);
    }
    String advice = advice();
    if (!advice.isEmpty()) {
      text.append(newline).append(advice);
    }
    String trace = failure().stackTrace().stripTrailing();
    return trace.isEmpty() ? text.toString() : text.append(newline).append(trace).toString();
  }

  private String advice() {
    return switch (verdict) {
      case THREW -> "";
      case LOST ->
          "to allow more retries, raise FailurePolicy.losses; if losses of slaves are common here,"
              + " raise FailurePolicy.quarantineAfter too";
      case TIMED_OUT ->
          "give it more time with RunOptions.jobTimeout, or more tries with FailurePolicy.timeouts";
      case QUARANTINED ->
          "evaluate it alone, in a process that may die, to see what it does: it may exhaust the"
              + " memory, crash in native code or end its process; if its slaves are lost for"
              + " another reason, raise FailurePolicy.quarantineAfter and FailurePolicy.losses";
    };
  }

  /** When it was sent to the slave that it failed on last, since the run's beginning. */
  Duration dispatched() {
    return last().dispatched();
  }

  /** When its last failure was known, since the run's beginning. */
  Duration failed() {
    return last().ended();
  }

  /** The time in the evaluator in the last attempt. */
  Duration evaluated() {
    return last().evaluated();
  }
}
