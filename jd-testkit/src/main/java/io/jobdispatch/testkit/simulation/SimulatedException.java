package io.jobdispatch.testkit.simulation;

/** What an evaluator or a set-up throws because the simulation wants it to. */
public final class SimulatedException extends Exception {

  private static final long serialVersionUID = 1;

  SimulatedException(String message) {
    super(message, null, false, false);
  }
}
