package io.jobdispatch.core;

import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskProgram;

/**
 * What travels to the slaves of a job dispatcher.
 *
 * @param <J> the jobs
 * @param <R> the results
 * @param factory makes the slave's evaluator
 * @param handlers the user's slave-side handlers
 * @param seed the run's seed
 * @param directory where private directories are made; empty for the host's temporary directory
 * @param mirror files that every slave gets
 */
record EvaluatingProgram<J, R>(
    EvaluatorFactory<J, R> factory,
    SlaveHandlers handlers,
    long seed,
    String directory,
    Mirror mirror)
    implements TaskProgram {

  @Override
  public Task create(TaskContext context) {
    return new EvaluatingSlave<>(context, this);
  }
}
