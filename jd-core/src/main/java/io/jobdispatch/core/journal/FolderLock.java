package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps other masters away from a journal. */
final class FolderLock implements AutoCloseable {

  /*
   * Two files are locked: the lock file, which is there before the first segment is, and the segment
   * that is written. A lock file that was removed admits nobody, since a master locks the last
   * segment before it changes anything; and a new segment is locked before it gets its name.
   */

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path name;
  private final Path folder;
  private @Nullable MasterLock file;
  private @Nullable MasterLock segment;

  private FolderLock(Path name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /**
   * Takes the lock.
   *
   * @throws JournalException if another has it, in this JVM or elsewhere
   */
  static FolderLock of(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(folder);
    }
    FolderLock lock = new FolderLock(folder, real);
    boolean taken = false;
    try {
      lock.take();
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        lock.close();
      }
    }
  }

  private static JournalException inUse(Path folder) {
    return new JournalException(
        "the journal is in use by another run: %s; end that one first, or name another folder"
            .formatted(folder));
  }

  private void take() throws IOException {
    takeLastSegment();
    file = required(madeLockFile());
    takeLastSegment(); // whoever had the lock file until now may have begun another one
  }

  private void takeLastSegment() throws IOException {
    for (Optional<Path> last = last(); last.isPresent() && !isMine(last.get()); last = last()) {
      try {
        moveTo(required(last.get()));
      } catch (NoSuchFileException e) {
        if (last.equals(last())) {
          throw e;
        }
      }
    }
  }

  private Optional<Path> last() throws IOException {
    return Segments.in(folder).last();
  }

  private boolean isMine(Path last) throws IOException {
    return segment != null && segment.identity().equals(FileIdentity.of(last));
  }

  private MasterLock required(Path path) throws IOException {
    MasterLock locked = MasterLock.of(path);
    if (locked == null) {
      throw inUse(name);
    }
    return locked;
  }

  private Path madeLockFile() throws IOException {
    Path path = folder.resolve(Segments.LOCK);
    try {
      return Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      return path;
    }
  }

  /** Another segment is written from now on, which is locked already. */
  void moveTo(MasterLock other) throws IOException {
    MasterLock before = segment;
    segment = other;
    if (before != null) {
      before.close();
    }
  }

  /**
   * Takes the lock of the segment again, in case it was lost.
   *
   * @throws LossException if another run has it
   */
  void renew() throws IOException {
    if (segment != null && !segment.renew()) {
      throw LossException.takenOver(name);
    }
  }

  /** Returns whether the lock file is there, and is the one that is locked. */
  boolean isWhole() throws IOException {
    try {
      return file != null && file.identity().equals(FileIdentity.of(folder.resolve(Segments.LOCK)));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Makes and locks the lock file again, which is gone or another one.
   *
   * @return whether it is locked; if not, a second run has it, which does not get the segment
   */
  boolean restore() throws IOException {
    MasterLock made = MasterLock.of(madeLockFile());
    if (made == null) {
      return false;
    }
    MasterLock before = file;
    file = made;
    if (before != null) {
      before.close();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    try {
      close(segment);
    } finally {
      try {
        close(file);
      } finally {
        HELD.remove(folder);
      }
    }
  }

  private static void close(@Nullable MasterLock locked) throws IOException {
    if (locked != null) {
      locked.close();
    }
  }
}
