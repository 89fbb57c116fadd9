package io.jobdispatch.examples.spice;

import java.util.Locale;

/**
 * A share estimated by counting, with the limits of its 95 % confidence interval by the score
 * method.
 *
 * <p>E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
 * of the American Statistical Association 22 (1927), 209–212. Unlike the textbook's p ± 1.96 σ it
 * stays within [0, 1] and holds for small counts (L. D. Brown, T. T. Cai, A. DasGupta, "Interval
 * estimation for a binomial proportion", Statistical Science 16 (2001), 101–133).
 *
 * @param hits how many had the property, 0 ≤ hits ≤ trials
 * @param trials how many were tried, > 0
 */
public record Proportion(int hits, int trials) {
  /** The quantile of the standard normal distribution at 0.975. */
  private static final double Z = 1.959963984540054;

  /** Checks the counts. */
  public Proportion {
    if (trials < 1 || hits < 0 || hits > trials) {
      throw new IllegalArgumentException(
          "must be 0 <= hits <= trials, trials > 0: hits=" + hits + ", trials=" + trials);
    }
  }

  /** The estimate, in [0, 1]. */
  public double share() {
    return (double) hits / trials;
  }

  /** The lower limit of the interval. */
  public double lower() {
    return hits == 0 ? 0 : centre() - halfWidth();
  }

  /** The upper limit of the interval. */
  public double upper() {
    return hits == trials ? 1 : centre() + halfWidth();
  }

  private double centre() {
    return (share() + Z * Z / (2 * trials)) / (1 + Z * Z / trials);
  }

  private double halfWidth() {
    double variance = share() * (1 - share()) / trials + Z * Z / (4.0 * trials * trials);
    return Z * Math.sqrt(variance) / (1 + Z * Z / trials);
  }

  /** In per cent: {@code 81.2 % (812 of 1000; 95 % confidence: 78.7 % to 83.5 %)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f %% (%d of %d; 95 %% confidence: %.1f %% to %.1f %%)",
        100 * share(),
        hits,
        trials,
        100 * lower(),
        100 * upper());
  }
}
