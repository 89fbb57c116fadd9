package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Appends records to one segment. */
final class SegmentWriter {

  private final Disk.OpenFile file;
  private final SegmentHeader header;
  private final Path path;
  private final int seed;
  private final Sync sync;
  private final InstantSource clock;
  private final Batch batch;
  private long offset;
  private long durable;
  private boolean marked;
  private boolean sealed;
  private boolean dated = true;
  private @Nullable Instant committed;

  /**
   * Goes on behind what is whole and forced.
   *
   * @param sealed whether that is told there
   */
  SegmentWriter(
      Disk.OpenFile file,
      SegmentHeader header,
      JournalFolder journal,
      Batch batch,
      long offset,
      boolean sealed) {
    this.file = file;
    this.header = header;
    this.path = Segments.file(journal.folder(), header.number());
    this.seed = header.seed();
    this.sync = journal.sync();
    this.clock = journal.clock();
    this.batch = batch;
    this.offset = offset;
    this.durable = offset;
    this.sealed = sealed;
  }

  SegmentHeader header() {
    return header;
  }

  /** Where the next record will stand. */
  long length() {
    return offset + batch.length();
  }

  /** The time that was noted last; null if there is none of this life in this segment. */
  @Nullable Instant committed() {
    return committed;
  }

  void append(JournalEntry entry) {
    if (!marked) {
      marked = true;
      mark();
    }
    put(entry, batch, Frame.place(seed, length()));
    sealed = false;
    dated = false;
  }

  private void mark() {
    int place = Frame.place(seed, length());
    batch.begin();
    EntryFormat.write(new Mark(sync, durable), batch);
    batch.end(place);
  }

  /** Notes the time at which what was appended is committed, if that is not noted yet. */
  void date() {
    if (!dated) {
      dated = true;
      committed = clock.instant();
      putCommitted(committed, batch, Frame.place(seed, length()));
    }
  }

  static void putCommitted(Instant when, Batch into, int place) {
    into.begin();
    EntryFormat.writeCommitted(when, into);
    into.end(place);
  }

  static void put(JournalEntry entry, Batch into, int place) {
    into.begin();
    EntryFormat.write(entry, into);
    into.end(place);
  }

  /** Hands what was appended over to the system. */
  void write() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    long there = file.length();
    if (there != offset) {
      throw LossException.length(path, there, offset);
    }
    try {
      file.write(batch.bytes(), batch.length());
    } catch (IOException e) {
      cutBack(offset, e);
      throw e;
    }
    offset += batch.length();
    batch.clear();
  }

  /* What was written in part is cut off, so that the file ends as it did; a torn tail is no harm. */
  private void cutBack(long end, IOException failure) {
    try {
      file.truncate(end);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /** Makes durable what was written, as the policy says. */
  void commit() throws IOException {
    date();
    write();
    if (sync == Sync.EVERY_TURN) {
      force();
    }
  }

  void force() throws IOException {
    if (durable < offset) {
      try {
        file.force();
      } catch (IOException e) {
        dropUnforced(e);
        throw e;
      }
      durable = offset;
      marked = false;
    }
  }

  /*
   * A system that could not write a page may take it for written from then on, and a later force
   * succeed. So what nobody was told to be safe shall not be found by the next life, which would
   * rely on it.
   */
  private void dropUnforced(IOException failure) {
    if (sync == Sync.EVERY_TURN) {
      cutBack(durable, failure);
    }
  }

  /** Tells in the file that all of it was forced, if that is not told yet. */
  void seal() throws IOException {
    if (!sealed) {
      mark();
      write();
      force();
      sealed = true;
    }
  }

  void close() throws IOException {
    file.close();
  }
}
