package io.jobdispatch.examples.desweep;

import io.jobdispatch.core.JobContext;
import java.io.Serializable;

/**
 * One run of differential evolution, to be made: the job of this demo.
 *
 * @param function what to minimise
 * @param population the size of the population
 * @param run the number of the run among those of this function and population, from 0
 * @param generations how many generations to run
 */
public record SweepJob(TestFunction function, int population, int run, int generations)
    implements Serializable {

  /** Makes the run. What comes out depends on the job, its index and the sweep's seed alone. */
  Optimum evaluate(JobContext context) {
    return DifferentialEvolution.of(population, generations)
        .minimise(function::valueAt, function.box(), context.random(), context::cancelled);
  }
}
