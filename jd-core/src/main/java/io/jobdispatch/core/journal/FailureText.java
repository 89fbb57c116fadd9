package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The words for what a file system refuses. */
final class FailureText {

  private FailureText() {}

  /** Returns which file it was and why, without the name of the exception's class. */
  static String of(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (failure instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (failure instanceof FileSystemException refused && refused.getReason() != null) {
      return refused.getReason() + ": " + refused.getFile();
    }
    return failure.getClass() == IOException.class && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }
}
