package io.jobdispatch.testkit.simulation;

import java.util.function.Function;

/**
 * Looks for the first seed of runs with journals that fails. Loaded together with a core that has a
 * fault in it.
 */
public final class JournalledSearch implements Function<Long, String> {

  private static final long BATCH = 250;

  /** Made by reflection. */
  public JournalledSearch() {}

  /** Tells the first of so many seeds that fails, and what it said; empty if none does. */
  @Override
  public String apply(Long seeds) {
    String found = "";
    for (long first = 1; first <= seeds && found.isEmpty(); first += BATCH) {
      found = firstFailure(first, Math.min(seeds, first + BATCH - 1));
    }
    return found;
  }

  private static String firstFailure(long first, long last) {
    try {
      Simulation any = Simulation.seeds(first, last).faults(JournalledSimulationTest.ANY);
      Simulation strict = Simulation.seeds(first, last).faults(JournalledSimulationTest.STRICT);
      any.check(JournalledScenario.any());
      strict.check(JournalledScenario.strict());
      return "";
    } catch (SimulationError e) {
      return e.getMessage();
    }
  }
}
