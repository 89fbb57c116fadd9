package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A disk on which some of the calls fail. It never forces anything, for what is forced makes a
 * difference in a power cut only.
 */
final class FailingDisk implements Disk {

  private final int first;
  private final int last;

  /** How much of what it is to write is there when that fails: the whole divided by this. */
  private final int divisor;

  private final boolean byError;
  private int calls;
  private int openFiles;

  private FailingDisk(int first, int last, int divisor, boolean byError) {
    this.first = first;
    this.last = last;
    this.divisor = divisor;
    this.byError = byError;
  }

  /** Nothing fails. */
  static FailingDisk sound() {
    return only(Integer.MAX_VALUE);
  }

  /** The call of this number fails, counted from 0. */
  static FailingDisk only(int call) {
    return new FailingDisk(call, call, 2, false);
  }

  /** This call fails, and all that follow it. */
  static FailingDisk from(int call) {
    return new FailingDisk(call, Integer.MAX_VALUE, 2, false);
  }

  /** The same, which has written another part when a write fails. */
  FailingDisk writing(int itsDivisor) {
    return new FailingDisk(first, last, itsDivisor, byError);
  }

  /** The same, which fails by what nobody expects of a disk. */
  FailingDisk byError() {
    return new FailingDisk(first, last, divisor, true);
  }

  int calls() {
    return calls;
  }

  int openFiles() {
    return openFiles;
  }

  private void call() throws IOException {
    if (isFailing(calls++)) {
      if (byError) {
        throw new OutOfMemoryError("planted");
      }
      throw new IOException("planted");
    }
  }

  private boolean isFailing(int call) {
    return call >= first && call <= last;
  }

  @Override
  public OpenFile create(Path file) throws IOException {
    call();
    return new Watched(REAL.create(file));
  }

  @Override
  public OpenFile open(Path file) throws IOException {
    call();
    return new Watched(REAL.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    call();
    REAL.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    call();
    REAL.delete(file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    call();
  }

  private final class Watched implements OpenFile {

    private final OpenFile file;
    private boolean open = true;

    Watched(OpenFile file) {
      this.file = file;
      openFiles++;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void write(byte[] bytes, int count) throws IOException {
      if (isFailing(calls)) {
        file.write(bytes, count / divisor);
      }
      call();
      file.write(bytes, count);
    }

    @Override
    public void force() throws IOException {
      call();
    }

    @Override
    public void truncate(long length) throws IOException {
      call();
      file.truncate(length);
    }

    @Override
    public void close() throws IOException {
      if (open) {
        open = false;
        openFiles--;
        file.close();
        call();
      }
    }
  }
}
