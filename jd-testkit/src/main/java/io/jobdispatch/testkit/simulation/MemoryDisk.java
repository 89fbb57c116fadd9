package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A journal in memory. */
final class MemoryDisk implements JournalDisk {

  private final int snapshotEvery;
  private final List<JournalEntry> whole = new ArrayList<>();
  private final List<JournalEntry> pending = new ArrayList<>();
  private String name = "";
  private String itsParameters = "";
  private int flushed;
  private boolean open;
  private boolean dying;

  /** Makes an empty one, for which a snapshot is due when so many entries follow upon the last. */
  MemoryDisk(int snapshotEvery) {
    this.snapshotEvery = snapshotEvery;
  }

  @Override
  public Session open(String runId, String parameters) {
    if (open) {
      throw new JournalException("the journal is in use by another run");
    }
    if (name.isEmpty()) {
      name = runId;
      itsParameters = parameters;
    }
    if (!parameters.equals(itsParameters)) {
      throw new JournalException(
          "the journal is of '%s', and this run is '%s'".formatted(itsParameters, parameters));
    }
    open = true;
    return new Life();
  }

  @Override
  public void dieWithin(Runnable call, Chance chance) {
    dying = true;
    call.run();
    die(chance);
  }

  /* What was flushed outlives a process, but no power cut. */
  @Override
  public void die(Chance chance) {
    int least = chance.oneIn(2) ? flushed : 0;
    keep(least + chance.below(pending.size() - least + 1));
    isClosed();
  }

  private void isClosed() {
    pending.clear();
    flushed = 0;
    open = false;
    dying = false;
  }

  private void keep(int count) {
    for (JournalEntry entry : pending.subList(0, count)) {
      if (entry instanceof JournalEntry.Snapshot) {
        whole.clear();
      }
      whole.add(entry);
    }
  }

  private final class Life implements Session {

    @Override
    public String runId() {
      return name;
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public void preview(Consumer<? super JournalEntry> reader) {
      List.copyOf(whole).forEach(reader);
    }

    @Override
    public void read(Consumer<? super JournalEntry> reader) {
      List.copyOf(whole).forEach(reader);
    }

    @Override
    public void append(JournalEntry entry) {
      pending.add(entry);
    }

    @Override
    public void commit() {
      if (!dying) {
        keep(pending.size());
        pending.clear();
        flushed = 0;
      }
    }

    @Override
    public void flush() {
      flushed = dying ? flushed : pending.size();
    }

    @Override
    public boolean isSnapshotDue() {
      return whole.size() + pending.size() >= snapshotEvery;
    }

    @Override
    public void close() {
      if (open) {
        keep(flushed);
        isClosed();
      }
    }
  }
}
