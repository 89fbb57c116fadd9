package io.jobdispatch.examples.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A folder that files shall be written to, once there is something to write. */
public final class OutputFolder {

  private OutputFolder() {}

  /**
   * Makes the folder if it is missing, and tries to write to it: better now than after hours of
   * computing.
   *
   * @param folder the folder
   * @return why it cannot be used; empty if it can
   */
  public static Optional<String> problem(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".probe", null));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "cannot write to the folder " + folder.toAbsolutePath() + ": " + reason(e));
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (e instanceof NoSuchFileException) {
      return "it cannot be made";
    }
    boolean told = e instanceof FileSystemException known && known.getReason() != null;
    return told ? ((FileSystemException) e).getReason() : String.valueOf(e.getMessage());
  }
}
