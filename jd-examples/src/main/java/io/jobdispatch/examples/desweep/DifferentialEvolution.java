package io.jobdispatch.examples.desweep;

import java.io.Serializable;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Differential evolution in its classical form, rand/1/bin: settings, and the search itself.
 *
 * <p>For each member of the population a trial point is made from a random member plus the weighted
 * difference of two others, crossed with the member coordinate by coordinate; the trial takes the
 * member's place in the next generation unless it is worse. A coordinate that leaves its bounds is
 * drawn anew, uniformly within them (random reinitialisation).
 *
 * <p>Sources: R. Storn, K. Price, <i>Differential evolution - a simple and efficient heuristic for
 * global optimization over continuous spaces</i>, Journal of Global Optimization 11 (1997) 341-359;
 * for the bounds and for taking the trial on a tie, K. Price, R. Storn, J. Lampinen,
 * <i>Differential Evolution</i>, Springer, 2005, chapters 2 and 4.
 *
 * @param weight the factor F of the difference, above 0 and at most 2
 * @param crossoverRate the probability CR of taking a coordinate from the mutant, 0 to 1
 * @param population the number of members, at least {@link #MIN_POPULATION}
 * @param generations the number of generations after the random start, at least 1
 */
public record DifferentialEvolution(
    double weight, double crossoverRate, int population, int generations) implements Serializable {

  /** The default factor, 0.5: the first choice of Storn and Price (1997). */
  public static final double DEFAULT_WEIGHT = 0.5;

  /** The default crossover rate, 0.9: what Storn and Price (1997) advise for fast convergence. */
  public static final double DEFAULT_CROSSOVER_RATE = 0.9;

  /** The smallest population: a member and three others, all different. */
  public static final int MIN_POPULATION = 4;

  /**
   * The largest number of points on a convergence curve. It has every generation up to 10, then
   * each time one that is about a tenth later, and the last: even spacing on a logarithmic axis.
   */
  public static final int MAX_SAMPLES = 200;

  static final int SAMPLING = 10;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public DifferentialEvolution {
    require(weight > 0 && weight <= 2, "must be > 0 and <= 2: weight=", weight);
    require(
        crossoverRate >= 0 && crossoverRate <= 1,
        "must be >= 0 and <= 1: crossoverRate=",
        crossoverRate);
    require(population >= MIN_POPULATION, "must be >= 4: population=", population);
    require(generations >= 1, "must be >= 1: generations=", generations);
  }

  private static void require(boolean rule, String text, Number value) {
    if (!rule) {
      throw new IllegalArgumentException(text + value);
    }
  }

  /**
   * A search with the default weight and crossover rate.
   *
   * @param population the number of members, at least {@link #MIN_POPULATION}
   * @param generations the number of generations after the random start, at least 1
   * @return the settings
   * @throws IllegalArgumentException if one is outside its range
   */
  public static DifferentialEvolution of(int population, int generations) {
    return new DifferentialEvolution(
        DEFAULT_WEIGHT, DEFAULT_CROSSOVER_RATE, population, generations);
  }

  /**
   * The same settings with another weight.
   *
   * @param other the factor F, above 0 and at most 2
   * @return new settings
   * @throws IllegalArgumentException if it is outside its range
   */
  public DifferentialEvolution withWeight(double other) {
    return new DifferentialEvolution(other, crossoverRate, population, generations);
  }

  /**
   * The same settings with another crossover rate.
   *
   * @param other the probability CR, 0 to 1
   * @return new settings
   * @throws IllegalArgumentException if it is outside its range
   */
  public DifferentialEvolution withCrossoverRate(double other) {
    return new DifferentialEvolution(weight, other, population, generations);
  }

  /**
   * Searches the minimum of a function; cannot be cancelled. Otherwise as {@link
   * #minimise(ToDoubleFunction, Box, RandomGenerator, BooleanSupplier)}.
   *
   * @param function what to minimise
   * @param box where
   * @param random the only source of randomness
   * @return what was found
   */
  public Optimum minimise(ToDoubleFunction<double[]> function, Box box, RandomGenerator random) {
    return minimise(function, box, random, () -> false);
  }

  /**
   * Searches the minimum of a function. Blocks until the last generation is done. The result
   * depends on the arguments alone, bit for bit, on every Java virtual machine, as far as the
   * function and {@code random.nextLong()} do: nothing else is asked of the generator.
   *
   * @param function what to minimise; the array is the caller's for the call only; NaN counts as
   *     worst
   * @param box where; the function is never called outside
   * @param random the only source of randomness, used by the calling thread
   * @param cancelled asked before every generation; true ends the search
   * @return what was found
   * @throws java.util.concurrent.CancellationException if {@code cancelled} said true
   */
  public Optimum minimise(
      ToDoubleFunction<double[]> function,
      Box box,
      RandomGenerator random,
      BooleanSupplier cancelled) {
    return new Search(this, function, box, random).run(cancelled);
  }
}
