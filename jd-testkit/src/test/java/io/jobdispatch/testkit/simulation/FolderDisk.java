package io.jobdispatch.testkit.simulation;

import static java.util.Objects.requireNonNull;

import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalFolder;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real journal in a folder, whose files are as a master that died would have left them. */
final class FolderDisk implements JournalDisk {

  private static final double SEGMENT_BYTES_LEAST = 200;
  private static final double SNAPSHOT_BYTES_LEAST = 100;
  private static final double BYTES_MOST = 2e4;

  private final Path folder;
  private final JournalFolder journal;
  private final boolean forced;
  private @Nullable Session session;
  private JournalFiles committed;

  /** Gives journals in folders that are made below this one. */
  static Function<SimulatedMachine, Journal> in(Path above) {
    return machine -> machine.journalOn(() -> new FolderDisk(above, machine));
  }

  private FolderDisk(Path above, SimulatedMachine machine) {
    this(above.resolve(name(machine)), machine.cluster());
    JournalFiles.NONE.write(folder); // a seed that fails is run a second time
  }

  private static String name(SimulatedMachine machine) {
    return "seed-" + machine.seed() + "-master-" + machine.number();
  }

  /** Makes one with small segments and frequent snapshots, in a folder that is not there. */
  private FolderDisk(Path folder, Cluster cluster) {
    Chance chance = cluster.chance();
    this.folder = folder;
    this.forced = chance.oneIn(2);
    this.journal =
        JournalFolder.at(folder)
            .clock(() -> Instant.EPOCH.plusNanos(cluster.clock().nowNanos()))
            .sync(forced ? Sync.EVERY_TURN : Sync.SYSTEM)
            .segmentBytes((long) chance.between(SEGMENT_BYTES_LEAST, BYTES_MOST))
            .snapshotEvery((long) chance.between(SNAPSHOT_BYTES_LEAST, BYTES_MOST));
    this.committed = JournalFiles.NONE;
  }

  @Override
  public Session open(String runId, String parameters) {
    Session opened = journal.open(runId, parameters);
    session = opened;
    committed = JournalFiles.in(folder);
    return new Life(opened);
  }

  @Override
  public void dieWithin(Runnable call, Chance chance) {
    JournalFiles before = JournalFiles.in(folder);
    JournalFiles safe = committed;
    call.run();
    committed = safe;
    JournalFiles after = JournalFiles.in(folder);
    if (after.hasMoreSegmentsThan(before)) {
      leave(after.begunFrom(before, chance));
    } else {
      die(chance);
    }
  }

  @Override
  public void die(Chance chance) {
    leave(JournalFiles.in(folder).torn(committed, forced, chance));
  }

  /* What the process had not handed to the system is lost with it, so closing shall add nothing. */
  private void leave(JournalFiles files) {
    requireNonNull(session).close();
    files.write(folder);
  }

  /** Notes what no death may take away. */
  private final class Life implements Session {
    private final Session session;

    Life(Session session) {
      this.session = session;
    }

    @Override
    public String runId() {
      return session.runId();
    }

    @Override
    public List<String> warnings() {
      return session.warnings();
    }

    @Override
    public Optional<Instant> lastCommit() {
      return session.lastCommit();
    }

    @Override
    public void preview(Consumer<? super JournalEntry> reader) {
      session.preview(reader);
    }

    @Override
    public void read(Consumer<? super JournalEntry> reader) {
      session.read(reader);
      committed = JournalFiles.in(folder);
    }

    @Override
    public void append(JournalEntry entry) {
      session.append(entry);
      if (entry instanceof JournalEntry.Snapshot) {
        committed = JournalFiles.in(folder);
      }
    }

    @Override
    public void commit() {
      session.commit();
      committed = JournalFiles.in(folder);
    }

    @Override
    public void flush() {
      session.flush();
    }

    @Override
    public boolean isSnapshotDue() {
      return session.isSnapshotDue();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
