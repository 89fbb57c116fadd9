package io.jobdispatch.examples.spice;

/** A simulator ended and has no measurement to show for it. */
public final class SimulationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SimulationException(String message) {
    super(message);
  }
}
