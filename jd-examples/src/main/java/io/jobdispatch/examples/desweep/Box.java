package io.jobdispatch.examples.desweep;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;

/**
 * A box of the search space: one closed interval per coordinate.
 *
 * @param lower the lower bounds, one per coordinate, finite; copied
 * @param upper the upper bounds, as many, each greater than its lower bound; copied
 */
public record Box(List<Double> lower, List<Double> upper) implements Serializable {

  /**
   * Checks and copies the bounds.
   *
   * @throws IllegalArgumentException if there is no coordinate, the lists differ in length, a bound
   *     is not finite, or a lower bound is not less than its upper bound
   */
  public Box {
    lower = List.copyOf(lower);
    upper = List.copyOf(upper);
    if (lower.isEmpty() || lower.size() != upper.size()) {
      throw new IllegalArgumentException(
          "must have as many lower as upper bounds, at least one: lower=%s upper=%s"
              .formatted(lower, upper));
    }
    for (int i = 0; i < lower.size(); i++) {
      requireInterval(lower.get(i), upper.get(i));
    }
  }

  private static void requireInterval(double lower, double upper) {
    if (!(Double.isFinite(lower) && Double.isFinite(upper) && lower < upper)) {
      throw new IllegalArgumentException(
          "must be finite and lower < upper: lower=%s upper=%s".formatted(lower, upper));
    }
  }

  /**
   * A box with the same interval for every coordinate.
   *
   * @param dimension the number of coordinates, at least 1
   * @param lower the lower bound of each
   * @param upper the upper bound of each, greater than {@code lower}
   * @return the box
   * @throws IllegalArgumentException as the constructor does
   */
  public static Box cube(int dimension, double lower, double upper) {
    return new Box(Collections.nCopies(dimension, lower), Collections.nCopies(dimension, upper));
  }

  /**
   * The number of coordinates.
   *
   * @return at least 1
   */
  public int dimension() {
    return lower.size();
  }

  /**
   * Whether a point is inside or on the edge.
   *
   * @param point its coordinates, {@link #dimension()} of them
   * @return false also if a coordinate is NaN
   */
  public boolean contains(List<Double> point) {
    for (int i = 0; i < dimension(); i++) {
      if (!(lower.get(i) <= point.get(i) && point.get(i) <= upper.get(i))) {
        return false;
      }
    }
    return true;
  }
}
