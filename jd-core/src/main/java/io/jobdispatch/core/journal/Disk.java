package io.jobdispatch.core.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a journal asks of a disk to change something there. Tests have disks that fail. */
interface Disk {

  /** The disk of this machine. */
  Disk REAL = new Real();

  /** Makes an empty file, in place of one of that name. */
  OpenFile create(Path file) throws IOException;

  /** Opens a file to append to it. */
  OpenFile open(Path file) throws IOException;

  void rename(Path from, Path to) throws IOException;

  void delete(Path file) throws IOException;

  /** Has the names of a folder's files outlive a power cut, where the operating system can. */
  void forceFolder(Path folder) throws IOException;

  /** A file that is written at its end. */
  interface OpenFile extends Closeable {

    long length() throws IOException;

    void write(byte[] bytes, int count) throws IOException;

    void force() throws IOException;

    void truncate(long length) throws IOException;
  }

  /** The disk of this machine. */
  final class Real implements Disk {

    /*
     * No channels: a thread that is interrupted while it uses one finds it closed, and an interrupt
     * must end a run without spoiling its journal.
     *
     * Windows does not open folders.
     */

    private static final boolean IS_WINDOWS = File.separatorChar == '\\';

    @Override
    public OpenFile create(Path file) throws IOException {
      Files.deleteIfExists(file);
      return open(file);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
      return new RealFile(new RandomAccessFile(file.toFile(), "rw"));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      boolean interrupted = Thread.interrupted();
      while (!isForced(folder)) {
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private static boolean isForced(Path folder) throws IOException {
      if (IS_WINDOWS) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
        return true;
      } catch (ClosedByInterruptException again) {
        return false;
      }
    }
  }

  /** A file of this machine. */
  final class RealFile implements OpenFile {

    private final RandomAccessFile file;

    private RealFile(RandomAccessFile file) throws IOException {
      this.file = file;
      file.seek(file.length());
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void write(byte[] bytes, int count) throws IOException {
      file.write(bytes, 0, count);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void truncate(long length) throws IOException {
      file.setLength(length);
      file.seek(length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
