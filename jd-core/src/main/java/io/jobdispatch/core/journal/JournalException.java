package io.jobdispatch.core.journal;

import io.jobdispatch.api.DispatchException;

/** A journal cannot be opened, read or written. The message is one line that says what to do. */
public class JournalException extends DispatchException {

  private static final long serialVersionUID = 1;

  /**
   * Says what happened and what to do.
   *
   * @param message one line for a person
   */
  public JournalException(String message) {
    super(message);
  }

  /**
   * Says what happened and what to do.
   *
   * @param message one line for a person
   * @param cause what it came from
   */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
