package io.jobdispatch.examples.tune;

import java.util.List;

/**
 * The best point that is known.
 *
 * @param evaluation how many results were in when it was found, itself among them
 * @param value the objective there
 * @param point where it is; copied
 */
public record Best(long evaluation, double value, List<Double> point) {

  /** Copies the point. */
  public Best {
    point = List.copyOf(point);
  }
}
