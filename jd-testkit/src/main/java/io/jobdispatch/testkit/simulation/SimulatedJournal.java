package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalException;
import io.jobdispatch.testkit.simulation.Held.Attempt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** The journal of a simulated master, which may die in each call of it. */
final class SimulatedJournal implements Journal {

  private final SimulatedMachine machine;
  private final Cluster cluster;
  private final Kept kept;

  /** What outlives a master. */
  record Kept(JournalDisk disk, OwedEntries owed) {

    Kept(JournalDisk disk) {
      this(disk, new OwedEntries());
    }
  }

  SimulatedJournal(SimulatedMachine machine, Kept kept) {
    this.machine = machine;
    this.cluster = machine.cluster();
    this.kept = kept;
  }

  @Override
  public Life open(String runId, String parameters) {
    machine.mayDieSoon();
    if (machine.isLastCall()) {
      machine.die();
    }
    machine.checkAlive();
    Life life = new Life(kept.disk.open(runId, parameters));
    machine.watch().journalIsOpen(life);
    return life;
  }

  /** One life's hold on the journal. */
  final class Life implements Session {

    private final Session session;
    private final JournalBook book = new JournalBook(cluster);

    /* Jobs that are settled by entries which were not committed yet. */
    private final Set<Long> uncommitted = new HashSet<>();

    /* Failed attempts that would be lost with the process. */
    private final Set<Attempt> unflushed = new HashSet<>();
    private boolean failed;
    private boolean over;

    private Life(Session session) {
      this.session = session;
    }

    /* The master may die in the middle of it. */
    private void call(Runnable change) {
      if (machine.isLastCall()) {
        kept.disk.dieWithin(change, cluster.chance());
        over = true;
        machine.die();
      }
      machine.checkAlive();
      change.run();
    }

    private void callThatMayFail(Runnable change) {
      if (failed || cluster.chance().strikes(Fault.JOURNAL_FAILS)) {
        failed = true;
        throw new JournalException("the disk is full, as the simulation wants it");
      }
      call(change);
    }

    // What the run asks for

    @Override
    public String runId() {
      return session.runId();
    }

    @Override
    public List<String> warnings() {
      return session.warnings();
    }

    @Override
    public void preview(Consumer<? super JournalEntry> reader) {
      call(() -> session.preview(reader));
    }

    @Override
    public void read(Consumer<? super JournalEntry> reader) {
      List<JournalEntry> found = new ArrayList<>();
      session.read(found::add);
      if (!kept.owed.areMetBy(found)) {
        List<String> told = found.stream().map(JournalBook::describe).toList();
        cluster.fail("the journal has %s, and was given %s".formatted(told, kept.owed));
      }
      found.forEach(book::take);
      machine.watch().resumed(book);
      for (JournalEntry entry : found) {
        call(() -> {});
        cluster.trace().add(machine.self(), "reads " + JournalBook.describe(entry));
        reader.accept(entry);
      }
    }

    @Override
    public void append(JournalEntry entry) {
      cluster.trace().add(machine.self(), "appends " + JournalBook.describe(entry));
      book.take(entry);
      kept.owed.append(entry);
      note(entry);
      callThatMayFail(() -> session.append(entry));
    }

    private void note(JournalEntry entry) {
      if (entry instanceof JournalEntry.Done done) {
        uncommitted.add(done.index());
      } else if (entry instanceof JournalEntry.Failed settled) {
        uncommitted.add(settled.index());
      } else if (entry instanceof JournalEntry.AttemptFailed attempt) {
        unflushed.add(new Attempt(attempt.index(), book.lastAttempt(attempt.index())));
      } else if (entry instanceof JournalEntry.Reopened reopened) {
        reopened.indices().forEach(this::reopened);
      }
    }

    private void reopened(long index) {
      uncommitted.remove(index);
      machine.watch().reopened(Objects.requireNonNull(book.open(index)));
    }

    @Override
    public void commit() {
      callThatMayFail(session::commit);
      cluster.trace().add(machine.self(), "commits");
      kept.owed.commit();
      uncommitted.clear();
      unflushed.clear();
    }

    @Override
    public void flush() {
      callThatMayFail(session::flush);
      unflushed.clear();
    }

    @Override
    public boolean isSnapshotDue() {
      return session.isSnapshotDue();
    }

    @Override
    public void close() {
      if (over) {
        return;
      }
      over = true;
      if (machine.isKilled() || failed) {
        kept.disk.die(cluster.chance());
      } else {
        session.close();
      }
    }

    // What the watch asks for

    /** What all entries until now come to. */
    JournalBook book() {
      return book;
    }

    /** Whether a job is settled, by an entry that no death takes away. */
    boolean isSettledForGood(long index) {
      return index < book.nextIndex() && book.open(index) == null && !uncommitted.contains(index);
    }

    /** Whether a failed attempt, or its job's end, will be known when the process ends. */
    boolean keeps(Attempt attempt) {
      JournalBook.Job job = book.open(attempt.index());
      return job == null || (job.hasFailed(attempt.number()) && !unflushed.contains(attempt));
    }

    boolean hasFailed() {
      return failed;
    }
  }
}
