package io.jobdispatch.examples.desweep;

import java.io.Serializable;

/**
 * One finished run of the sweep.
 *
 * @param function what was minimised
 * @param population the size of the population
 * @param run the number of the run among those of this function and population, from 0
 * @param generations how many generations were run
 * @param seed what the run's generator was made from, as it goes into the file
 * @param optimum what was found
 */
public record SweepRun(
    TestFunction function, int population, int run, int generations, long seed, Optimum optimum)
    implements Serializable {

  /**
   * How far the best value is above the known minimum.
   *
   * @return at least 0; 0 also where rounding puts the value below
   */
  public double error() {
    return errorOf(optimum.value());
  }

  /** The error of a value that the run had on its way. */
  double errorOf(double value) {
    return Math.max(0, value - function.minimum().value());
  }
}
