package io.jobdispatch.testkit.simulation;

/** A master that is begun again whenever its process was killed. */
final class Lives {

  private Lives() {}

  /** Runs a scenario until one of its lives ends by itself, and gives that one's machine. */
  static SimulatedMachine run(Cluster cluster, SimulatedMachine first, Scenario scenario) {
    SimulatedMachine machine = first;
    runOnce(cluster, machine, scenario);
    while (machine.isKilled() && cluster.failure() == null) {
      machine = cluster.masters().reopen(machine);
      runOnce(cluster, machine, scenario);
    }
    return machine;
  }

  private static void runOnce(Cluster cluster, SimulatedMachine machine, Scenario scenario) {
    try {
      scenario.run(machine);
      machine.close();
    } catch (Throwable thrown) {
      if (!machine.isKilled() && cluster.failure() == null) {
        cluster.failed("the scenario failed: " + thrown, thrown);
      }
    }
  }
}
