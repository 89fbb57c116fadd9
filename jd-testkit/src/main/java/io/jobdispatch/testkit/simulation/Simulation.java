package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.FailurePolicy;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.RunOptions;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program on a simulated cluster once for each of many seeds, with other faults each time.
 *
 * <pre>{@code
 * @Test
 * void findsTheMinimumWhateverDies() {
 *   Simulation.seeds(1, 500).check(machine -> {
 *     Descent descent = new Descent();
 *     descent.run(machine.options());
 *     assertEquals(3, descent.best(), 0.1);
 *   });
 * }
 * }</pre>
 *
 * <p>The master and the slaves are the real ones; hosts, network and time are not, and an hour of a
 * run takes about as long as its evaluators' own code does. At every step it is checked that every
 * job that was drawn is settled exactly once, and no other; that there are never more slaves than
 * allowed; that jobs are evaluated in the master exactly when the options and the number of slaves
 * say so, and never a job of which an attempt was lost; that no slave holds more than its window,
 * and one job while it is full; and that the run ends. A run that goes wrong throws a {@link
 * SimulationError} with its seed and what happened last; {@link #seed} runs it again, alike to the
 * last step.
 *
 * <p>For that, the program has to be a function of its seed, too: no clock, no random numbers from
 * elsewhere, no order of a hash table that differs from JVM to JVM.
 *
 * <p>Immutable; each method that says how returns a copy.
 */
public final class Simulation {

  private static final long STEPS_MOST = 1_000_000;
  private static final int MIN_SLAVES_MOST = 3;
  private static final int MORE_SLAVES_MOST = 5;

  private final Values values;

  /* Written before it is shared, and never after. Without hosts or options, the seed decides. */
  private static final class Values implements Cloneable {
    long first;
    long last;
    Faults faults = Faults.usual();
    int hosts;
    int slots;
    int threads = Runtime.getRuntime().availableProcessors();
    long stepsMost = STEPS_MOST;
    @Nullable RunOptions options;

    Values copy() {
      try {
        return (Values) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Simulation(Values values) {
    this.values = values;
  }

  private Simulation change(Consumer<Values> change) {
    Values copy = values.copy();
    change.accept(copy);
    return new Simulation(copy);
  }

  /**
   * Takes a range of seeds, with the {@linkplain Faults#usual usual faults}.
   *
   * @param first the first seed, any number
   * @param last the last seed, not below the first
   * @return the simulation, to be checked
   * @throws IllegalArgumentException if the last is below the first
   */
  public static Simulation seeds(long first, long last) {
    if (last < first) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "must be first <= last: first=%d, last=%d", first, last));
    }
    Values values = new Values();
    values.first = first;
    values.last = last;
    return new Simulation(values);
  }

  /**
   * Takes one seed, for example to see again what went wrong.
   *
   * @param seed the seed
   * @return the simulation, to be checked
   */
  public static Simulation seed(long seed) {
    return seeds(seed, seed);
  }

  /**
   * Says what can go wrong.
   *
   * @param faults by default the {@linkplain Faults#usual usual} ones
   * @return a copy
   */
  public Simulation faults(Faults faults) {
    Objects.requireNonNull(faults, "faults");
    return change(copy -> copy.faults = faults);
  }

  /**
   * Says how large the cluster is at the beginning. By default that follows from the seed: 0 to 4
   * hosts of 1 to 3 slots.
   *
   * @param hosts how many hosts, at least 1
   * @param slots how many slots each of them has, at least 1
   * @return a copy
   * @throws IllegalArgumentException if one is below 1
   */
  public Simulation hosts(int hosts, int slots) {
    atLeastOne("hosts", hosts);
    atLeastOne("slots", slots);
    return change(
        copy -> {
          copy.hosts = hosts;
          copy.slots = slots;
        });
  }

  /**
   * Says which options {@link SimulatedMachine#options} adds to; above all, the bounds of the
   * number of slaves. By default those follow from the seed: at least 0 to 3, at most any number,
   * and waiting or local evaluation while there are fewer; and a job is tried again for every slave
   * that is lost, since so many are.
   *
   * @param options the options; where they say that a run takes place does not matter
   * @return a copy
   */
  public Simulation with(RunOptions options) {
    Objects.requireNonNull(options, "options");
    return change(copy -> copy.options = options);
  }

  /**
   * Says how many seeds are run at a time, each in a thread of its own.
   *
   * @param threads at least 1; by default the available processors
   * @return a copy
   * @throws IllegalArgumentException if it is below 1
   */
  public Simulation threads(int threads) {
    atLeastOne("threads", threads);
    return change(copy -> copy.threads = threads);
  }

  /**
   * Says after how many steps a run is taken for one that does not end.
   *
   * @param steps at least 1; a million by default, enough for some ten thousand jobs
   * @return a copy
   * @throws IllegalArgumentException if it is below 1
   */
  public Simulation steps(long steps) {
    atLeastOne("steps", steps);
    return change(copy -> copy.stepsMost = steps);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("must be >= 1: " + name + "=" + value);
    }
  }

  /**
   * Runs every seed.
   *
   * @param scenario what is run on the cluster, and checked
   * @return what happened in all these runs
   * @throws SimulationError if one went wrong: the one with the lowest seed. Then later seeds may
   *     not have been run
   */
  public SimulationReport check(Scenario scenario) {
    Objects.requireNonNull(scenario, "scenario");
    return new Seeds(values.first, values.last, seed -> new SeedRun(seed, this, scenario))
        .run(values.threads);
  }

  Faults faults() {
    return values.faults;
  }

  /** How many hosts there are at first; 0 if the seed decides. */
  int hosts() {
    return values.hosts;
  }

  /** How many slots each host has; 0 if the seed decides. */
  int slots() {
    return values.slots;
  }

  long stepsMost() {
    return values.stepsMost;
  }

  /** The options, of which chance draws what was left to it. */
  RunOptions options(Chance chance) {
    RunOptions given = values.options;
    if (given != null) {
      return given;
    }
    int least = chance.oneIn(2) ? 0 : chance.below(MIN_SLAVES_MOST + 1);
    int most = Math.max(1, least) + chance.below(MORE_SLAVES_MOST);
    FewSlaves policy = chance.oneIn(2) ? FewSlaves.WAIT : FewSlaves.LOCAL;
    RunOptions drawn =
        RunOptions.defaults()
            .minSlaves(least)
            .fewSlaves(policy)
            .failurePolicy(FailurePolicy.defaults().losses(FailurePolicy.UNLIMITED));
    return chance.oneIn(2) ? drawn : drawn.maxSlaves(most);
  }
}
