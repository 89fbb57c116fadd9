package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import java.util.Optional;

/** What a failure says about the directory of its attempt. */
final class KeptNote {

  private KeptNote() {}

  /** Adds the directory, if there is one, to the first line of the message. */
  static Failure on(Failure failure, Optional<?> directory) {
    return directory.map(path -> on(failure, path.toString())).orElse(failure);
  }

  private static Failure on(Failure failure, String path) {
    String text = failure.message();
    int line = text.indexOf('\n');
    int end = line < 0 ? text.length() : line;
    String note = " (its directory is kept: " + path + ")";
    String noted = text.substring(0, end) + note + text.substring(end);
    return new Failure(failure.exception(), noted, failure.stackTrace());
  }
}
