package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import io.jobdispatch.core.journal.SegmentChain.ChainEnd;
import io.jobdispatch.core.journal.SegmentReader.End;
import io.jobdispatch.core.journal.SegmentReader.Tail;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life's hold on a journal in a folder. */
final class FolderSession implements Journal.Session {

  /*
   * OPEN (nothing was changed) -> READ (without damage) -> WRITING (a torn tail was cut off, and
   * leftovers removed) -> CLOSED. What cannot be written ends it: FAILED, and nothing more is taken.
   */
  private enum State {
    OPEN,
    READ,
    WRITING,
    FAILED,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(JournalFolder.class);

  /* So much may wait for a commit; more is handed to the system before it. */
  private static final int BATCH_BYTES_MAX = 4 << 20;

  private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

  private final JournalFolder journal;
  private final OpenFolder folder;
  private final SegmentChain chain;
  private final List<String> warnings = new ArrayList<>();
  private final Batch batch = new Batch();
  private State state = State.OPEN;
  private @Nullable SegmentWriter writer;
  private Progress progress = new Progress();
  private long sinceSnapshotBytes;
  private long snapshotBytes;
  private long checkedNanos;

  FolderSession(OpenFolder folder) {
    this.journal = folder.journal();
    this.folder = folder;
    this.chain = folder.chain();
  }

  @Override
  public String runId() {
    return chain.header().runId();
  }

  @Override
  public List<String> warnings() {
    if (state == State.OPEN && endsTorn()) {
      ChainEnd all = chain.read(entry -> {});
      warnOf(all.end(), all.progress());
    }
    return List.copyOf(warnings);
  }

  /* The last segment is looked at alone: usually it is whole, and the others are long. */
  private boolean endsTorn() {
    return SegmentReader.open(chain.last().file()).read(entry -> {}).tail() == Tail.TORN;
  }

  // Reading

  @Override
  public Optional<Instant> lastCommit() {
    return Optional.ofNullable(progress.committed());
  }

  @Override
  public void preview(Consumer<? super JournalEntry> reader) {
    if (state != State.OPEN) {
      throw new IllegalStateException("preview() must be called before read() and append()");
    }
    ChainEnd all = chain.read(reader);
    requireNoDamage(all);
    progress = all.progress();
  }

  private static void requireNoDamage(ChainEnd all) {
    if (all.end().tail() == Tail.DAMAGED) {
      String before = all.progress().toString();
      throw SegmentReader.damaged(all.segment().file(), all.end().offset(), before);
    }
  }

  @Override
  public void read(Consumer<? super JournalEntry> reader) {
    if (state != State.OPEN) {
      throw new IllegalStateException("read() must be called once, before the first append");
    }
    ChainEnd all = chain.read(reader);
    if (state != State.OPEN) {
      throw new IllegalStateException("a reader that has appended must end the reading");
    }
    requireNoDamage(all);
    End end = all.end();
    state = State.READ;
    progress = all.progress();
    snapshotBytes = chain.snapshotBytes();
    sinceSnapshotBytes = all.bytes() - snapshotBytes;
    warnOf(end, progress);
    goOn(end);
  }

  private void warnOf(End end, Progress whole) {
    if (end.tail() == Tail.TORN && warnings.isEmpty()) {
      long bytes = end.length() - end.offset();
      warnings.add(
          ("the journal has a torn tail: file=%s; its last %s will be removed. What remains is %s."
               + " If the run had processed more jobs, the file was shortened later: end this run"
               + " and restore the file from a copy, or let the run evaluate the missing jobs"
               + " again")
              .formatted(chain.last().file(), bytes == 1 ? "byte" : bytes + " bytes", whole));
    }
  }

  private void goOn(End end) {
    SegmentReader last = chain.last();
    attempt(
        () -> {
          check();
          Disk.OpenFile file = journal.disk().open(last.file());
          writer =
              new SegmentWriter(file, last.header(), journal, batch, end.offset(), end.isSealed());
          if (end.tail() == Tail.TORN) {
            file.truncate(end.offset());
          }
          file.force();
          folder.tidy();
        });
    state = State.WRITING;
  }

  // Writing

  private SegmentWriter writer() {
    if (state == State.OPEN) {
      read(entry -> {});
    }
    if (state != State.WRITING || writer == null) {
      throw new JournalException(
          "the journal cannot be written any more, because a write failed or it is closed: "
              + journal);
    }
    return writer;
  }

