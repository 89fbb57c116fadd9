package io.jobdispatch.api;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;

/**
 * An exception as data: it can travel to where its class does not exist.
 *
 * @param exception the name of the exception's class
 * @param message its message; empty if it had none
 * @param traceParts its stack trace with all causes, as text in parts: the lines that name what was
 *     thrown, and blocks of frames. Exceptions with different messages from the same place have
 *     equal blocks of frames, so that a program that stores many failures can store each block only
 *     once. Together at most {@link #TEXT_LENGTH_MAX} characters
 */
public record Failure(String exception, String message, List<String> traceParts)
    implements Serializable {

  /** The most characters that are kept of a message or of a stack trace: 16,384. */
  public static final int TEXT_LENGTH_MAX = 16_384;

  /**
   * Describes an exception. Texts are cut to {@link #TEXT_LENGTH_MAX}. If nothing is cut, the given
   * parts are used unchanged.
   *
   * @param exception the name of the exception's class
   * @param message its message; empty if it had none
   * @param traceParts its stack trace in parts
   */
  public Failure {
    Objects.requireNonNull(exception, "exception");
    message = cut(Objects.requireNonNull(message, "message"));
    traceParts = List.copyOf(traceParts);
    if (traceParts.stream().mapToLong(String::length).sum() > TEXT_LENGTH_MAX) {
      traceParts = TraceParts.of(cut(String.join("", traceParts)));
    }
  }

  /**
   * Keeps what happened, with texts cut to {@link #TEXT_LENGTH_MAX}.
   *
   * @param exception the name of the exception's class
   * @param message its message; empty if it had none
   * @param stackTrace its stack trace with all causes
   */
  public Failure(String exception, String message, String stackTrace) {
    this(exception, message, TraceParts.of(cut(Objects.requireNonNull(stackTrace, "stackTrace"))));
  }

  /**
   * Returns the stack trace with all causes.
   *
   * @return its text; empty if there is none
   */
  public String stackTrace() {
    return String.join("", traceParts);
  }

  /**
   * Puts an exception into words.
   *
   * @param thrown what was thrown; an exception that cannot even print itself is put into words too
   * @return the exception as data
   */
  public static Failure of(Throwable thrown) {
    String exception = thrown.getClass().getName();
    return new Failure(exception, messageOf(thrown), stackTraceOf(thrown));
  }

  private static String messageOf(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (Throwable broken) {
      return "(its message could not be read: " + broken.getClass().getName() + ")";
    }
  }

  private static String stackTraceOf(Throwable thrown) {
    try {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    } catch (Throwable broken) {
      return "(its stack trace could not be printed: " + broken.getClass().getName() + ")";
    }
  }

  private static String cut(String text) {
    if (text.length() <= TEXT_LENGTH_MAX) {
      return text;
    }
    String mark = "\n... (cut)";
    return text.substring(0, TEXT_LENGTH_MAX - mark.length()) + mark;
  }

  /**
   * Says what was thrown in one line.
   *
   * @return class and first line of the message, as in {@code java.io.IOException: disk full}
   */
  public String headline() {
    return message.isEmpty()
        ? exception
        : exception + ": " + message.lines().findFirst().orElse("");
  }

  /**
   * {@inheritDoc}
   *
   * @return the {@linkplain #headline headline}
   */
  @Override
  public String toString() {
    return headline();
  }
}
