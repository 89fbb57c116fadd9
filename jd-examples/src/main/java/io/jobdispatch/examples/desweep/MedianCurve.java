package io.jobdispatch.examples.desweep;

import java.util.Arrays;
import java.util.List;

/** The median error of runs of the same function and population, generation by generation. */
final class MedianCurve {

  /** Errors are drawn as if they were at least this; a logarithm has no place for 0. */
  static final double FLOOR = 1e-16;

  private final double[] logGenerations;
  private final double[] logErrors;

  private MedianCurve(double[] logGenerations, double[] logErrors) {
    this.logGenerations = logGenerations;
    this.logErrors = logErrors;
  }

  /**
   * The curve of these runs, at least one, all with samples at the same generations. It ends where
   * the floor is reached.
   */
  static MedianCurve of(List<SweepRun> runs) {
    List<Optimum.Sample> grid = runs.get(0).optimum().curve();
    double[] logGenerations = new double[grid.size() - 1];
    double[] logErrors = new double[grid.size() - 1];
    int length = 0;
    double error = Double.POSITIVE_INFINITY;
    while (length < logErrors.length && error > FLOOR) {
      error = Math.max(FLOOR, medianError(runs, length + 1));
      logGenerations[length] = Math.log10(grid.get(length + 1).generation());
      logErrors[length] = Math.log10(error);
      length++;
    }
    return new MedianCurve(Arrays.copyOf(logGenerations, length), Arrays.copyOf(logErrors, length));
  }

  private static double medianError(List<SweepRun> runs, int sample) {
    return Summary.median(
        runs.stream()
            .mapToDouble(run -> run.errorOf(run.optimum().curve().get(sample).best()))
            .toArray());
  }

  /** The decimal logarithms of the generations from 1, ascending. */
  double[] logGenerations() {
    return logGenerations.clone();
  }

  /** The decimal logarithm of the median error at each of them. */
  double[] logErrors() {
    return logErrors.clone();
  }
}
