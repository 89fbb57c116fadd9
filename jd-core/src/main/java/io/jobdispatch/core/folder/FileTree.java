package io.jobdispatch.core.folder;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes a directory with all that is in it. */
public final class FileTree {

  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private FileTree() {}

  /**
   * Removes a directory with all that is in it. Does not follow symbolic links. What vanishes
   * meanwhile is not missed. What cannot be removed does not keep the rest.
   *
   * @param root the directory; there may be none
   * @throws IOException the first failure, after all else was removed
   */
  public static void remove(Path root) throws IOException {
    remove(root, Set.of());
  }

  /** Removes what is in a directory, but neither a file there nor the directory. */
  static void removeAllBut(Path root, Path file) throws IOException {
    remove(root, Set.of(root, file));
  }

  private static void remove(Path root, Set<Path> spared) throws IOException {
    Removal removal = new Removal(spared);
    Files.walkFileTree(root, removal);
    if (removal.failure != null) {
      throw removal.failure;
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    private final Set<Path> spared;
    private @Nullable IOException failure;

    Removal(Set<Path> spared) {
      this.spared = spared;
    }

    /* A job may have made it read-only. */
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
        var unused = unprotect(directory);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return delete(file);
    }

    /* A file that has vanished, or a directory that cannot be listed. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
      if (why instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      boolean isListed = why instanceof AccessDeniedException && unprotect(file);
      return isListed ? walk(file) : failed(why);
    }

    private FileVisitResult walk(Path directory) throws IOException {
      Files.walkFileTree(directory, this);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException why) {
      return delete(directory);
    }

    private FileVisitResult delete(Path path) {
      try {
        if (!spared.contains(path)) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        return failed(e);
      }
      return FileVisitResult.CONTINUE;
    }

    private FileVisitResult failed(IOException why) {
      failure = failure == null ? why : failure;
      return FileVisitResult.CONTINUE;
    }

    /* Returns false if it did not help: the failure to remove it is reported then. */
    private static boolean unprotect(Path directory) {
      try {
        Files.setPosixFilePermissions(directory, OWNER);
      } catch (IOException | UnsupportedOperationException e) {
        return false;
      }
      return Files.isReadable(directory) && Files.isExecutable(directory);
    }
  }
}
