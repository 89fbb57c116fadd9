package io.jobdispatch.core.folder;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/** Creates folders that only their owner can use, and only where there is nothing yet. */
final class PrivateFolder {

  private static final FileAttribute<?>[] ATTRIBUTES =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
          }
          : new FileAttribute<?>[0];

  private static final int TRIES = 10;

  private PrivateFolder() {}

  /** Creates the folder. Fails if there is anything of that name, also a link. */
  static Path create(Path folder) throws IOException {
    return Files.createDirectory(folder, ATTRIBUTES);
  }

  /**
   * Creates the folder for what is kept; under another name if somebody else has taken its name.
   */
  static Path createKept(Path jvmFolder) throws IOException {
    Path name = jvmFolder;
    for (int i = 1; i < TRIES; i++) {
      try {
        return create(FolderName.kept(name));
      } catch (FileAlreadyExistsException taken) {
        String other = Integer.toHexString(ThreadLocalRandom.current().nextInt());
        name = jvmFolder.resolveSibling(jvmFolder.getFileName() + "-" + other);
      }
    }
    return create(FolderName.kept(name));
  }
}
