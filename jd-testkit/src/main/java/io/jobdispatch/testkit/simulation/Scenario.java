package io.jobdispatch.testkit.simulation;

/**
 * A program as it would be run on a cluster, with what it has to hold in the end. It is called once
 * for every seed, by several threads at a time, and again when its master was killed: what it uses
 * it makes anew each time.
 */
@FunctionalInterface
public interface Scenario {

  /**
   * Runs the program and checks what came of it.
   *
   * @param machine the master's virtual machine; {@link SimulatedMachine#options} has all that a
   *     run needs to take place on it
   * @throws Exception if it went wrong
   */
  void run(SimulatedMachine machine) throws Exception;
}
