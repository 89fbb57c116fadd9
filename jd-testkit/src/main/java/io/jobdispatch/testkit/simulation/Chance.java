package io.jobdispatch.testkit.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** All that is left to chance in one simulated run, from one seed. */
final class Chance {

  /*
   * Durations are drawn evenly in their logarithm: a microsecond is as likely as a second, since
   * what breaks a master is the order of events, and that depends on ratios.
   */

  private static final double LATENCY_LEAST = 1e4;
  private static final double LATENCY_MOST = 1e7;
  private static final double JOB_LEAST = 1e3;
  private static final double JOB_MOST = 1e9;
  private static final double LONG_FACTOR_MOST = 1e6;
  private static final double DELAY_FACTOR_LEAST = 10;
  private static final double DELAY_FACTOR_MOST = 1e4;

  /* Less than the ten seconds for which a master awaits the exits of slaves that it killed. */
  private static final double DELAY_MOST = 4e9;

  private static final double SLOWNESS_MOST = 100;

  /** The longest that one evaluation takes: a day. */
  private static final double EVALUATION_MOST = 86_400e9;

  /** A run has at most so many faults, and often far fewer. */
  private static final double FAULTS_MOST = 300;

  /** One run in so many has no faults at all. */
  private static final int CALM_ONE_IN = 10;

  private static final double[] INTENSITIES = {0, 0, 1, 1, 5};

  private final Consumer<Fault> heard;
  private final SplittableRandom random;
  private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
  private final Map<Fault, Long> happened = new EnumMap<>(Fault.class);
  private final double latency;
  private final double usualJob;
  private long faultsLeft;
  private long faults;
  private long evaluationNanos;

  Chance(long seed, Faults faults, Consumer<Fault> heard) {
    this.heard = heard;
    this.random = new SplittableRandom(seed);
    this.latency = between(LATENCY_LEAST, LATENCY_MOST);
    this.usualJob = between(JOB_LEAST, JOB_MOST);
    this.faultsLeft = oneIn(CALM_ONE_IN) ? 0 : (long) between(1, FAULTS_MOST);
    for (Fault fault : Fault.values()) {
      double intensity = INTENSITIES[random.nextInt(INTENSITIES.length)];
      rates.put(fault, Math.min(1, faults.rate(fault) * intensity));
    }
  }

  /** Tells whether a fault happens on this occasion, and counts it if it does. */
  boolean strikes(Fault fault) {
    double rate = rates.getOrDefault(fault, 0.0);
    if (rate == 0 || faultsLeft == 0 || random.nextDouble() >= rate) {
      return false;
    }
    faultsLeft--;
    faults++;
    happened.merge(fault, 1L, Long::sum);
    heard.accept(fault);
    return true;
  }

  /** How many faults there have been. */
  long faults() {
    return faults;
  }

  /** What all evaluations take that have been drawn. */
  long evaluationNanos() {
    return evaluationNanos;
  }

  Map<Fault, Long> happened() {
    return happened;
  }

  /** Draws a number whose logarithm is evenly distributed. */
  double between(double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Draws a whole number from 0 to below n. */
  int below(int n) {
    return random.nextInt(n);
  }

  /** Draws a duration from 0 to this. */
  long upTo(long nanos) {
    return nanos <= 0 ? 0 : random.nextLong(nanos + 1);
  }

  long bits() {
    return random.nextLong();
  }

  /** How long a message is under way. */
  long latencyNanos() {
    double usual = latency * (0.5 + random.nextDouble());
    if (strikes(Fault.MESSAGE_DELAYED)) {
      usual = Math.min(DELAY_MOST, usual * between(DELAY_FACTOR_LEAST, DELAY_FACTOR_MOST));
    }
    return (long) usual;
  }

  /** How long an evaluation takes. */
  long evaluationNanos(double slowness) {
    double usual = usualJob * (0.2 + 1.6 * random.nextDouble());
    if (strikes(Fault.JOB_TAKES_LONG)) {
      usual = oneIn(4) ? 0 : usual * between(1, LONG_FACTOR_MOST);
    }
    long nanos = (long) Math.min(EVALUATION_MOST, usual * slowness);
    evaluationNanos += nanos;
    return nanos;
  }

  /** How many times as long a slave takes for everything. */
  double slowness() {
    return strikes(Fault.SLAVE_IS_SLOW) ? between(2, SLOWNESS_MOST) : 1;
  }

  /** How long an evaluation usually takes. */
  long usualJobNanos() {
    return (long) usualJob;
  }

  /** A moment that has to do with what goes on: some latencies and evaluations from now. */
  long soonNanos() {
    return (long) (random.nextDouble() * 3 * latency + random.nextDouble() * 3 * usualJob);
  }
}
