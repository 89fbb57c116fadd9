package io.jobdispatch.examples.desweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** One run of {@link DifferentialEvolution}: the population and what happens to it. */
final class Search {

  /*
   * Used by one thread, once. Generations are synchronous as in the paper: trials are made from
   * `members` alone, survivors go to `successors`, then the two change places.
   *
   * A coordinate out of bounds is drawn anew from all its range. Bounce-back (drawn between the
   * bound and the base) was tried: the population loses its diversity, and of 120 runs on hartman-6
   * 84 missed the global minimum, against 20.
   *
   * Numbers are drawn with nextLong only. What nextInt(bound) and nextDouble do with the bits is
   * left to each generator and may change with a release; the sequence of longs is what a named
   * algorithm fixes.
   */

  private final DifferentialEvolution settings;
  private final ToDoubleFunction<double[]> function;
  private final RandomGenerator random;
  private final double[] lower;
  private final double[] upper;
  private final double[] values;
  private final List<Optimum.Sample> curve = new ArrayList<>();
  private double[][] members;
  private double[][] successors;
  private long evaluations;
  private int nextSample;
  private int best;

  Search(
      DifferentialEvolution settings,
      ToDoubleFunction<double[]> function,
      Box box,
      RandomGenerator random) {
    this.settings = settings;
    this.function = function;
    this.random = random;
    this.lower = box.lower().stream().mapToDouble(Double::doubleValue).toArray();
    this.upper = box.upper().stream().mapToDouble(Double::doubleValue).toArray();
    this.values = new double[settings.population()];
    this.members = new double[settings.population()][lower.length];
    this.successors = new double[settings.population()][lower.length];
  }

  Optimum run(BooleanSupplier cancelled) {
    scatter();
    sample(0);
    for (int generation = 1; generation <= settings.generations(); generation++) {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled before generation " + generation);
      }
      evolve();
      sample(generation);
    }
    List<Double> point = Arrays.stream(members[best]).boxed().toList();
    return new Optimum(point, values[best], evaluations, curve);
  }

  private void scatter() {
    for (int i = 0; i < members.length; i++) {
      for (int j = 0; j < lower.length; j++) {
        members[i][j] = between(lower[j], upper[j]);
      }
      values[i] = evaluate(members[i]);
      rank(i);
    }
  }

  private void evolve() {
    for (int i = 0; i < members.length; i++) {
      double[] trial = successors[i];
      makeTrial(i, trial);
      double value = evaluate(trial);
      if (value <= values[i]) {
        values[i] = value;
        rank(i);
      } else {
        System.arraycopy(members[i], 0, trial, 0, trial.length);
      }
    }
    double[][] parents = members;
    members = successors;
    successors = parents;
  }

  private void makeTrial(int target, double[] trial) {
    int base = otherThan(target, target, target);
    int plus = otherThan(target, base, base);
    int minus = otherThan(target, base, plus);
    int certain = index(trial.length);
    for (int j = 0; j < trial.length; j++) {
      boolean mutates = unit() < settings.crossoverRate() || j == certain;
      trial[j] = mutates ? mutant(base, plus, minus, j) : members[target][j];
    }
  }

  private double mutant(int base, int plus, int minus, int j) {
    double moved = members[base][j] + settings.weight() * (members[plus][j] - members[minus][j]);
    boolean inside = lower[j] <= moved && moved <= upper[j];
    return inside ? moved : between(lower[j], upper[j]);
  }

  private double evaluate(double[] point) {
    evaluations++;
    double value = function.applyAsDouble(point);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }

  private void rank(int i) {
    if (values[i] < values[best]) {
      best = i;
    }
  }

  /** Keeps this generation if it is the next one due on the curve, or the last. */
  private void sample(int generation) {
    if (generation == nextSample || generation == settings.generations()) {
      curve.add(new Optimum.Sample(generation, values[best]));
      nextSample = generation + 1 + generation / DifferentialEvolution.SAMPLING;
    }
  }

  private int otherThan(int a, int b, int c) {
    int drawn = index(members.length);
    while (drawn == a || drawn == b || drawn == c) {
      drawn = index(members.length);
    }
    return drawn;
  }

  /** Uniform on 0 to bound - 1; the bias of bound / 2^32 is far below what a run can show. */
  private int index(int bound) {
    return (int) (((random.nextLong() >>> 32) * bound) >>> 32);
  }

  /** Uniform from {@code from} to {@code to}, not beyond it even when rounded. */
  private double between(double from, double to) {
    return Math.min(to, from + unit() * (to - from));
  }

  /** Uniform on [0, 1), 53 bits. */
  private double unit() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }
}
