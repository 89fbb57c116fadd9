package io.jobdispatch.testkit.simulation;

/**
 * The end of a simulated master's process. From then on every call of its virtual machine that does
 * something, or reads the clock or the hosts, gives it and has no effect, so that no {@code
 * finally} block can do what a dead process could not.
 */
public final class MasterKilledError extends Error {

  private static final long serialVersionUID = 1;

  MasterKilledError(String message) {
    super(message, null, false, false);
  }
}
