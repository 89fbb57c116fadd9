package io.jobdispatch.core;

import io.jobdispatch.core.journal.EntryTooLargeException;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A journal in memory: keeps what was committed, and can be cut or fail. */
final class MemoryJournal implements Journal {

  final List<JournalEntry> durable = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  String parameters = "";
  boolean snapshotsDue;
  int commits;

  /** No more is taken when so many entries are there. */
  int room = Integer.MAX_VALUE;

  /** Results and states that have more bytes are refused. */
  int bytesMax = Integer.MAX_VALUE;

  boolean failsToClose;

  /** What each commit throws, if not null. */
  @Nullable JournalException failure;

  @Nullable Instant lastCommit;

  private boolean used;

  <E extends JournalEntry> List<E> all(Class<E> kind) {
    return durable.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public Session open(String runId, String itsParameters) {
    if (used) {
      throw new JournalException("in use");
    }
    if (!durable.isEmpty() && !parameters.equals(itsParameters)) {
      throw new JournalException("of " + parameters + ", not of " + itsParameters);
    }
    parameters = itsParameters;
    used = true;
    return new Life();
  }

  @Override
  public String toString() {
    return "in memory";
  }

  private final class Life implements Session {
    private final List<JournalEntry> pending = new ArrayList<>();

    @Override
    public String runId() {
      return "memory";
    }

    @Override
    public List<String> warnings() {
      return warnings;
    }

    @Override
    public Optional<Instant> lastCommit() {
      return Optional.ofNullable(lastCommit);
    }

    @Override
    public void preview(Consumer<? super JournalEntry> reader) {
      List.copyOf(durable).forEach(reader);
    }

    @Override
    public void read(Consumer<? super JournalEntry> reader) {
      List.copyOf(durable).forEach(reader);
    }

    @Override
    public void append(JournalEntry entry) {
      int bytes = bytes(entry);
      if (bytes > bytesMax) {
        throw new EntryTooLargeException(entry, bytes, bytesMax);
      }
      pending.add(entry);
    }

    private static int bytes(JournalEntry entry) {
      if (entry instanceof JournalEntry.Done done) {
        return done.result().length;
      }
      return entry instanceof JournalEntry.Snapshot snapshot ? snapshot.state().length : 0;
    }

    @Override
    public void commit() {
      commits++;
      if (failure != null) {
        throw failure;
      }
      flush();
    }

    @Override
    public void flush() {
      for (JournalEntry entry : pending) {
        if (durable.size() >= room) {
          throw new JournalException("the disk is full");
        }
        if (entry instanceof JournalEntry.Snapshot) {
          durable.clear();
        }
        durable.add(entry);
      }
      pending.clear();
    }

    @Override
    public boolean isSnapshotDue() {
      return snapshotsDue;
    }

    @Override
    public void close() {
      boolean wasUsed = used;
      used = false;
      if (failsToClose && wasUsed) {
        throw new JournalException("the disk is gone");
      }
    }
  }
}
