package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import java.time.Duration;

/**
 * Hears what happens in a run. All methods are called by the thread that runs the run, and do
 * nothing by default; they should return quickly. A listener that throws, also an {@link Error}, is
 * removed from the run with one warning in the log; it does not harm the run.
 */
public interface RunListener {

  /**
   * The run has begun.
   *
   * @param place which virtual machine it runs on and what chose it
   * @param snapshot the state of the run
   */
  default void started(String place, RunSnapshot snapshot) {}

  /**
   * A job was given to a slave.
   *
   * @param index the job's number
   * @param attempt which try it is, from 1
   * @param slave the slave; the master's own name in local mode
   */
  default void dispatched(long index, int attempt, TaskId slave) {}

  /**
   * A job is done and its result was processed.
   *
   * @param index the job's number
   * @param slave the slave that evaluated it
   * @param evaluated the time in the evaluator
   */
  default void completed(long index, TaskId slave, Duration evaluated) {}

  /**
   * An attempt of a job has failed, and the job is still open or fails with it.
   *
   * @param index the job's number
   * @param attempt the story of this attempt
   * @param again whether another attempt follows, now or after a delay
   */
  default void attemptFailed(long index, FailedAttempt attempt, boolean again) {}

  /**
   * A job has failed for good.
   *
   * @param failure the story
   */
  default void failed(JobFailure failure) {}

  /**
   * A slave is ready to evaluate jobs.
   *
   * @param slave the slave
   * @param host where it runs
   */
  default void slaveJoined(TaskId slave, HostId host) {}

  /**
   * A slave is gone, and the run is not over.
   *
   * @param exit which slave, and what ended it
   * @param jobsReturned how many jobs it held; they will be given to others
   */
  default void slaveLost(TaskExit exit, int jobsReturned) {}

  /**
   * Others evaluate jobs from now on.
   *
   * @param from the mode so far
   * @param to the mode from now on
   */
  default void modeChanged(Mode from, Mode to) {}

  /**
   * Somebody should look. The same text is in the log. Called by another thread than the run's if
   * that does not return from the user's code or from an evaluation in the master.
   *
   * @param text one line, or a few
   */
  default void warning(String text) {}

  /**
   * Time has passed: called every {@link RunOptions#progressInterval} or so, and at the end.
   *
   * @param snapshot the state of the run
   */
  default void progress(RunSnapshot snapshot) {}

  /**
   * The run is over. Nothing is called after this.
   *
   * @param summary what came of it
   */
  default void finished(RunSummary summary) {}
}
