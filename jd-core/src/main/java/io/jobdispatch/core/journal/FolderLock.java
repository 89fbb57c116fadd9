package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps a second master away from a journal. */
final class FolderLock implements AutoCloseable {

  /*
   * A POSIX lock is the process's, and is given up when the process closes any channel of the file,
   * also one that never had the lock. So no channel is opened for a folder that is held here already,
   * and none is closed while another copy of this class holds the folder, in a class loader of its
   * own: that channel is kept until the copy has let go.
   *
   * Who has put a folder into HELD is the only one who touches its channels.
   */

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
  private static final Map<Path, FileChannel> KEPT = new ConcurrentHashMap<>();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
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
    boolean taken = false;
    try {
      FileChannel channel = isHeldByCopy(real) ? null : locked(real);
      if (channel == null) {
        throw inUse(folder);
      }
      taken = true;
      return new FolderLock(real, channel);
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  private static JournalException inUse(Path folder) {
    return new JournalException(
        "the journal is in use by another run: %s; end that one first, or name another folder"
            .formatted(folder));
  }

  private static boolean isHeldByCopy(Path folder) throws IOException {
    FileChannel kept = KEPT.get(folder);
    if (kept == null) {
      return false;
    }
    try {
      var unused = kept.tryLock();
    } catch (OverlappingFileLockException e) {
      return true;
    }
    KEPT.remove(folder);
    kept.close();
    return false;
  }

  /** Opens the file and locks it. Gives null if another has it. */
  private static @Nullable FileChannel locked(Path folder) throws IOException {
    Path file = folder.resolve(Segments.LOCK);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException heldByCopy) {
      KEPT.put(folder, channel);
      return null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(folder);
    }
  }
}