  @Override
  public void append(JournalEntry entry) {
    SegmentWriter now = writer();
    long bytes = EntryFormat.bytesAtMost(entry);
    if (bytes > Frame.BODY_BYTES_MAX) {
      throw new EntryTooLargeException(entry, bytes, Frame.BODY_BYTES_MAX);
    }
    if (entry instanceof Snapshot snapshot) {
      attempt(() -> begin(now, snapshot));
      return;
    }
    long before = now.length();
    attempt(() -> now.append(entry));
    progress.take(entry);
    sinceSnapshotBytes += now.length() - before;
    if (batch.length() > BATCH_BYTES_MAX) {
      flush();
    }
  }

  @Override
  public void flush() {
    SegmentWriter now = writer();
    attempt(now::write);
  }

  @Override
  public void commit() {
    SegmentWriter now = writer();
    attempt(
        () -> {
          if (journal.sync() == Sync.EVERY_TURN || isCheckDue()) {
            check();
          }
          now.commit();
          progress.committed(now.committed());
          if (now.length() >= journal.segmentBytes()) {
            begin(now, null);
          }
        });
  }

  /* What is written to a file that nobody will find any more is not safe. */
  private void check() throws IOException {
    checkedNanos = System.nanoTime();
    folder.watch().check().ifPresent(warnings::add);
    folder.lock().renew();
  }

  /* Where nothing is forced, a commit costs less than the check. */
  private boolean isCheckDue() {
    return System.nanoTime() - checkedNanos > CHECK_NANOS;
  }

  /* All before it is forced first: what follows on it shall not be there without it. */
  private void begin(SegmentWriter now, @Nullable Snapshot snapshot) throws IOException {
    check();
    now.date();
    now.write();
    now.force();
    SegmentHeader header = now.header().next(journal.sync(), now.length(), snapshot != null);
    NewSegment next = NewSegment.make(journal, header, snapshot);
    folder.begun(next);
    Disk.OpenFile file = journal.disk().open(next.file());
    writer = new SegmentWriter(file, header, journal, batch, next.bytes(), true);
    now.close();
    progress.beginSegment();
    if (snapshot != null) {
      progress.take(snapshot);
      progress.committed(next.committed());
      snapshotBytes = next.bytes();
      sinceSnapshotBytes = 0;
      folder.removeBefore(header.number());
    }
  }

  @Override
  public boolean isSnapshotDue() {
    return sinceSnapshotBytes >= journal.snapshotDueBytes(snapshotBytes);
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    try {
      if (state == State.WRITING && writer != null) {
        SegmentWriter now = writer;
        attempt(
            () -> {
              now.date();
              now.write();
              now.force();
              folder.watch().checkAll();
            });
        seal(now);
      }
    } finally {
      state = State.CLOSED;
      release();
    }
  }

  /* All that a run has to keep is safe by now, so that it does not fail for this. */
  private void seal(SegmentWriter now) {
    try {
      now.seal();
    } catch (IOException e) {
      LOG.warn("the journal {} could not be sealed, but is whole: {}", journal, e.toString());
    }
  }

  private void release() {
    try (folder) {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      LOG.warn("the journal {} could not be closed: {}", journal, e.toString());
    }
  }

  /** Something that changes the folder. */
  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  /* Whatever it throws: what was not written as it should be must not be followed by anything. */
  private void attempt(Change change) {
    boolean done = false;
    try {
      change.run();
      done = true;
    } catch (IOException e) {
      LossException loss = loss(e);
      String story =
          loss != null
              ? loss.story(progress)
              : ("the journal cannot be written: %s: %s; what was processed until now is safe in"
                      + " it: %s; mend that, then start the run again")
                  .formatted(journal, FailureText.of(e), progress);
      throw new JournalException(story, e);
    } finally {
      state = done ? state : State.FAILED;
    }
  }

  /* What cannot be written may have been removed. */
  private @Nullable LossException loss(IOException failure) {
    if (failure instanceof LossException loss) {
      return loss;
    }
    try {
      folder.watch().checkAll();
      return null;
    } catch (LossException loss) {
      return loss;
    } catch (IOException e) {
      failure.addSuppressed(e);
      return null;
    }
  }
}
