package io.jobdispatch.testkit.simulation;

import java.time.Duration;

/**
 * Runs seed after seed under all faults for as long as it is told, and prints a line of figures now
 * and then. Arguments: how many seconds, and the first seed, by default a random one.
 */
public final class Soak {

  private static final long BATCH = 20_000;

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
    long limit = Duration.ofSeconds(Long.parseLong(arguments[0])).toNanos();
    long first = arguments.length == 2 ? Long.parseLong(arguments[1]) : System.nanoTime();
    long begun = System.nanoTime();
    SimulationReport report = SimulationReport.EMPTY;
    try {
      for (long seed = first; System.nanoTime() - begun < limit; seed += BATCH) {
        Simulation batch = Simulation.seeds(seed, seed + BATCH - 1).faults(Faults.all());
        report = report.plus(batch.check(new CoreScenario()));
        System.out.printf("%5d s: %s%n", (System.nanoTime() - begun) / 1_000_000_000, report);
      }
    } catch (SimulationError e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
