package io.jobdispatch.core;

import java.io.Serializable;

/**
 * Evaluates a job and wants to know about it. It travels, as {@link Evaluator} does.
 *
 * @param <J> the jobs
 * @param <R> the results
 */
@FunctionalInterface
public interface ContextEvaluator<J, R> extends Serializable {

  /**
   * Evaluates one job. Called by one thread at a time.
   *
   * @param job the job
   * @param context what is known about this job; valid during this call
   * @return the result, which may be null
   * @throws Exception anything: the job has failed then, and the run hears of it as data
   */
  R evaluate(J job, JobContext context) throws Exception;
}
