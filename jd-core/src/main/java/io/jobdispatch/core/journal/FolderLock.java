package io.jobdispatch.core.journal;

import io.jobdispatch.core.folder.LockedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second master away from a journal. */
final class FolderLock implements AutoCloseable {

  private final LockedFile file;

  private FolderLock(LockedFile file) {
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @throws JournalException if another has it, in this JVM or elsewhere
   */
  static FolderLock of(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve(Segments.LOCK);
    return LockedFile.tryLock(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
        .map(FolderLock::new)
        .orElseThrow(() -> inUse(folder));
  }

  private static JournalException inUse(Path folder) {
    return new JournalException(
        "the journal is in use by another run: %s; end that one first, or name another folder"
            .formatted(folder));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
