package io.jobdispatch.examples.spice;

import java.io.Serializable;

/**
 * What the simulator measured of one specimen, the result of a job.
 *
 * @param gainDb see {@link Quantity#GAIN}
 * @param lowerHz see {@link Quantity#LOWER_CORNER}
 * @param upperHz see {@link Quantity#UPPER_CORNER}
 * @param rippleDb see {@link Quantity#RIPPLE}
 * @param collectorV see {@link Quantity#COLLECTOR}
 */
public record Measurement(
    double gainDb, double lowerHz, double upperHz, double rippleDb, double collectorV)
    implements Serializable {

  /** Refuses what cannot be. */
  public Measurement {
    require(Quantity.GAIN, gainDb);
    require(Quantity.LOWER_CORNER, lowerHz);
    require(Quantity.UPPER_CORNER, upperHz);
    require(Quantity.RIPPLE, rippleDb);
    require(Quantity.COLLECTOR, collectorV);
  }

  private static void require(Quantity quantity, double value) {
    if (!quantity.plausible(value)) {
      throw new IllegalArgumentException(
          "must be in " + quantity.range() + ": " + quantity.key() + "=" + value);
    }
  }

  /** The value of a quantity, in its unit. */
  public double value(Quantity quantity) {
    return switch (quantity) {
      case GAIN -> gainDb;
      case LOWER_CORNER -> lowerHz;
      case UPPER_CORNER -> upperHz;
      case RIPPLE -> rippleDb;
      case COLLECTOR -> collectorV;
    };
  }
}
