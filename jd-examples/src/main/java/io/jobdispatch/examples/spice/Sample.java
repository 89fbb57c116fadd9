package io.jobdispatch.examples.spice;

import java.io.Serializable;
import java.util.List;

/**
 * One specimen of a circuit, the job of this demo: the values that its parts happen to have.
 *
 * @param number its place in the analysis, from 0
 * @param values one value for each part of the circuit, in the circuit's order
 */
public record Sample(int number, List<Double> values) implements Serializable {

  /** Copies the values. */
  public Sample {
    if (number < 0) {
      throw new IllegalArgumentException("must be >= 0: number=" + number);
    }
    values = List.copyOf(values);
  }
}
