package io.jobdispatch.testkit.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How often each {@link Fault} happens. Immutable; each method returns a copy with one thing
 * changed.
 *
 * <p>A run has some of the kinds at some multiple of their rates and lacks the others, as its seed
 * will have it, which finds more than all of them together in every run (Groce et al., Swarm
 * Testing, ISSTA 2012). After a number of faults that follows from the seed too, there are no more.
 */
public final class Faults {

  private static final Faults NONE = new Faults(Map.of());

  private final Map<Fault, Double> rates;

  private Faults(Map<Fault, Double> rates) {
    this.rates = new EnumMap<>(Fault.class);
    this.rates.putAll(rates);
  }

  /**
   * Gives a cluster in which nothing goes wrong.
   *
   * @return every rate is 0
   */
  public static Faults none() {
    return NONE;
  }

  /**
   * Gives every fault that a dispatcher must not notice: all but {@link Fault#EVALUATOR_THROWS},
   * {@link Fault#MASTER_DIES} and {@link Fault#JOURNAL_FAILS}.
   *
   * @return usual rates
   */
  public static Faults usual() {
    return all()
        .rate(Fault.EVALUATOR_THROWS, 0)
        .rate(Fault.MASTER_DIES, 0)
        .rate(Fault.JOURNAL_FAILS, 0);
  }

  /**
   * Gives every fault there is. A dispatcher will see failed jobs, and be begun again when its
   * master has died.
   *
   * @return usual rates
   */
  public static Faults all() {
    Faults all = NONE;
    for (Fault fault : Fault.values()) {
      all = all.rate(fault, fault.usualRate());
    }
    return all;
  }

  /**
   * Sets how often a fault happens.
   *
   * @param fault the fault
   * @param rate the probability on one occasion, 0 to 1; 0 switches it off. Some runs lack the
   *     kind, others have it five times as often
   * @return a copy
   * @throws IllegalArgumentException if it is no probability
   */
  public Faults rate(Fault fault, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("must be 0 to 1: rate=" + rate + ", fault=" + fault);
    }
    Faults copy = new Faults(rates);
    copy.rates.put(Objects.requireNonNull(fault, "fault"), rate);
    return copy;
  }

  /**
   * Tells how often a fault happens.
   *
   * @param fault the fault
   * @return the probability on one occasion, in a run that has this kind at its usual intensity
   */
  public double rate(Fault fault) {
    return rates.getOrDefault(fault, 0.0);
  }
}
