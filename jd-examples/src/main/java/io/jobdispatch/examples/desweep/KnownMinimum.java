package io.jobdispatch.examples.desweep;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The global minimum of a test function: how deep it is and where.
 *
 * @param value the minimum in double precision: what errors are measured against
 * @param published the figure that the literature gives, with as many digits as it gives
 * @param points every global minimiser, at least one; copied
 */
public record KnownMinimum(double value, BigDecimal published, List<List<Double>> points)
    implements Serializable {

  /*
   * The literature prints five or six digits, the runs reach fifteen: measured against the printed
   * figure most errors would be negative. Where the figure is rounded, `value` and `points` were
   * computed once with 40 digits (Newton's method on the gradient, mpmath), and the test compares
   * them with the printed figure.
   */

  /**
   * Copies the points.
   *
   * @throws IllegalArgumentException if there is no point
   */
  public KnownMinimum {
    points = points.stream().map(List::copyOf).toList();
    if (points.isEmpty()) {
      throw new IllegalArgumentException("must have a minimiser: points=[]");
    }
  }

  /** A minimum that is known exactly, at a single point. */
  static KnownMinimum exactly(int value, List<Double> point) {
    return new KnownMinimum(value, BigDecimal.valueOf(value), List.of(point));
  }

  /** A minimum whose published figure is rounded. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  static KnownMinimum rounded(String published, double value, List<Double>... points) {
    return new KnownMinimum(value, new BigDecimal(published), List.of(points));
  }

  /** The point that has the same value in every coordinate. */
  static List<Double> diagonal(int dimension, double coordinate) {
    return Collections.nCopies(dimension, coordinate);
  }

  /** A point from its coordinates as text, separated by spaces. */
  static List<Double> point(String coordinates) {
    return Stream.of(coordinates.split(" ", -1)).map(Double::valueOf).toList();
  }

  /**
   * How far the published figure may be from the truth: half a unit of its last digit, 0 for a
   * figure without decimals, which is exact.
   *
   * @return at least 0
   */
  public double tolerance() {
    return published.scale() == 0 ? 0 : 0.5 * published.ulp().doubleValue();
  }
}
