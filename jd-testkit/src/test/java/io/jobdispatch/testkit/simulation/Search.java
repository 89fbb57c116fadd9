package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.RunOptions;
import java.util.function.Function;

/** Looks for the first seed that fails. Loaded together with a core that has a fault in it. */
public final class Search implements Function<Long, String> {

  private static final RunOptions MUST_NOT_WAIT =
      Blameless.OPTIONS.minSlaves(2).fewSlaves(FewSlaves.FAIL);

  /** Made by reflection. */
  public Search() {}

  /** Tells the first of so many seeds that fails, and what it said; empty if none does. */
  @Override
  public String apply(Long seeds) {
    Simulation simulation = Simulation.seeds(1, seeds).faults(Faults.all());
    String found = firstFailure(simulation);
    return found.isEmpty() ? firstFailure(simulation.with(MUST_NOT_WAIT)) : found;
  }

  private static String firstFailure(Simulation simulation) {
    try {
      simulation.check(new CoreScenario());
      return "";
    } catch (SimulationError e) {
      return e.getMessage();
    }
  }
}
