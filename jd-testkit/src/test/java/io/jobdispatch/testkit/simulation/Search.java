package io.jobdispatch.testkit.simulation;

import java.util.function.Function;

/** Looks for the first seed that fails. Loaded together with a core that has a fault in it. */
public final class Search implements Function<Long, String> {

  /** Made by reflection. */
  public Search() {}

  /** Tells the first of so many seeds that fails, and what it said; empty if none does. */
  @Override
  public String apply(Long seeds) {
    try {
      Simulation.seeds(1, seeds).faults(Faults.all()).steps(1_000_000).check(new CoreScenario());
      return "";
    } catch (SimulationError e) {
      return e.getMessage();
    }
  }
}
