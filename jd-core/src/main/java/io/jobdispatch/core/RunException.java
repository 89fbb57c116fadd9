package io.jobdispatch.core;

import io.jobdispatch.api.DispatchException;
import org.jspecify.annotations.Nullable;

/** A run ended before every job was done. The message says why; the summary says how far it got. */
public class RunException extends DispatchException {

  private static final long serialVersionUID = 1;

  /** What came of the run. */
  private final RunSummary summary;

  RunException(String message, @Nullable Throwable cause, RunSummary summary) {
    super(message);
    if (cause != null) {
      initCause(cause);
    }
    this.summary = summary;
  }

  /**
   * Gives what came of the run until then.
   *
   * @return the summary, whose {@link RunSummary#ending} says what kind of end this was
   */
  public RunSummary summary() {
    return summary;
  }
}
