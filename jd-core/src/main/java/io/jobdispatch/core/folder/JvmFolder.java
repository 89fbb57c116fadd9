package io.jobdispatch.core.folder;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This JVM's folder for temporary files in a parent folder, such as the one of the system. While
 * the JVM lives, it holds the lock of a file in it. When the JVM has died, the next one of the same
 * user that uses the same parent removes the folder.
 *
 * <p>All methods may be called by any thread.
 */
public final class JvmFolder {

  /*
   * The folder exists while somebody uses it, and is removed with the last use. It is created with
   * a name that nobody can foresee, and only for its owner: other users cannot put anything in its
   * place in a parent that they share. Its lock file is there and locked before anything else is.
   *
   * What was removed by somebody else is created again under the same name, so that a path that was
   * given away stays valid. If there is something else of that name now, another name is taken.
   */

  private static final Logger LOG = LoggerFactory.getLogger(JvmFolder.class);

  /* By parent. Guarded by itself, as is all that is in it. */
  private static final Map<Path, JvmFolder> FOLDERS = new HashMap<>();

  /* Where this JVM has looked for those of dead ones. Guarded by FOLDERS. */
  private static final Set<Path> CLEANED = new HashSet<>();

  private final Path parent;
  private final Consumer<Path> beforeRemoval;
  private int uses;
  private @Nullable Path folder;
  private @Nullable Path kept;
  private @Nullable LockedFile lock;
  private boolean hasNoLocks;

  private JvmFolder(Path parent, Consumer<Path> beforeRemoval) {
    this.parent = parent;
    this.beforeRemoval = beforeRemoval;
  }

  /**
   * Begins to use this JVM's folder, and creates it if there is none. The first use in a parent
   * begins to remove the folders of dead JVMs there, in another thread.
   *
   * @param parent an existing folder
   * @param beforeRemoval is called before the folder of a dead JVM is removed, with the path of its
   *     lock file, while this JVM holds that lock. Only that of the first use in a parent is called
   * @return the use; close it when the folder is not needed any more
   * @throws IOException if the folder cannot be created
   */
  public static Use use(Path parent, Consumer<Path> beforeRemoval) throws IOException {
    Path real = parent.toRealPath();
    synchronized (FOLDERS) {
      JvmFolder folder = FOLDERS.computeIfAbsent(real, p -> new JvmFolder(p, beforeRemoval));
      folder.uses++;
      Use use = folder.new Use();
      boolean created = false;
      try {
        folder.ensure();
        created = true;
        return use;
      } finally {
        if (!created) {
          use.close();
        }
      }
    }
  }

  /**
   * Returns the folder for temporary files of the system.
   *
   * @return an absolute path
   */
  public static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
  }

  /**
   * Removes a folder for what is kept if there is nothing in it any more.
   *
   * @param kept the parent of what {@link Use#keep} returned
   * @throws IOException if it cannot be removed, for another reason
   */
  public static void removeKeptIfEmpty(Path kept) throws IOException {
    synchronized (FOLDERS) {
      try {
        Files.deleteIfExists(kept);
      } catch (DirectoryNotEmptyException used) {
        return; // other jobs have failed, too
      }
    }
  }

  /** One user of the folder. The folder exists until the last one is closed. */
  public final class Use implements AutoCloseable {
    private boolean closed;

    private Use() {}

    /**
     * Returns the folder. It is created again if somebody has removed it.
     *
     * @return a real path
     * @throws IOException if it cannot be created
     */
    public Path path() throws IOException {
      synchronized (FOLDERS) {
        return ensure();
      }
    }

    /**
     * Returns the file that tells others that this JVM lives. It is created again, and locked, if
     * somebody has removed it.
     *
     * @return its real path; empty if the file system has no locks
     * @throws IOException if it cannot be created
     */
    public Optional<Path> lockFile() throws IOException {
      synchronized (FOLDERS) {
        ensure();
        return Optional.ofNullable(lock).map(LockedFile::file);
      }
    }

    /**
     * Returns where {@link #keep} will move a directory, if nothing has that name by then.
     *
     * @param name its name there
     * @return an absolute path
     * @throws IOException if this folder cannot be created
     */
    public Path keptPath(String name) throws IOException {
      synchronized (FOLDERS) {
        Path own = ensure();
        return (kept == null ? FolderName.kept(own) : kept).resolve(name);
      }
    }

    /**
     * Moves a directory to the folder beside this one for what is to be kept. Nothing removes it
     * there.
     *
     * @param directory a directory in this folder; it may be in use
     * @param name its name there; a number is added if there is one of that name
     * @return where it is now: a real path
     * @throws IOException if it cannot be moved
     */
    public Path keep(Path directory, String name) throws IOException {
      synchronized (FOLDERS) {
        Path to = ensureKept().resolve(name);
        for (int i = 2; Files.exists(to, LinkOption.NOFOLLOW_LINKS); i++) {
          to = to.resolveSibling(name + "-" + i);
        }
        return Files.move(directory, to);
      }
    }

    /** Ends this use. The last one removes the folder. Closing twice does nothing more. */
    @Override
    public void close() {
      synchronized (FOLDERS) {
        if (!closed) {
          closed = true;
          uses--;
          if (uses == 0) {
            FOLDERS.remove(parent);
            remove();
          }
        }
      }
    }
  }

  private Path ensure() throws IOException {
    Path current = folder;
    if (current == null || !isThere(current)) {
      unlock();
      current = current == null || !createAgain(current) ? createNew() : current;
      folder = current;
    }
    if (!hasNoLocks && (lock == null || !Files.exists(lock.file(), LinkOption.NOFOLLOW_LINKS))) {
      unlock();
      lock(current);
    }
    if (CLEANED.add(parent)) {
      new DeadJvms(parent, current, beforeRemoval).removeAside();
    }
    return current;
  }

  private static boolean isThere(Path folder) {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  private Path createNew() throws IOException {
    kept = null;
    return Files.createTempDirectory(parent, FolderName.PREFIX);
  }

  private static boolean createAgain(Path folder) {
    try {
      PrivateFolder.create(folder);
      return true;
    } catch (IOException e) {
      return false; // somebody else has taken the name
    }
  }

  private void lock(Path current) throws IOException {
    try {
      lock = LockedFile.create(current.resolve(FolderName.LOCK));
    } catch (IOException | UnsupportedOperationException e) {
      hasNoLocks = true;
      LOG.warn(
          "cannot lock a file in {}: files of killed processes in it are not removed", parent, e);
    }
  }

  private Path ensureKept() throws IOException {
    Path current = ensure();
    Path there = kept;
    if (there == null || !isThere(there)) {
      there = PrivateFolder.createKept(current);
      kept = there;
    }
    return there;
  }

  private void unlock() throws IOException {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }

  /* The lock file last, as for a dead JVM: others find what is left. */
  private void remove() {
    if (folder == null) {
      return;
    }
    try {
      if (lock != null) {
        FileTree.removeAllBut(folder, lock.file());
        Files.deleteIfExists(lock.file());
      }
      unlock();
      FileTree.remove(folder);
    } catch (IOException e) {
      LOG.warn("cannot remove the folder of this process: {}", folder, e);
    }
  }
}
