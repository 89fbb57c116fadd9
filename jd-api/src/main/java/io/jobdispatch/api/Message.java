package io.jobdispatch.api;

import java.io.Serializable;
import java.util.Objects;

/**
 * What tasks say to each other and what the virtual machine says to the master.
 *
 * <p>A message is a value: nobody changes it after it was sent. The kinds are grouped by who says
 * them. A user's own algorithm adds kinds of its own by implementing {@link UserMessage}.
 */
public sealed interface Message extends Serializable {

  /** What the virtual machine tells the master; the source is {@link TaskId#NONE}. */
  sealed interface Notification extends Message {}

  /** What the two halves of the event-driven model say to each other. */
  sealed interface Control extends Message {}

  /** What the two halves of the job dispatcher say to each other. */
  sealed interface Work extends Message {}

  /** The open door: a user's own kinds of message implement this. */
  non-sealed interface UserMessage extends Message {}

  /**
   * A task is over. Comes exactly once for every task that was spawned, whatever ended it.
   *
   * @param task the task that is over
   * @param host where it ran; {@link HostId#NONE} if it found no slot
   * @param reason what ended it
   * @param story what a person should know about it, for example a stack trace; may be empty
   */
  record TaskExit(TaskId task, HostId host, Reason reason, String story) implements Notification {

    /** What ended a task. */
    public enum Reason {
      /** It asked to exit. */
      RETURNED,
      /** Its program could not be made or started on the host: nothing was received by it. */
      SETUP_FAILED,
      /** It threw an exception out of a turn. */
      THREW,
      /** The master killed it. */
      KILLED,
      /** It was never started: there was no free slot for it. */
      REFUSED,
      /** Its process, or what else ran it, died. */
      DIED,
      /** Its host was lost, with all that it held. */
      HOST_LOST,
      /** Its host left on purpose: it had been told to end. */
      HOST_LEFT,
      /** The virtual machine was closed. */
      CLOSED
    }

    /**
     * Announces the end of a task.
     *
     * @param task the task
     * @param host where it ran
     * @param reason what ended it
     * @param story what a person should know
     */
    public TaskExit {
      Objects.requireNonNull(task, "task");
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(story, "story");
    }
  }

  /**
   * A host has joined and can take tasks.
   *
   * @param host the host with its slots
   */
  record HostAdd(Host host) implements Notification {}

  /**
   * A host is gone. Each of its tasks has given its own {@link TaskExit} before.
   *
   * @param host the name of the lost host
   * @param story what ended it, for a person; may be empty
   */
  record HostDelete(HostId host, String story) implements Notification {

    /**
     * Announces the end of a host.
     *
     * @param host the name of the lost host
     * @param story what ended it
     */
    public HostDelete {
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(story, "story");
    }

    /**
     * Announces the end of a host of which nothing more is known.
     *
     * @param host the name of the lost host
     */
    public HostDelete(HostId host) {
      this(host, "");
    }
  }

  /**
   * A slot has become usable again.
   *
   * @param host where
   */
  record SlotsFree(HostId host) implements Notification {}

  /**
   * The virtual machine goes on, but somebody should look.
   *
   * @param text one line for a person
   */
  record Warning(String text) implements Notification {}

  /**
   * A slave is ready; said once by every slave to its parent, before all else.
   *
   * @param slave who says it
   * @param host where it runs
   */
  record SlaveStarted(TaskId slave, HostId host) implements Control {}

  /**
   * The event loop was entered; every task says it to itself.
   *
   * @param self the task
   * @param master true in the master, false in a slave
   * @param localMode true if the task evaluates jobs in the master itself
   */
  record Startup(TaskId self, boolean master, boolean localMode) implements Control {}

  /** To a slave: end after this turn. To the master, from itself: end the run. */
  record Halt() implements Control {}

  /**
   * A slave could take more work; the master says it to itself.
   *
   * @param slave the slave; the master's own name in local mode
   */
  record Idle(TaskId slave) implements Control {}

  /**
   * What the function of a task gave; the task ends after it.
   *
   * @param success true if it returned, false if it threw
   * @param value what it returned, or the {@link Failure}
   */
  record TaskResult(boolean success, Payload value) implements Control {}

  /**
   * Evaluate a job. It is answered by exactly one of {@link JobResult}, {@link JobFailed} and
   * {@link JobSkipped}, unless the slave ends before.
   *
   * @param index the job's number in the run, from 0, in the order in which jobs were drawn
   * @param attempt which try of this job it is, from 1
   * @param job the job
   */
  record EvaluateJob(long index, int attempt, Payload job) implements Work {}

  /**
   * Do not evaluate a job that still waits with the slave. It overtakes the jobs that wait; a job
   * that has begun is not disturbed and its result comes all the same.
   *
   * @param index the job's number
   * @param attempt the try that is not wanted any more
   */
  record SkipJob(long index, int attempt) implements Work {}

  /**
   * A job was evaluated.
   *
   * @param index the job's number
   * @param attempt which try it was
   * @param result what the evaluator returned
   * @param effort what it took
   */
  record JobResult(long index, int attempt, Payload result, Effort effort) implements Work {}

  /**
   * A job could not be evaluated: its evaluator threw, or the job or its result cannot travel.
   *
   * @param index the job's number
   * @param attempt which try it was
   * @param failure what was thrown
   * @param effort what it took
   * @param interrupted true if the evaluation was {@linkplain TaskContext#interruptedFromOutside
   *     interrupted from outside}, which may be why it threw
   */
  record JobFailed(long index, int attempt, Failure failure, Effort effort, boolean interrupted)
      implements Work {

    /**
     * Announces a failure that has nothing to do with an interrupt.
     *
     * @param index the job's number
     * @param attempt which try it was
     * @param failure what was thrown
     * @param effort what it took
     */
    public JobFailed(long index, int attempt, Failure failure, Effort effort) {
      this(index, attempt, failure, effort, false);
    }
  }

  /**
   * A job was not evaluated, as {@link SkipJob} had asked.
   *
   * @param index the job's number
   * @param attempt which try it was
   */
  record JobSkipped(long index, int attempt) implements Work {}

  /**
   * What one evaluation took, by the clock of the slave's host.
   *
   * @param evaluatedNanos time in the evaluator, in nanoseconds
   * @param idledNanos time for which the slave had no job before this one, in nanoseconds
   * @param waiting how many jobs waited with the slave when it began this one
   */
  record Effort(long evaluatedNanos, long idledNanos, int waiting) implements Serializable {

    /** No effort at all. */
    public static final Effort NONE = new Effort(0, 0, 0);
  }
}
