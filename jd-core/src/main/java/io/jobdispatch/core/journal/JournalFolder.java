package io.jobdispatch.core.journal;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/**
 * A journal in a folder of its own: numbered segments, and a file that locks it.
 *
 * <p>The folder is made when the journal is first opened; the one above it must be there. One run
 * at a time has it open, in this JVM and in all others that see it. It can be copied, moved and
 * removed while no run has it open, as a whole.
 *
 * <p>An entry may have up to 256 MiB.
 *
 * <p>Immutable: each method gives a new setting of the same folder.
 */
public final class JournalFolder implements Journal {

  /** How sure a committed entry is. */
  public enum Sync {

    /**
     * Every commit waits until the disk has what was written. A master that is killed loses nothing
     * that was committed, and neither does a power cut, as far as the disk keeps its word.
     */
    EVERY_TURN,

    /**
     * Commits are handed to the operating system, which writes them when it sees fit, usually
     * within half a minute. A master that is killed loses nothing that was committed. A power cut
     * or a crash of the operating system can cost what was committed since then, and as pages are
     * not written in order, it can leave a journal that is refused as damaged. All that was
     * committed is on the disk when the session is closed.
     */
    SYSTEM;

    /** What stands for it in a file. */
    byte code() {
      return (byte) (this == EVERY_TURN ? 0 : 1);
    }

    static Sync of(byte code) {
      return code == 0 ? EVERY_TURN : SYSTEM;
    }
  }

  /** How long a segment gets before the next one is begun, by default: 64 MiB. */
  public static final long SEGMENT_BYTES_DEFAULT = 64L << 20;

  private final Path folder;
  private final Sync sync;
  private final long segmentBytes;
  private final long snapshotBytes;
  private final Disk disk;
  private final InstantSource clock;

  private JournalFolder(
      Path folder,
      Sync sync,
      long segmentBytes,
      long snapshotBytes,
      Disk disk,
      InstantSource clock) {
    this.folder = folder;
    this.sync = sync;
    this.segmentBytes = segmentBytes;
    this.snapshotBytes = snapshotBytes;
    this.disk = disk;
    this.clock = clock;
  }

  /**
   * Names the folder. Nothing is read or written before the journal is opened.
   *
   * @param folder a folder that is not there, holds a journal, or is empty but for {@code
   *     lost+found} and files whose names begin with a dot
   * @return the journal, which syncs every turn
   * @throws IllegalArgumentException if the folder is not one of the default file system
   */
  public static JournalFolder at(Path folder) {
    if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException("must be on the default file system: folder=" + folder);
    }
    Path full = folder.toAbsolutePath().normalize();
    return new JournalFolder(
        full, Sync.EVERY_TURN, SEGMENT_BYTES_DEFAULT, 0, Disk.REAL, InstantSource.system());
  }

  /**
   * Says how sure a committed entry is. It may differ from life to life.
   *
   * @param how the policy; by default {@link Sync#EVERY_TURN}
   * @return the journal with this policy
   */
  public JournalFolder sync(Sync how) {
    Objects.requireNonNull(how, "how");
    return new JournalFolder(folder, how, segmentBytes, snapshotBytes, disk, clock);
  }

  /**
   * Says how long a segment gets before the next one is begun.
   *
   * @param bytes its length, at least 1; by default {@link #SEGMENT_BYTES_DEFAULT}
   * @return the journal with such segments
   * @throws IllegalArgumentException if it is less than 1
   */
  public JournalFolder segmentBytes(long bytes) {
    requirePositive(bytes);
    return new JournalFolder(folder, sync, bytes, snapshotBytes, disk, clock);
  }

  /**
   * Says how much is written between two snapshots, if the dispatcher can give them.
   *
   * @param bytes the length of the entries between them, at least 1; by default that of a segment,
   *     or that of the last snapshot if it is longer
   * @return the journal with such snapshots
   * @throws IllegalArgumentException if it is less than 1
   */
  public JournalFolder snapshotEvery(long bytes) {
    requirePositive(bytes);
    return new JournalFolder(folder, sync, segmentBytes, bytes, disk, clock);
  }

  /**
   * Sets the clock that gives each commit its time. That time is for a person alone: nothing is
   * decided by it, so a clock that is set back does no harm.
   *
   * @param source the clock, of which milliseconds are kept; by default the system's
   * @return the journal with this clock
   */
  public JournalFolder clock(InstantSource source) {
    Objects.requireNonNull(source, "source");
    return new JournalFolder(folder, sync, segmentBytes, snapshotBytes, disk, source);
  }

  /** The journal on another disk, for tests. */
  JournalFolder on(Disk other) {
    return new JournalFolder(folder, sync, segmentBytes, snapshotBytes, other, clock);
  }

  private static void requirePositive(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("must be >= 1: bytes=" + bytes);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if run id and parameters have more than 16,384 characters
   */
  @Override
  public Session open(String runId, String parameters) {
    SegmentHeader.requireFitting(runId, parameters);
    return new FolderSession(OpenFolder.of(this, runId, parameters));
  }

  Path folder() {
    return folder;
  }

  Sync sync() {
    return sync;
  }

  long segmentBytes() {
    return segmentBytes;
  }

  /** How much is written before a snapshot is due, if the last one had so many bytes. */
  long snapshotDueBytes(long lastBytes) {
    return snapshotBytes == 0 ? Math.max(segmentBytes, lastBytes) : snapshotBytes;
  }

  Disk disk() {
    return disk;
  }

  InstantSource clock() {
    return clock;
  }

  /**
   * {@inheritDoc}
   *
   * @return the folder's full name
   */
  @Override
  public String toString() {
    return folder.toString();
  }
}
