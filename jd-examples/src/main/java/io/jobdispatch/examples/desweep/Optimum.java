package io.jobdispatch.examples.desweep;

import java.io.Serializable;
import java.util.List;

/**
 * What one run of {@link DifferentialEvolution} found, and how it came there.
 *
 * @param point the best point, within the bounds; copied
 * @param value the value there
 * @param evaluations how often the function was evaluated
 * @param curve the best value so far at chosen generations, ascending, from generation 0 (the
 *     random start) to the last, at most {@link DifferentialEvolution#MAX_SAMPLES}; copied
 */
public record Optimum(List<Double> point, double value, long evaluations, List<Sample> curve)
    implements Serializable {

  /** Copies the lists. */
  public Optimum {
    point = List.copyOf(point);
    curve = List.copyOf(curve);
  }

  /**
   * A point of the convergence curve.
   *
   * @param generation the generation, 0 for the random start
   * @param best the best value found until its end
   */
  public record Sample(int generation, double best) implements Serializable {}
}
