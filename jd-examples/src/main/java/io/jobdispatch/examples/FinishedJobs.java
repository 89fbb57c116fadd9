package io.jobdispatch.examples;

import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVPrinter;

/** Prints the jobs of a journal that are done or have failed, each once. */
final class FinishedJobs {

  /* Failures are printed behind all results: until the journal's end their jobs may be retried. */

  private static final double NANOS = 1e9;

  private final CSVPrinter rows;
  private final Map<Long, Failed> held = new LinkedHashMap<>();

  /* The texts of jobs that are not printed yet. */
  private final Map<Long, String> texts = new HashMap<>();

  FinishedJobs(CSVPrinter rows) {
    this.rows = rows;
  }

  /**
   * Takes the journal's next entry.
   *
   * @throws UncheckedIOException if it cannot be printed
   */
  void take(JournalEntry entry) {
    note(entry);
    if (entry instanceof Failed failed) {
      held.put(failed.index(), failed);
    } else if (entry instanceof Reopened reopened) {
      reopened.indices().forEach(held::remove);
    } else if (entry instanceof Done done) {
      String result = JournalValue.text(done.result());
      String job = text(done.index());
      print(done.index(), job, "done", done.attempt(), done.evaluatedNanos() / NANOS, result);
    }
  }

  private void note(JournalEntry entry) {
    if (entry instanceof Drawn drawn) {
      texts.put(drawn.index(), drawn.text());
    } else if (entry instanceof Snapshot snapshot) {
      snapshot.open().forEach(open -> texts.put(open.index(), open.text()));
    }
  }

  /** The text of a job that is printed now. */
  private String text(long index) {
    return Objects.requireNonNullElse(texts.remove(index), "");
  }

  /** Prints the failures, of jobs that were not opened again. */
  void end() {
    held.values().forEach(this::print);
    held.clear();
  }

  private void print(Failed failed) {
    print(failed.index(), text(failed.index()), "failed", "", "", failed.headline());
  }

  private void print(Object... row) {
    try {
      rows.printRecord(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
