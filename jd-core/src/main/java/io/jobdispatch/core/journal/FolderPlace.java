package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must hold of a folder before it is used as a journal. */
final class FolderPlace {

  private FolderPlace() {}

  /** Makes the folder if it is not there, so that it outlives a power cut. */
  static void prepare(Path folder, Disk disk) throws IOException {
    if (Files.isDirectory(folder)) {
      if (!Files.isWritable(folder)) {
        throw new JournalException("may not be written: journal=" + folder);
      }
      return;
    }
    if (Files.exists(folder)) {
      throw new JournalException("must be a folder: journal=" + folder);
    }
    Path above = folder.getParent();
    if (above == null || !Files.isDirectory(above)) {
      throw new JournalException(
          "the folder above is not there: journal=%s; make it first".formatted(folder));
    }
    Files.createDirectory(folder);
    disk.forceFolder(above);
  }

  /** A journal is not begun among other files. */
  static void requireNoOthers(Path folder, Segments found) {
    if (found.isEmpty() && !found.strangers().isEmpty()) {
      throw new JournalException(
          "must be empty or a journal: folder=%s, which holds %s"
              .formatted(folder, found.strangers().get(0).getFileName()));
    }
  }
}
