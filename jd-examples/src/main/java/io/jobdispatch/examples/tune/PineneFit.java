package io.jobdispatch.examples.tune;

import io.jobdispatch.examples.desweep.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How well five rate constants explain how alpha-pinene turns into other substances at 189.5 °C:
 * the sum of the squared differences between eight measurements of five concentrations and the
 * solution of the differential equations of the reaction.
 *
 * <pre>{@code
 * alpha-pinene  -k1-> dipentene
 *               -k2-> allo-ocimene  -k3-> pyronenes
 *                                   -k4-> dimer  -k5-> allo-ocimene
 * }</pre>
 *
 * <p>Measured by R. E. Fuguitt, J. E. Hawkins, <i>Rate of the thermal isomerization of α-pinene in
 * the liquid phase</i>, J. Am. Chem. Soc. 69 (1947) 319-322. The model is that of G. E. P. Box, W.
 * G. Hunter, J. F. MacGregor, J. Erjavec, <i>Some problems associated with the analysis of
 * multiresponse data</i>, Technometrics 15 (1973) 33-51. It is a standard problem of parameter
 * estimation: E. D. Dolan, J. J. Moré, T. S. Munson, <i>Benchmarking optimization software with
 * COPS 3.0</i>, Technical Report ANL/MCS-TM-273, Argonne National Laboratory, 2004, problem 10.
 *
 * @param stepMinutes the step of the classical Runge-Kutta method, more than 0 and at most {@link
 *     #STEP_MAX_MINUTES}; the smaller, the longer an evaluation takes
 */
public record PineneFit(double stepMinutes) implements Objective {

  private static final long serialVersionUID = 1;

  /** Still far within the accuracy of the measurements: 60 minutes. */
  public static final double STEP_MAX_MINUTES = 60;

  /** What is searched: the decimal logarithms of the rate constants in 1/minute. */
  public static final Box BOX = Box.cube(5, -6, -3);

  /** The sum of squares at the best fit, with the digits that COPS gives. */
  public static final double KNOWN_MINIMUM = 19.8721669;

  /** The best fit's rate constants in 1/minute, as Box and others published them. */
  public static final List<Double> KNOWN_RATES = List.of(5.93e-5, 2.96e-5, 2.05e-5, 27.5e-5, 4e-5);

  /** What each rate constant is of. */
  public static final List<String> REACTIONS =
      List.of(
          "alpha-pinene -> dipentene",
          "alpha-pinene -> allo-ocimene",
          "allo-ocimene -> pyronenes",
          "allo-ocimene -> dimer",
          "dimer -> allo-ocimene");

  private static final double[] MINUTES = {1230, 3060, 4920, 7800, 10_680, 15_030, 22_620, 36_420};

  /** In per cent, in the order of the text above, one line per measurement. */
  private static final double[][] MEASURED = {
    {88.35, 7.3, 2.3, 0.4, 1.75},
    {76.4, 15.6, 4.5, 0.7, 2.8},
    {65.1, 23.1, 5.3, 1.1, 5.8},
    {50.4, 32.9, 6.0, 1.5, 9.3},
    {37.5, 42.7, 6.0, 1.9, 12.0},
    {25.9, 49.1, 5.9, 2.2, 17.0},
    {14.0, 57.4, 5.1, 2.6, 21.0},
    {4.5, 63.1, 3.8, 2.9, 25.7},
  };

  /**
   * Checks the step.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public PineneFit {
    if (!(stepMinutes > 0 && stepMinutes <= STEP_MAX_MINUTES)) {
      throw new IllegalArgumentException("must be > 0 and <= 60: step=" + stepMinutes);
    }
  }

  /**
   * Gives the rate constants that a point stands for.
   *
   * @param point their decimal logarithms
   * @return in 1/minute
   */
  public static List<Double> rates(List<Double> point) {
    return point.stream().map(logarithm -> StrictMath.pow(10, logarithm)).toList();
  }

  @Override
  public double valueAt(List<Double> point) {
    return sumOfSquares(rates(point));
  }

  /**
   * Compares the model with the measurements.
   *
   * @param rates the five rate constants in 1/minute
   * @return the sum of squares, in per cent squared
   */
  public double sumOfSquares(List<Double> rates) {
    Reaction reaction = new Reaction(rates);
    double sum = 0;
    double from = 0;
    for (int i = 0; i < MINUTES.length; i++) {
      int steps = (int) Math.ceil((MINUTES[i] - from) / stepMinutes);
      reaction.proceed(MINUTES[i] - from, steps);
      sum += reaction.squaredDistance(MEASURED[i]);
      from = MINUTES[i];
    }
    return sum;
  }

  /**
   * Tabulates what was found beside what was published.
   *
   * @param best what was found
   * @return a line per rate constant, and one for the sum of squares
   */
  public static String table(Best best) {
    List<String> lines = new ArrayList<>();
    String row = "%-30s %12s %12s%n";
    lines.add(row.formatted("rate constant, 1/min", "found", "published"));
    List<Double> rates = rates(best.point());
    for (int i = 0; i < rates.size(); i++) {
      lines.add(row.formatted(REACTIONS.get(i), figure(rates.get(i)), figure(KNOWN_RATES.get(i))));
    }
    lines.add(row.formatted("sum of squares", sum(best.value()), sum(KNOWN_MINIMUM)));
    return String.join("", lines);
  }

  private static String figure(double rate) {
    return String.format(Locale.ROOT, "%.3e", rate);
  }

  private static String sum(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
