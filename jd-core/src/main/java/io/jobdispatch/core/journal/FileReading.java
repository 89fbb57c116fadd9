package io.jobdispatch.core.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a file of a journal. Harms no lock that this JVM may have on it: see {@link MasterLock}.
 */
final class FileReading extends InputStream {

  /** Files that another copy of this class has locked. The map is guarded by itself. */
  private static final Map<Object, SharedFile> KEPT = new HashMap<>();

  private final SharedFile file;
  private long position;
  private boolean closed;

  private FileReading(SharedFile file) {
    this.file = file;
  }

  static FileReading of(Path path) throws IOException {
    Object identity = FileIdentity.of(path);
    SharedFile locked = MasterLock.reader(identity);
    return new FileReading(locked == null ? unlocked(path, identity) : locked);
  }

  private static SharedFile unlocked(Path path, Object identity) throws IOException {
    synchronized (KEPT) {
      SharedFile kept = KEPT.get(identity);
      SharedFile file = kept == null ? new SharedFile(path) : kept;
      if (!file.isLockedByCopy()) {
        KEPT.remove(identity);
        return file; // the last reader closes it
      }
      KEPT.put(identity, file);
      var unused = file.use();
      return file;
    }
  }

  void position(long where) {
    position = where;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = file.read(position, into, offset, length);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, count);
    position += skipped;
    return skipped;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      file.letGo();
    }
  }
}
