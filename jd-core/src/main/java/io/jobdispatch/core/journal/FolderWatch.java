package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Notices when files of a journal are removed, renamed or replaced while a run uses it. */
final class FolderWatch {

  /*
   * Files that are open can be written, and forced, when no name leads to them any more. So the names
   * are looked at: those of the folder and of the segment that is written each time. A file that
   * comes or goes changes the time of its folder, so the others are looked at when that has changed,
   * and for some time after it, since such a time is only so exact.
   */

  private static final long UNSETTLED_NANOS = Duration.ofSeconds(2).toNanos();

  private final Path folder;
  private final FolderLock lock;
  private final Object identity;

  /** What a later life needs, with the identity of each. */
  private final NavigableMap<Path, Object> segments = new TreeMap<>();

  private @Nullable FileTime changed;
  private long changedNanos;
  private boolean lockIsWhole = true;

  FolderWatch(Path folder, List<Path> segments, FolderLock lock) throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.identity = FileIdentity.of(folder);
    for (Path segment : segments) {
      added(segment);
    }
  }

  /** The run has begun a segment. */
  void added(Path segment) throws IOException {
    segments.put(segment, FileIdentity.of(segment));
    changed = null;
  }

  /** The run needs the segments before this one no longer. */
  void needsNoneBefore(Path segment) {
    segments.headMap(segment).clear();
    changed = null;
  }

  /**
   * Looks at what may have changed.
   *
   * @return a warning about something that is repaired
   * @throws LossException if something is gone that cannot be repaired
   */
  Optional<String> check() throws IOException {
    FileTime time = checkFolder();
    boolean isSame = time.equals(changed);
    if (isSame && lockIsWhole && System.nanoTime() - changedNanos > UNSETTLED_NANOS) {
      checkSegment(segments.lastKey());
      return Optional.empty();
    }
    if (!isSame) {
      changed = time;
      changedNanos = System.nanoTime();
    }
    checkSegments();
    return checkLock();
  }

  /**
   * Looks at all that a later life needs.
   *
   * @throws LossException if something of it is gone
   */
  void checkAll() throws IOException {
    var unused = checkFolder();
    checkSegments();
  }

  /** Returns the time of its last change. */
  private FileTime checkFolder() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(folder, BasicFileAttributes.class);
      if (FileIdentity.of(folder, now).equals(identity)) {
        return now.lastModifiedTime();
      }
    } catch (IOException e) {
      if (Files.isDirectory(folder)) {
        throw e;
      }
    }
    throw LossException.folder(folder);
  }

  private void checkSegments() throws IOException {
    for (Path segment : segments.keySet()) {
      checkSegment(segment);
    }
  }

  private void checkSegment(Path segment) throws IOException {
    try {
      if (FileIdentity.of(segment).equals(segments.get(segment))) {
        return;
      }
    } catch (NoSuchFileException e) {
      checkFolder(); // which may have been removed just now
    }
    throw segment.equals(segments.lastKey())
        ? LossException.lastSegment(segment)
        : LossException.earlierSegment(segment);
  }

  private Optional<String> checkLock() throws IOException {
    lockIsWhole = lock.isWhole();
    if (lockIsWhole) {
      return Optional.empty();
    }
    lockIsWhole = lock.restore();
    return lockIsWhole
        ? Optional.of(
            "the lock file of the journal was removed or replaced; it was created again: "
                + folder.resolve(Segments.LOCK)
                + "; meanwhile the lock on the last segment kept other runs out")
        : Optional.empty();
  }
}
