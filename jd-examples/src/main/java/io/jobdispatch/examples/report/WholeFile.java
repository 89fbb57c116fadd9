package io.jobdispatch.examples.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear whole or not at all. */
public final class WholeFile {

  private WholeFile() {}

  /**
   * Writes beside the target, then moves into its place.
   *
   * @param target the file; its folder is made if missing, an older file is replaced
   * @param content what shall be in it
   * @throws UncheckedIOException if that cannot be; the message names the file
   */
  public static void write(Path target, byte[] content) {
    Path draft = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      Files.write(draft, content);
      move(draft, target);
    } catch (IOException e) {
      discard(draft, e);
      throw new UncheckedIOException("cannot write: file=%s cause=%s".formatted(target, e), e);
    }
  }

  /**
   * Writes a text in UTF-8.
   *
   * @param target the file, as above
   * @param content what shall be in it
   * @throws UncheckedIOException as above
   */
  public static void write(Path target, String content) {
    write(target, content.getBytes(StandardCharsets.UTF_8));
  }

  private static void move(Path draft, Path target) throws IOException {
    try {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(Path draft, IOException cause) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
