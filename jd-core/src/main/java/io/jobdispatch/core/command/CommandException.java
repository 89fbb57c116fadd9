package io.jobdispatch.core.command;

import io.jobdispatch.api.DispatchException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A command failed. The message starts with the reason, followed by the arguments, the directory,
 * the exit code, the time and the last lines of both outputs. Long arguments are cut in the middle.
 */
public final class CommandException extends DispatchException {
  private static final long serialVersionUID = 1L;
  private static final int TAIL_LINES = 20;
  private static final int TAIL_CHARS = 2_000;

  /** What kind of failure it was. */
  private final Reason reason;

  CommandException(
      Reason reason,
      String what,
      List<String> line,
      @Nullable Path directory,
      Command.@Nullable Result result,
      @Nullable Throwable cause) {
    super(story(what, line, directory, result));
    if (cause != null) {
      initCause(cause);
    }
    this.reason = reason;
  }

  /**
   * Says what kind of failure it was.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  private static String story(
      String what, List<String> line, @Nullable Path directory, Command.@Nullable Result result) {
    String place = directory == null ? "" : " in " + directory;
    String head = what + ": " + ArgumentText.of(line) + place;
    if (result == null) {
      return head;
    }
    return head
        + (" [" + result.exitText() + ", " + result.elapsed().toMillis() + " ms]")
        + tail("errors", result.errors())
        + tail("output", result.output());
  }

  private static String tail(String name, String text) {
    String end = text.substring(Math.max(0, text.length() - TAIL_CHARS)).strip();
    if (end.isEmpty()) {
      return "";
    }
    List<String> lines = end.lines().toList();
    return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
        .collect(Collectors.joining("\n  | ", "\n  " + name + ", last lines:\n  | ", ""));
  }

  /** Why a command failed. */
  public enum Reason {
    /**
     * The program or the directory is not there, the program may not be run, or the JVM is shutting
     * down.
     */
    NOT_STARTED,
    /** The exit code is not among the accepted ones. */
    EXIT_CODE,
    /** The check of the result threw; its exception is the cause. */
    CHECK,
    /** The program was ended because its time was up. */
    TIME_LIMIT,
    /** The program was ended because the job was cancelled, or the JVM is shutting down. */
    CANCELLED
  }
}
