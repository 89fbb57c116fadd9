package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What must hold of a folder before it is used as a journal. */
final class FolderPlace {

  private FolderPlace() {}

  /** Makes the folder if it is not there, so that it outlives a power cut. */
  static void prepare(Path folder, Disk disk) throws IOException {
    if (Files.isDirectory(folder)) {
      requireWritable(folder);
      return;
    }
    Path above = folder.getParent();
    Path there = lastThatIsThere(folder);
    requireFolder(folder, there);
    if (above == null || !there.equals(above)) {
      throw new JournalException(
          "the folder above is not there: journal=%s; make it first".formatted(folder));
    }
    requireWritable(above);
    Files.createDirectory(folder);
    disk.forceFolder(above);
  }

  private static void requireWritable(Path folder) throws IOException {
    if (Files.isWritable(folder)) {
      return;
    }
    String why =
        Files.getFileStore(folder).isReadOnly()
            ? "it is on a read-only file system"
            : "there is no permission";
    throw new JournalException(
        "must be writable: folder=%s; %s; choose another folder for the journal or fix the cause"
            .formatted(folder, why));
  }

  /** Returns the path itself, or that of what is nearest above it. */
  private static Path lastThatIsThere(Path path) throws IOException {
    for (Path each = path; ; each = each.getParent()) {
      try {
        var unused =
            Files.readAttributes(each, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return each;
      } catch (AccessDeniedException e) {
        throw e;
      } catch (IOException e) {
        if (each.getParent() == null) {
          throw e;
        }
      }
    }
  }

  private static void requireFolder(Path journal, Path there) throws IOException {
    if (Files.isDirectory(there)) {
      return;
    }
    if (Files.isSymbolicLink(there) && !Files.exists(there)) {
      throw new JournalException(
          "symbolic link without a target: %s -> %s; journal=%s; create the target or remove the link"
              .formatted(there, Files.readSymbolicLink(there), journal));
    }
    throw new JournalException(
        there.equals(journal)
            ? "must be a folder: journal=" + journal
            : "must be a folder: %s, above journal=%s".formatted(there, journal));
  }

  /** A journal is not begun among other files. */
  static void requireNoOthers(Path folder, Segments found) {
    if (found.isEmpty() && !found.strangers().isEmpty()) {
      throw new JournalException(
          "must be empty or a journal: folder=%s, which holds %s; name another folder"
              .formatted(folder, found.strangers().get(0).getFileName()));
    }
  }
}
