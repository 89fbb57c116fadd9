package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A folder that this life has for itself, and what was found there.
 *
 * @param found all segments
 * @param chain those that are needed
 * @param watch notices what becomes of them
 */
record OpenFolder(
    JournalFolder journal, FolderLock lock, Segments found, SegmentChain chain, FolderWatch watch)
    implements AutoCloseable {

  /** Opens it. If it has no journal, there is an empty one then; else, nothing is changed. */
  static OpenFolder of(JournalFolder journal, String runId, String parameters) {
    try {
      FolderPlace.prepare(journal.folder(), journal.disk());
      FolderPlace.requireNoOthers(journal.folder(), Segments.in(journal.folder()));
      return of(journal, FolderLock.of(journal.folder()), runId, parameters);
    } catch (IOException e) {
      throw new JournalException(
          "cannot open the journal %s: %s".formatted(journal, FailureText.of(e)), e);
    }
  }

  private static OpenFolder of(
      JournalFolder journal, FolderLock lock, String runId, String parameters) throws IOException {
    boolean opened = false;
    try {
      Segments found = found(journal, lock, runId, parameters);
      SegmentChain chain = new SegmentChain(found.needed());
      chain.requireSame(journal, parameters);
      FolderWatch watch = new FolderWatch(journal.folder(), chain.files(), lock);
      opened = true;
      return new OpenFolder(journal, lock, found, chain, watch);
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  private static Segments found(
      JournalFolder journal, FolderLock lock, String runId, String parameters) throws IOException {
    Segments found = Segments.in(journal.folder());
    if (!found.isEmpty()) {
      return found;
    }
    FolderPlace.requireNoOthers(journal.folder(), found);
    SegmentHeader first = new SegmentHeader(1, false, journal.sync(), 0, 0, runId, parameters);
    lock.moveTo(NewSegment.make(journal, first, null).lock());
    return Segments.in(journal.folder());
  }

  /** Removes what a life before had no time to remove. */
  void tidy() throws IOException {
    for (Path file : found.unfinished()) {
      journal.disk().delete(file);
    }
    removeBefore(chain.header().number(), found);
  }

  /** The run goes on in another segment, which is locked. */
  void begun(NewSegment segment) throws IOException {
    lock.moveTo(segment.lock());
    watch.added(segment.file());
  }

  /** Removes the segments before one that begins with a snapshot. */
  void removeBefore(long number) throws IOException {
    watch.needsNoneBefore(Segments.file(journal.folder(), number));
    removeBefore(number, Segments.in(journal.folder()));
  }

  private void removeBefore(long number, Segments there) throws IOException {
    for (Path file : there.before(number)) {
      journal.disk().delete(file);
    }
  }

  /** Lets others open it. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
