package io.jobdispatch.api;

/**
 * The root of everything that this framework throws because of its environment: a backend that is
 * not there, a value that cannot travel, a run that could not be completed. Errors of the caller's
 * program are {@link IllegalArgumentException}, {@link IllegalStateException} or {@link
 * NullPointerException} instead.
 */
public class DispatchException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Says what happened and what to do.
   *
   * @param message one line for a person
   */
  public DispatchException(String message) {
    super(message);
  }

  /**
   * Says what happened and what to do.
   *
   * @param message one line for a person
   * @param cause what it came from
   */
  public DispatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
