package io.jobdispatch.core;

/**
 * Takes results, in the thread that runs the run.
 *
 * @param <J> the jobs
 * @param <R> the results
 */
@FunctionalInterface
public interface ResultConsumer<J, R> {

  /**
   * Takes one result.
   *
   * @param index the job's place in the order of the jobs, from 0
   * @param job the very object that was dispatched
   * @param result what the evaluator returned, which may be null
   */
  void accept(long index, J job, R result);
}
