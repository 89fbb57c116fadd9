package io.jobdispatch.testkit.simulation;

import org.jspecify.annotations.Nullable;

/**
 * A simulated run went wrong. Its message names the seed, the step and what is wrong, and tells
 * what happened last.
 */
public final class SimulationError extends AssertionError {

  private static final long serialVersionUID = 1;

  /** The seed of the run. */
  private final long seed;

  /** The last step of the run. */
  private final long step;

  SimulationError(long seed, long step, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.seed = seed;
    this.step = step;
  }

  /**
   * Tells the seed of the run.
   *
   * @return what {@link Simulation#seed} takes to have it all again
   */
  public long seed() {
    return seed;
  }

  /**
   * Tells when it was noticed.
   *
   * @return the number of the last step, from 1
   */
  public long step() {
    return step;
  }
}
