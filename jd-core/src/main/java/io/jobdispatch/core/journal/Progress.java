package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How many jobs the entries of a journal settle, and when the last commit was made. */
final class Progress {

  private long done;
  private long failed;
  private long safeDone;
  private long safeFailed;
  private long doneBefore;
  private long failedBefore;
  private @Nullable Instant committed;

  /** Counts the journal's next entry, which is not committed yet. */
  void take(JournalEntry entry) {
    if (entry instanceof Done) {
      done++;
    } else if (entry instanceof Failed) {
      failed++;
    } else if (entry instanceof Reopened reopened) {
      failed -= reopened.indices().size();
    } else if (entry instanceof Snapshot snapshot) {
      done = snapshot.completed();
      failed = snapshot.failed();
      doneBefore = 0; // the segments before it are removed
      failedBefore = 0;
    }
  }

  /** What follows is in another segment. */
  void beginSegment() {
    doneBefore = done;
    failedBefore = failed;
  }

  /**
   * All entries until now are committed.
   *
   * @param when the time of the commit; null if that is not known
   */
  void committed(@Nullable Instant when) {
    safeDone = done;
    safeFailed = failed;
    committed = when == null ? committed : when;
  }

  /** The time of the last commit; null if there was none. */
  @Nullable Instant committed() {
    return committed;
  }

  /** What is committed, in words that begin a sentence's predicate in the plural. */
  @Override
  public String toString() {
    String settled = text(safeDone, safeFailed);
    return committed == null ? settled : settled + " (last commit: " + text(committed) + ")";
  }

  /** What is in the segments before the one that is read or written, in such words. */
  String beforeSegment() {
    return text(doneBefore, failedBefore);
  }

  private static String text(long done, long failed) {
    String results = count(done, "result");
    return failed == 0 ? results : results + " and " + count(failed, "failure");
  }

  private static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  private static String text(Instant when) {
    return when.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
