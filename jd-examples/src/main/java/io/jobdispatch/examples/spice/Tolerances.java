package io.jobdispatch.examples.spice;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * How far the values of parts lie from their nominal ones, and how they are drawn.
 *
 * <p>A resistance or capacitance is nominal · (1 + tolerance · z / 3), a current gain nominal ·
 * spread<sup>z / 3</sup>, with z from the standard normal distribution, drawn again until |z| ≤ 3:
 * the tolerance is three standard deviations, and nothing outside of it was sold. All parts are
 * independent of each other.
 *
 * @param resistor tolerance of resistors, as a fraction in [0, 1)
 * @param capacitor tolerance of capacitors, as a fraction in [0, 1)
 * @param gainSpread largest factor between a transistor's current gain and the nominal one, ≥ 1
 */
public record Tolerances(double resistor, double capacitor, double gainSpread)
    implements Serializable {

  /** Resistors of 5 %, capacitors of 10 %, current gains from 200 to 450 about 300. */
  public static final Tolerances DEFAULT = new Tolerances(0.05, 0.10, 1.5);

  private static final double SIGMAS = 3;

  /** Checks the ranges. */
  public Tolerances {
    requireFraction("resistor", resistor);
    requireFraction("capacitor", capacitor);
    if (!(gainSpread >= 1 && gainSpread <= 10)) {
      throw new IllegalArgumentException("must be in [1, 10]: gainSpread=" + gainSpread);
    }
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("must be in [0, 1): " + name + "=" + value);
    }
  }

  /** Draws a value of a part, with one normal variate (seldom more) of the generator. */
  double draw(Part part, RandomGenerator random) {
    double deviation = truncatedGaussian(random) / SIGMAS;
    return switch (part.kind()) {
      case RESISTOR -> part.nominal() * (1 + resistor * deviation);
      case CAPACITOR -> part.nominal() * (1 + capacitor * deviation);
      case CURRENT_GAIN -> part.nominal() * Math.pow(gainSpread, deviation);
    };
  }

  private static double truncatedGaussian(RandomGenerator random) {
    double z = random.nextGaussian();
    while (Math.abs(z) > SIGMAS) {
      z = random.nextGaussian();
    }
    return z;
  }
}
