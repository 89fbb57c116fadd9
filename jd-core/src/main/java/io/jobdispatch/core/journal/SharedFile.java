package io.jobdispatch.core.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A file that is open for reading, by several readers at the same time. It is closed when its owner
 * and all readers have let go of it.
 */
final class SharedFile {

  private final RandomAccessFile file;
  private int users = 1;

  /** Opens a file, which its owner has to let go of. */
  SharedFile(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
  }

  /* A reader that is late finds it closed, and opens the file by itself. */
  synchronized boolean use() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  synchronized void letGo() throws IOException {
    users--;
    if (users == 0) {
      file.close();
    }
  }

  synchronized int read(long position, byte[] into, int offset, int length) throws IOException {
    file.seek(position);
    return file.read(into, offset, length);
  }

  /** Returns whether a copy of this library, in a class loader of its own, has locked the file. */
  synchronized boolean isLockedByCopy() {
    return MasterLock.isLockedByCopy(file.getChannel());
  }
}
