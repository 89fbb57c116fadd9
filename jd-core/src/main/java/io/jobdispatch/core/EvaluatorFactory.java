package io.jobdispatch.core;

import java.io.Serializable;

/**
 * Makes a slave's evaluator, once per slave, on the slave's host. For what is costly to make: a
 * model, a connection, a licence. An evaluator that is {@link AutoCloseable} is closed with its
 * slave.
 *
 * @param <J> the jobs
 * @param <R> the results
 */
@FunctionalInterface
public interface EvaluatorFactory<J, R> extends Serializable {

  /**
   * Makes an evaluator. It need not be serializable.
   *
   * @return the evaluator of one slave
   * @throws Exception anything: the slave cannot start then. That costs no job an attempt; another
   *     slave is spawned after a while, and after three failures in a row with no slave running the
   *     run ends
   */
  ContextEvaluator<J, R> create() throws Exception;
}
