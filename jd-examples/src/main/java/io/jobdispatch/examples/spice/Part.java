package io.jobdispatch.examples.spice;

import java.io.Serializable;

/**
 * A part whose value varies from one specimen of a circuit to the next.
 *
 * @param name its name in the netlist, such as {@code RF}
 * @param kind what it is, which decides how it varies
 * @param nominal its value by design, in ohms, farads or, of a current gain, as a number; > 0
 */
public record Part(String name, Kind kind, double nominal) implements Serializable {

  /** What varies. */
  public enum Kind {
    /** A resistance. */
    RESISTOR,
    /** A capacitance. */
    CAPACITOR,
    /** The forward current gain of a bipolar transistor. */
    CURRENT_GAIN
  }

  /** Checks the value. */
  public Part {
    if (!(nominal > 0) || nominal == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("must be > 0 and finite: nominal=" + nominal);
    }
  }
}
