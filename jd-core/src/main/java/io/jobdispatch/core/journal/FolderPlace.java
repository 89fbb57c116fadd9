package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What must hold of a folder before it is used as a journal. */
final class FolderPlace {

  private FolderPlace() {}

  /** Makes the folder if it is not there. */
  static void prepare(Path folder) throws IOException {
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
  }

  /** A journal is not begun among other files. */
  static void requireEmpty(Path folder, Segments found) {
    if (!found.strangers().isEmpty()) {
      throw new JournalException(
          "must be empty or a journal: folder=%s, which holds %s"
              .formatted(folder, found.strangers().get(0).getFileName()));
    }
  }

  /** All segments are of this run. */
  static void requireSame(Path folder, List<SegmentReader> segments, String parameters) {
    String runId = segments.get(0).header().runId();
    for (SegmentReader segment : segments) {
      SegmentHeader header = segment.header();
      if (!header.runId().equals(runId)) {
        throw new JournalException(
            "segments of two runs in one folder: %s is of run %s, those before it are of %s"
                .formatted(segment.file(), header.runId(), runId));
      }
      if (!header.parameters().equals(parameters)) {
        throw new JournalException(
            "the journal %s is of '%s', and this run is '%s': name another folder, or use the same parameters"
                .formatted(folder, header.parameters(), parameters));
      }
    }
  }
}
