package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A master's lock on a file of its journal, against masters here and in all JVMs that see it. */
final class MasterLock implements AutoCloseable {

  /*
   * A POSIX lock belongs to the process. The process loses it when it closes any channel or stream
   * of the file, also one that never had the lock: a program that copies its own journal does so.
   *
   *  - Readers in this JVM share one open file, which is not closed before the lock is given up.
   *  - No channel is opened for a file that is locked here already; and none is closed while another
   *    copy of this class, in a class loader of its own, holds the lock: it is kept until the copy has
   *    let go. The JVM knows the locks of all copies: OverlappingFileLockException.
   *  - What is lost all the same is taken again by renew(). For that there are two locks in each file,
   *    and whoever is to have the file needs both: one of them is held while the other is renewed.
   *
   * They lock bytes far behind the end, since a lock keeps others from reading on some systems. The
   * third byte decides nothing: a reader looks there for the lock of another copy, and so disturbs no
   * master that takes the others at that moment.
   *
   * The maps are guarded by this class.
   */

  private static final long FIRST = 1L << 62;
  private static final long SECOND = FIRST + 1;
  private static final long MARKER = FIRST + 2;

  /** Files that are locked through this class, by their identity. */
  private static final Map<Object, MasterLock> LOCKED = new HashMap<>();

  /** Channels of files that another copy of this class has locked. */
  private static final Map<Object, FileChannel> KEPT = new HashMap<>();

  private final Object identity;
  private final FileChannel channel;
  private final SharedFile reader;

  @SuppressWarnings("UnusedVariable") // the JVM forgets a lock that nobody refers to
  private final @Nullable FileLock marker;

  private @Nullable FileLock first;
  private @Nullable FileLock second;
  private boolean isSecondNext;
  private boolean closed;

  private MasterLock(
      Path path, Object identity, FileChannel channel, FileLock first, FileLock second)
      throws IOException {
    this.identity = identity;
    this.channel = channel;
    this.first = first;
    this.second = second;
    this.marker = lock(channel, MARKER);
    this.reader = new SharedFile(path);
  }

  /**
   * Locks a file that is there.
   *
   * @return the locked file; null if another has locked it
   */
  static @Nullable MasterLock of(Path path) throws IOException {
    synchronized (MasterLock.class) {
      Object identity = FileIdentity.of(path);
      return LOCKED.containsKey(identity) || isKept(identity) ? null : open(path, identity);
    }
  }

  /** Whether a copy of this class has the lock still; if not, its channel is closed. */
  private static boolean isKept(Object identity) throws IOException {
    FileChannel kept = KEPT.get(identity);
    if (kept == null) {
      return false;
    }
    try {
      var unused = kept.tryLock(FIRST, 1, false);
    } catch (OverlappingFileLockException e) {
      return true;
    }
    KEPT.remove(identity);
    kept.close();
    return false;
  }

  private static @Nullable MasterLock open(Path path, Object identity) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean isToBeClosed = true;
    try {
      FileLock first = channel.tryLock(FIRST, 1, false);
      FileLock second = first == null ? null : channel.tryLock(SECOND, 1, false);
      if (first == null || second == null) {
        return null;
      }
      MasterLock file = new MasterLock(path, identity, channel, first, second);
      LOCKED.put(identity, file);
      isToBeClosed = false;
      return file;
    } catch (OverlappingFileLockException lockedByCopy) {
      KEPT.put(identity, channel);
      isToBeClosed = false;
      return null;
    } finally {
      if (isToBeClosed) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel, long position) throws IOException {
    try {
      return channel.tryLock(position, 1, false);
    } catch (OverlappingFileLockException heldByCopy) {
      return null;
    }
  }

  Object identity() {
    return identity;
  }

  /**
   * Takes one of the two locks again.
   *
   * @return whether the file is still locked; if not, the locks were lost and another has them
   */
  boolean renew() throws IOException {
    isSecondNext = !isSecondNext;
    return isSecondNext ? renewFirst() || renewSecond() : renewSecond() || renewFirst();
  }

  private boolean renewFirst() throws IOException {
    release(first);
    first = lock(channel, FIRST);
    return first != null;
  }

  private boolean renewSecond() throws IOException {
    release(second);
    second = lock(channel, SECOND);
    return second != null;
  }

  private static void release(@Nullable FileLock lock) throws IOException {
    if (lock != null) {
      lock.release();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (MasterLock.class) {
      if (closed) {
        return;
      }
      closed = true;
      LOCKED.remove(identity);
      try {
        channel.close();
      } finally {
        reader.letGo();
      }
    }
  }

  // Reading

  /**
   * Returns the open file of whoever has locked this one through this class; null if nobody has.
   */
  static @Nullable SharedFile reader(Object identity) {
    synchronized (MasterLock.class) {
      MasterLock locked = LOCKED.get(identity);
      return locked != null && locked.reader.use() ? locked.reader : null;
    }
  }

  /** Returns whether a copy of this class has locked the file of this channel, in this JVM. */
  static boolean isLockedByCopy(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock(MARKER, 1, true);
      release(lock);
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false; // there are no locks on this file system
    }
  }
}
