package io.jobdispatch.core.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the folders of dead JVMs of this user. */
final class DeadJvms {

  /*
   * A JVM is dead if its lock file exists and can be locked. The lock is held while its folder is
   * removed, and the lock file is removed last: what is left half removed is found again.
   *
   * Between the look at a lock file and its lock, another cleaner may remove it, or its living owner
   * replace it. So it must be the same file before and after.
   */

  private static final Logger LOG = LoggerFactory.getLogger(DeadJvms.class);

  private final Path parent;
  private final @Nullable UserPrincipal user;
  private final Consumer<Path> beforeRemoval;

  /**
   * Prepares to clean.
   *
   * @param parent where the folders are; a real path
   * @param own this JVM's own folder there, to compare the owners
   * @param beforeRemoval is given the lock file of each dead JVM, while this JVM holds the lock
   */
  DeadJvms(Path parent, Path own, Consumer<Path> beforeRemoval) throws IOException {
    this.parent = parent;
    this.user = owner(own);
    this.beforeRemoval = beforeRemoval;
  }

  private static @Nullable UserPrincipal owner(Path path) throws IOException {
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException noOwners) {
      return null;
    }
  }

  /** Removes them in a thread of its own: there may be many, and large ones. */
  void removeAside() {
    Thread thread = new Thread(this::remove, "jd-cleanup");
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  /** Removes them. What cannot be removed is left to a later JVM. */
  void remove() {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, FolderName::isOfJvm)) {
      for (Path folder : folders) {
        removeIfDead(folder);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("cannot search for files of killed processes in {}", parent, e);
    }
  }

  private void removeIfDead(Path folder) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Objects.equals(owner(folder), user)) {
        removeIfFree(folder, folder.resolve(FolderName.LOCK));
      }
    } catch (NoSuchFileException e) {
      LOG.debug("another process removes it: {}", folder);
    } catch (IOException e) {
      LOG.warn("cannot remove files of a killed process: {}", folder, e);
    }
  }

  private void removeIfFree(Path folder, Path file) throws IOException {
    Optional<Object> seen = identity(file);
    if (seen.isEmpty()) {
      return;
    }
    Optional<LockedFile> lock =
        LockedFile.tryLock(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    if (lock.isEmpty()) {
      return;
    }
    try (LockedFile held = lock.get()) {
      if (!identity(file).equals(seen) || held.isOfLivingProcess()) {
        return;
      }
      beforeRemoval.accept(held.file());
      FileTree.removeAllBut(folder, file);
      Files.delete(file);
    }
    Files.delete(folder);
    LOG.info("removed files of a killed process: {}", folder);
  }

  /* Where files have no keys, their creation times have to do. */
  private static Optional<Object> identity(Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Object key = attributes.fileKey();
      return attributes.isRegularFile()
          ? Optional.of(key == null ? attributes.creationTime() : key)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
