package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A segment that was just made.
 *
 * @param file its name
 * @param lock this run's lock on it
 * @param bytes its length, all of them forced
 * @param committed the time at which it was made
 */
record NewSegment(Path file, MasterLock lock, long bytes, Instant committed) {

  /**
   * Makes a segment. It has its name when all of it is on the disk and it is locked, and not
   * before.
   */
  static NewSegment make(
      JournalFolder journal, SegmentHeader plan, JournalEntry.@Nullable Snapshot snapshot)
      throws IOException {
    Batch batch = new Batch();
    int headerBytes = plan.encode().length;
    Instant now = journal.clock().instant();
    if (snapshot != null) {
      SegmentWriter.put(snapshot, batch, Frame.place(plan.seed(), headerBytes));
      int next = Frame.place(plan.seed(), headerBytes + batch.length());
      SegmentWriter.putCommitted(now, batch, next);
    }
    long whole = headerBytes + (long) batch.length();
    Path unfinished = Segments.unfinishedFile(journal.folder(), plan.number());
    Disk.OpenFile file = journal.disk().create(unfinished);
    try {
      file.write(plan.whole(whole).encode(), headerBytes);
      file.write(batch.bytes(), batch.length());
      file.force();
    } finally {
      file.close(); // an open file cannot be renamed everywhere
    }
    Path finished = Segments.file(journal.folder(), plan.number());
    return new NewSegment(finished, named(journal, unfinished, finished), whole, now);
  }

  private static MasterLock named(JournalFolder journal, Path unfinished, Path finished)
      throws IOException {
    MasterLock lock = MasterLock.of(unfinished);
    if (lock == null) {
      throw LossException.takenOver(journal.folder());
    }
    boolean named = false;
    try {
      journal.disk().rename(unfinished, finished);
      journal.disk().forceFolder(journal.folder());
      named = true;
      return lock;
    } finally {
      if (!named) {
        lock.close();
      }
    }
  }
}
