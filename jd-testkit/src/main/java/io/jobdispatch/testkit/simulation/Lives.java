package io.jobdispatch.testkit.simulation;

import java.util.List;

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
    boolean interruptedBefore = Thread.currentThread().isInterrupted();
    try {
      scenario.run(machine);
      machine.close();
      checkUse(cluster, machine);
    } catch (Throwable thrown) {
      if (!machine.isKilled() || isOlderThanTheKill(thrown)) {
        cluster.failed("the scenario failed in " + name(machine) + ": " + thrown, thrown);
      }
    } finally {
      if (!interruptedBefore) {
        Thread
            .interrupted(); // a run keeps the interrupt that ended it, and the next one is another
      }
    }
  }

  private static void checkUse(Cluster cluster, SimulatedMachine machine) {
    if (!machine.isUsed() && !machine.isKilled()) {
      cluster.fail("nothing was run on the simulated machine: a run needs machine.options()");
    }
  }

  /* Killed it was while slaves were ended because of this. */
  private static boolean isOlderThanTheKill(Throwable thrown) {
    return thrown instanceof AssertionError
        && List.of(thrown.getSuppressed()).stream().anyMatch(MasterKilledError.class::isInstance);
  }

  private static String name(SimulatedMachine machine) {
    return "master " + machine.number() + (machine.life() > 1 ? ", life " + machine.life() : "");
  }
}
