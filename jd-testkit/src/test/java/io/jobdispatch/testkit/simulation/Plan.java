package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.core.FailurePolicy;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.JobFailure.Verdict;
import io.jobdispatch.core.JobTimeout;
import io.jobdispatch.core.RetryDelay;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.testkit.simulation.Chore.Nature;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What a run with a journal is like, the same in all its lives. */
final class Plan {

  private static final int JOBS_MOST = 80;

  /** Longer than a harmless job takes, and its two messages at their slowest. */
  private static final long STRICT_TIMEOUT_NANOS = 11_000_000_000L;

  private final boolean strict;
  private final long seed;
  private final int jobs;
  private final int more;
  private final int generation;
  private final boolean independent;
  private final boolean state;
  private final boolean selective;
  private final boolean ignoresFailures;
  private final int oddOneIn;
  private final Budgets budgets;
  private final RetryDelay delay;
  private final boolean timeouts;
  private final long timeoutNanos;
  private final boolean timesMedian;
  private final double stragglers;

  /** Draws a plan; a strict one has budgets and timeouts that no harmless job can exceed. */
  Plan(SimulatedMachine machine, boolean strict) {
    RandomGenerator random = machine.random();
    this.strict = strict;
    seed = random.nextLong();
    jobs = random.nextInt(1 + random.nextInt(JOBS_MOST));
    generation = random.nextBoolean() ? 0 : 1 + random.nextInt(12);
    independent = generation == 0 && random.nextBoolean();
    state = random.nextBoolean();
    selective = random.nextBoolean();
    oddOneIn = random.nextBoolean() ? 0 : 2 + random.nextInt(20);
    timeoutNanos = strict ? STRICT_TIMEOUT_NANOS : (long) between(random, 1e6, 1e11);
    budgets =
        strict
            ? new Budgets(2, 3, random.nextInt(2), 3, timeoutNanos)
            : budgets(random, quarantineAfter(), timeoutNanos);
    delay = delay(random);
    timeouts = oddOneIn > 0 || random.nextBoolean();
    timesMedian = oddOneIn == 0 && random.nextBoolean();
    stragglers = random.nextInt(3) == 0 ? 1.5 + 8 * random.nextDouble() : 0;
    more = random.nextBoolean() ? 0 : 1 + random.nextInt(JOBS_MOST / 4);
    ignoresFailures = generation == 0 && random.nextInt(4) > 0;
  }

  /* By a generator of its own: the other choices of a seed stay what they are. */
  private int quarantineAfter() {
    int drawn = new SplittableRandom(seed).nextInt(10);
    return drawn < 5 ? 3 : drawn < 9 ? drawn - 4 : FailurePolicy.UNLIMITED;
  }

  private static Budgets budgets(RandomGenerator random, int quarantineAfter, long timeoutNanos) {
    int losses = random.nextInt(3) == 0 ? FailurePolicy.UNLIMITED : random.nextInt(6);
    return new Budgets(random.nextInt(3), losses, random.nextInt(3), quarantineAfter, timeoutNanos);
  }

  private static RetryDelay delay(RandomGenerator random) {
    Duration first = Duration.ofNanos((long) between(random, 1e4, 1e9));
    return switch (random.nextInt(3)) {
      case 0 -> RetryDelay.fixed(first);
      case 1 -> RetryDelay.exponential(first, first.multipliedBy(3));
      default -> RetryDelay.none();
    };
  }

  static double between(RandomGenerator random, double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  /** How many jobs there are, at first or when the run was extended. */
  int jobs(boolean extended) {
    return extended ? jobs + more : jobs;
  }

  boolean isExtended() {
    return more > 0;
  }

  /** Whether the jobs do not depend on the failures of others. */
  boolean ignoresFailures() {
    return ignoresFailures;
  }

  boolean isIndependent() {
    return independent;
  }

  boolean hasState() {
    return state;
  }

  /** Whether the run bears failures of jobs with even numbers also when it bears no others. */
  boolean isSelective() {
    return selective;
  }

  Budgets budgets() {
    return budgets;
  }

  /** Choices of one life. */
  RandomGenerator random(int life) {
    return new SplittableRandom(seed * 31 + life);
  }

  /** Whether there is a next job of so many: always, or when a generation is settled. */
  boolean mayDraw(int drawn, int settled, int count) {
    boolean isNew = generation == 0 || drawn % generation != 0 || drawn == settled;
    return drawn < count && isNew;
  }

  /* Where nobody is blamed, what ends its slaves is tried for ever. */
  Nature nature(int number) {
    SplittableRandom random = new SplittableRandom(seed - number);
    if (oddOneIn == 0 || random.nextInt(oddOneIn) > 0) {
      return Nature.HARMLESS;
    }
    Nature nature = Chore.NATURES.get(random.nextInt(Chore.NATURES.size()));
    boolean isEndless = nature == Nature.CRASHES && !budgets.blames();
    return isEndless ? Nature.HARMLESS : nature;
  }

  /* In a strict plan, a job's nature alone decides what becomes of it; the master survives all. */

  void checkResult(Chore chore) {
    assertNotEquals(Nature.THROWS_ALWAYS, chore.nature(), () -> "the nature of " + chore);
  }

  void checkFailure(Chore chore, Verdict verdict) {
    if (!strict) {
      return;
    }
    Set<Verdict> fitting =
        switch (chore.nature()) {
          case HARMLESS, THROWS_ONCE, THROWS_TWICE -> Set.of();
          case THROWS_ALWAYS -> Set.of(Verdict.THREW);
          // several attempts may have been lost before it was suspected
          case CRASHES -> Set.of(Verdict.QUARANTINED, Verdict.LOST);
          case HANGS -> Set.of(Verdict.TIMED_OUT);
        };
    assertTrue(fitting.contains(verdict), () -> "why it failed: " + verdict + ", " + chore);
  }

  RunOptions options(SimulatedMachine machine) {
    RunOptions options =
        machine.options().seed(machine.seed()).failurePolicy(budgets.policy().delay(delay));
    if (timeouts) {
      options = options.jobTimeout(timeout());
    }
    return stragglers > 0 ? options.stragglers(stragglers) : options;
  }

  private JobTimeout timeout() {
    Duration limit = Duration.ofNanos(timeoutNanos);
    return timesMedian ? JobTimeout.timesMedian(20, limit) : JobTimeout.of(limit);
  }

  /** Whether the time of a run can be limited: not where the master evaluates, by a real clock. */
  static boolean mayHaveDeadline(SimulatedMachine machine) {
    return machine.options().fewSlaves() != FewSlaves.LOCAL;
  }
}
