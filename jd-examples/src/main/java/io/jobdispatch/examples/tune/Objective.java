package io.jobdispatch.examples.tune;

import java.io.Serializable;
import java.util.List;

/** What an optimiser minimises. It travels to the slaves. */
@FunctionalInterface
public interface Objective extends Serializable {

  /**
   * Evaluates a point.
   *
   * @param point the coordinates
   * @return the value, the less the better; NaN counts as the worst
   */
  double valueAt(List<Double> point);
}
