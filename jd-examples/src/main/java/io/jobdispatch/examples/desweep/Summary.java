package io.jobdispatch.examples.desweep;

import java.util.Arrays;
import java.util.List;

/**
 * The runs of one function and population, in figures.
 *
 * @param function what was minimised
 * @param population the size of the population
 * @param runs how many runs there were, at least 1
 * @param best the lowest final value
 * @param median the median of the final values
 * @param worst the highest final value
 * @param meanError the mean error
 * @param medianError the median error
 * @param successes how many runs ended with an error of at most {@link #SUCCESS_ERROR}
 */
record Summary(
    TestFunction function,
    int population,
    int runs,
    double best,
    double median,
    double worst,
    double meanError,
    double medianError,
    int successes) {

  /** The largest error of a run that counts as a success. */
  static final double SUCCESS_ERROR = 1e-6;

  /** Sums up runs of the same function and population, at least one. */
  static Summary of(List<SweepRun> runs) {
    double[] values = runs.stream().mapToDouble(run -> run.optimum().value()).sorted().toArray();
    double[] errors = runs.stream().mapToDouble(SweepRun::error).toArray();
    return new Summary(
        runs.get(0).function(),
        runs.get(0).population(),
        values.length,
        values[0],
        median(values),
        values[values.length - 1],
        Arrays.stream(errors).average().orElseThrow(),
        median(errors),
        (int) Arrays.stream(errors).filter(error -> error <= SUCCESS_ERROR).count());
  }

  /** The middle value, or the mean of the two in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
