package io.jobdispatch.testkit.simulation;

import java.time.Duration;

/**
 * Runs seed after seed under all faults, without journals and with them, for as long as it is told,
 * and prints a line of figures now and then. Arguments: how many seconds, and the first seed, by
 * default a random one.
 */
public final class Soak {

  private static final long BATCH = 1_000;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private Soak() {}

  /**
   * Runs until the time is over or a seed fails.
   *
   * @param arguments seconds, first seed
   */
  public static void main(String[] arguments) {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: Soak SECONDS [FIRST_SEED]");
      System.exit(2);
    }
    Duration limit = Duration.ofSeconds(Long.parseLong(arguments[0]));
    long first = arguments.length == 2 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.println("first seed " + first);
    try {
      run(limit, first);
    } catch (SimulationError e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Duration limit, long first) {
    long begun = System.nanoTime();
    Duration told = Duration.ZERO;
    SimulationReport report = SimulationReport.EMPTY;
    for (long seed = first; told.compareTo(limit) < 0; seed += BATCH) {
      Simulation batch = Simulation.seeds(seed, seed + BATCH - 1);
      report =
          report
              .plus(batch.faults(Faults.all()).check(new CoreScenario()))
              .plus(batch.faults(JournalledSimulationTest.ANY).check(JournalledScenario.any()))
              .plus(
                  batch.faults(JournalledSimulationTest.STRICT).check(JournalledScenario.strict()));
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
      if (seed == first
          || elapsed.minus(told).compareTo(PAUSE) >= 0
          || elapsed.compareTo(limit) >= 0) {
        told = elapsed;
        System.out.println(elapsed.toSeconds() + " s: " + report);
      }
    }
  }
}
