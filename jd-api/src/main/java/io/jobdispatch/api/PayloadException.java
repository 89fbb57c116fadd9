package io.jobdispatch.api;

/** A value could not be encoded or decoded; the message names the class that stood in the way. */
public class PayloadException extends DispatchException {

  private static final long serialVersionUID = 1;

  /**
   * Says which value cannot travel.
   *
   * @param message what was tried, and what stood in the way
   */
  public PayloadException(String message) {
    super(message);
  }

  /**
   * Says which value cannot travel.
   *
   * @param message what was tried, and the class that stood in the way
   * @param cause what Java's serialisation said
   */
  public PayloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
