package io.jobdispatch.core;

import java.io.Serializable;

/**
 * Evaluates a job. It travels: every slave works with a copy of its own, on every backend.
 *
 * @param <J> the jobs
 * @param <R> the results
 */
@FunctionalInterface
public interface Evaluator<J, R> extends Serializable {

  /**
   * Evaluates one job. Called by one thread at a time.
   *
   * @param job the job
   * @return the result, which may be null
   * @throws Exception anything: the job has failed then, and the run hears of it as data
   */
  R evaluate(J job) throws Exception;
}
