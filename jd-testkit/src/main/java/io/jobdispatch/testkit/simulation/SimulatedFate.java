package io.jobdispatch.testkit.simulation;

/**
 * What an evaluator throws that is neither to return nor to fail, but to do worse. Only in a
 * simulation: elsewhere it is an exception like others.
 *
 * <pre>{@code
 * Double evaluate(Integer job) {
 *   if (job == 13) {
 *     throw SimulatedFate.crash();
 *   }
 *   …
 * }
 * }</pre>
 */
public final class SimulatedFate extends Error {

  private static final long serialVersionUID = 1;

  /** Whether the process ends; otherwise nothing does. */
  private final boolean crash;

  private SimulatedFate(String message, boolean crash) {
    super(message, null, false, false);
    this.crash = crash;
  }

  /**
   * The process of the one who evaluates ends, in the middle of the evaluation: a slave's, or the
   * master's if it evaluates the job itself.
   *
   * @return to be thrown
   */
  public static SimulatedFate crash() {
    return new SimulatedFate("the evaluation ends its process", true);
  }

  /**
   * The evaluation never ends, until its slave is killed. In the master, where nobody can kill it,
   * the run does not end either.
   *
   * @return to be thrown
   */
  public static SimulatedFate hang() {
    return new SimulatedFate("the evaluation never ends", false);
  }

  boolean isCrash() {
    return crash;
  }
}
