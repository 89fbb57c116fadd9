package io.jobdispatch.testkit.simulation;

import java.util.Objects;

/** The run of one seed, and if it goes wrong the proof that it goes wrong again. */
final class SeedRun {

  private final long seed;
  private final Simulation simulation;
  private final Scenario scenario;

  SeedRun(long seed, Simulation simulation, Scenario scenario) {
    this.seed = seed;
    this.simulation = simulation;
    this.scenario = scenario;
  }

  SimulationReport run() {
    Cluster cluster = runOnce();
    SimulationError failure = cluster.failure();
    if (failure == null) {
      return cluster.report();
    }
    if (failure.step() > simulation.stepsMost() || failsAlike(cluster, runOnce())) {
      throw failure;
    }
    throw new SimulationError(
        seed,
        failure.step(),
        failure.getMessage()
            + "A second run of this seed was not alike: the program does not follow from its seed"
            + " alone. Does it read a clock, use random numbers of its own, a static variable, or"
            + " the order of a HashMap?",
        failure);
  }

  private static boolean failsAlike(Cluster cluster, Cluster again) {
    SimulationError first = cluster.failure();
    SimulationError second = again.failure();
    return first != null
        && second != null
        && again.trace().digest() == cluster.trace().digest()
        && Objects.equals(first.getMessage(), second.getMessage());
  }

  private Cluster runOnce() {
    Cluster cluster = new Cluster(seed, simulation);
    SimulatedMachine first = cluster.masters().open();
    SimulatedMachine last = Lives.run(cluster, first, scenario);
    cluster.masters().awaitOthers(last);
    return cluster;
  }
}
