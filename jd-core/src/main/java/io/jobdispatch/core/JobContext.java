package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskId;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** What an evaluator can know and do besides looking at its job. Valid during one evaluation. */
public interface JobContext {

  /**
   * Numbers the job.
   *
   * @return its place in the order in which jobs were drawn, from 0
   */
  long index();

  /**
   * Numbers the try.
   *
   * @return from 1
   */
  int attempt();

  /**
   * Gives random numbers that depend on the run's seed and the job's index alone: they are the same
   * on every backend, with any number of slaves, in every attempt.
   *
   * @return one generator per evaluation, a {@link java.util.SplittableRandom}
   */
  RandomGenerator random();

  /**
   * Returns an empty directory of this attempt's own, which is created at the first call, and again
   * if somebody has removed it. It is removed after the evaluation, unless the attempt fails. Then
   * it is moved to another folder, which the failure names, and removed from there if a later
   * attempt of the job has a result. Call it in the thread that evaluates.
   *
   * @return the directory, on the slave's host; an absolute path
   * @throws java.io.UncheckedIOException if it cannot be made
   */
  Path directory();

  /**
   * Returns the directory with this slave's copies of the files that {@link RunOptions#mirror}
   * named. Copies that somebody has removed are written again. It is removed when the slave ends.
   *
   * @return the directory, on the slave's host
   * @throws IllegalStateException if the run mirrors nothing
   * @throws java.io.UncheckedIOException if copies are missing and cannot be written
   */
  Path mirror();

  /**
   * Tells whether the result is no longer wanted. Long evaluations should ask now and then; they
   * are interrupted as well. May be asked by any thread.
   *
   * @return true once the run was cancelled or this slave killed
   */
  boolean cancelled();

  /**
   * Sends a message to the master, where a handler that {@link JobDispatcher#fillHandlerTable}
   * installed for its kind gets it. It arrives before the job's result.
   *
   * @param message the message
   * @throws io.jobdispatch.api.PayloadException if it cannot travel
   */
  void tell(UserMessage message);

  /**
   * Names the slave.
   *
   * @return the task that evaluates this job
   */
  TaskId slave();

  /**
   * Names the slave's host.
   *
   * @return the host
   */
  HostId host();
}
