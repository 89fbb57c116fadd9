package io.jobdispatch.core.folder;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A file that this process has locked. The lock ends with the process, however that ends. */
public final class LockedFile implements AutoCloseable {

  /*
   * A POSIX lock is the process's, and is given up when the process closes any channel of the file,
   * also one that never had the lock. So no channel is opened for a file that is held here already,
   * and none is closed while another copy of this class holds the file, in a class loader of its
   * own: that channel is kept until the copy has let go.
   *
   * Who has put a file into HELD is the only one who touches its channels.
   */

  private static final int TEXT_BYTES_MAX = 64;

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
  private static final Map<Path, FileChannel> KEPT = new ConcurrentHashMap<>();

  private final Path file;

  /* The JVM forgets a lock whose object was collected, and lets another class loader lock again. */
  private final FileLock lock;

  private LockedFile(Path file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Locks a file. Does not wait.
   *
   * @param file in a folder whose path is real: one file must not be locked under two names
   * @param options how to open it; for writing at least
   * @return empty if it is locked, in this process or another
   * @throws IOException if the file cannot be opened, or its file system has no locks
   */
  public static Optional<LockedFile> tryLock(Path file, OpenOption... options) throws IOException {
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      FileLock lock = isHeldByCopy(file) ? null : locked(file, options);
      taken = lock != null;
      return Optional.ofNullable(lock).map(held -> new LockedFile(file, held));
    } finally {
      if (!taken) {
        HELD.remove(file);
      }
    }
  }

  /**
   * Creates a file that is locked from the moment at which others can see it. It names this
   * process, because the process may lose its lock: see {@link #isOfLivingProcess}.
   *
   * @param file as of {@link #tryLock}; there must be none
   * @return the locked file
   * @throws IOException if it cannot be created, or its file system has no locks
   */
  public static LockedFile create(Path file) throws IOException {
    Path hidden = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(hidden);
    LockedFile created =
        tryLock(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
            .orElseThrow(() -> new IOException("locked by another: " + hidden));
    while (!HELD.add(file)) {
      Thread.onSpinWait(); // a cleaner looks at a file that was there a moment ago
    }
    try {
      created.write(text(ProcessHandle.current()));
      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      HELD.remove(file);
      created.close();
      throw e;
    }
    HELD.remove(hidden);
    return new LockedFile(file, created.lock);
  }

  private static boolean isHeldByCopy(Path file) throws IOException {
    FileChannel kept = KEPT.get(file);
    if (kept == null) {
      return false;
    }
    try {
      var unused = kept.tryLock();
    } catch (OverlappingFileLockException e) {
      return true;
    }
    KEPT.remove(file);
    kept.close();
    return false;
  }

  /** Opens the file and locks it. Returns null if another has it. */
  private static @Nullable FileLock locked(Path file, OpenOption... options) throws IOException {
    FileChannel channel = FileChannel.open(file, options);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException heldByCopy) {
      KEPT.put(file, channel);
      return null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  private void write(String text) throws IOException {
    ((FileChannel) lock.acquiredBy()).write(ByteBuffer.wrap(text.getBytes(US_ASCII)), 0);
  }

  /**
   * Returns whether the process that created this file is alive on this machine. It can have lost
   * its lock all the same: POSIX takes it away when the process closes any other channel of the
   * file, such as that of a job that reads it.
   *
   * @return false also if the file does not say which process created it
   * @throws IOException if the file cannot be read
   */
  public boolean isOfLivingProcess() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(TEXT_BYTES_MAX);
    ((FileChannel) lock.acquiredBy()).read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), US_ASCII);
    int end = text.indexOf(' ');
    try {
      return end > 0
          && ProcessHandle.of(Long.parseLong(text.substring(0, end)))
              .filter(process -> text(process).equals(text))
              .isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String text(ProcessHandle process) {
    return process.pid()
        + " "
        + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /**
   * Returns the file.
   *
   * @return its path
   */
  public Path file() {
    return file;
  }

  /** Gives up the lock. The file stays. Closing twice does nothing more. */
  @Override
  public void close() throws IOException {
    if (!lock.acquiredBy().isOpen()) {
      return;
    }
    try {
      lock.acquiredBy().close();
    } finally {
      HELD.remove(file);
    }
  }
}
