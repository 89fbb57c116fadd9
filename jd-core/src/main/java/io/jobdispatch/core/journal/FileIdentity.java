package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What tells whether two names are of the same file. */
final class FileIdentity {

  private FileIdentity() {}

  /**
   * Returns the identity of a file or folder, which it keeps when it is renamed; its full name,
   * which it does not keep, on a system that knows no other.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  static Object of(Path file) throws IOException {
    return of(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  static Object of(Path file, BasicFileAttributes attributes) throws IOException {
    Object key = attributes.fileKey();
    return key == null ? file.toRealPath() : key;
  }
}
