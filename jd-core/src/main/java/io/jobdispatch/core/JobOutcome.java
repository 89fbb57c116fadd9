package io.jobdispatch.core;

import org.jspecify.annotations.Nullable;

/**
 * What came of one job.
 *
 * @param <J> the jobs
 * @param <R> the results
 */
public sealed interface JobOutcome<J, R> {

  /**
   * Numbers the job.
   *
   * @return its place in the order of the jobs, from 0
   */
  long index();

  /**
   * Gives the job.
   *
   * @return the very object that was dispatched
   */
  J job();

  /**
   * The job has a result.
   *
   * @param <J> the jobs
   * @param <R> the results
   * @param index the job's number
   * @param job the job
   * @param result what the evaluator returned, which may be null
   */
  record Done<J, R extends @Nullable Object>(long index, J job, R result)
      implements JobOutcome<J, R> {}

  /**
   * The job has failed.
   *
   * @param <J> the jobs
   * @param <R> the results
   * @param index the job's number
   * @param job the job
   * @param failure the story
   */
  record Failed<J, R>(long index, J job, JobFailure failure) implements JobOutcome<J, R> {}
}
