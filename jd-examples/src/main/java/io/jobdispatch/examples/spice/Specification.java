package io.jobdispatch.examples.spice;

import java.io.Serializable;

/**
 * The limits within which a quantity has to be for a specimen to be good.
 *
 * @param quantity what is limited
 * @param least smallest good value; minus infinity: no lower limit
 * @param most largest good value, ≥ least; infinity: no upper limit
 */
public record Specification(Quantity quantity, double least, double most) implements Serializable {

  /** Checks the order of the limits. */
  public Specification {
    if (!(least <= most)) {
      throw new IllegalArgumentException(
          "must be <= most: least=" + least + ", most=" + most + ", quantity=" + quantity);
    }
  }

  /** A specification without a lower limit. */
  public static Specification atMost(Quantity quantity, double most) {
    return new Specification(quantity, Double.NEGATIVE_INFINITY, most);
  }

  /** Whether a specimen meets it. */
  public boolean isMetBy(Measurement measurement) {
    return isMetBy(measurement.value(quantity));
  }

  boolean isMetBy(double value) {
    return value >= least && value <= most;
  }
}
