package io.jobdispatch.core;

import io.jobdispatch.api.PayloadException;
import io.jobdispatch.core.Ledger.Entry;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.EndedBy;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import io.jobdispatch.core.journal.JournalEntry.OpenJob;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import io.jobdispatch.core.journal.JournalException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a journal aloud to the dispatcher, which comes back to the state that it had. */
final class Replay<J, R> {

  /*
   * Failures are held back until it is known what follows: the last ones of a life may have ended
   * it. Those are told again, and end the run again; or, if it is to try such jobs anew, they are
   * not told, and neither are those behind them, which nobody was told of.
   */

  private static final long NONE = -1;

  /** The run is to end: reading ends by an exception. The user's own calls never throw this one. */
  static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final RunJournal<J> journal;
  private final SharedTexts texts;
  private final UserCalls<J, R> calls;
  private final Ledger<J> ledger;
  private final Retries<J> retries;
  private final MasterLoop loop;
  private final FailurePolicy policy;
  private final Median median;
  private final boolean retriesFailed;
  private long entries;
  private final Deque<Failed> held = new ArrayDeque<>();
  private long lastEndedBy = NONE;

  Replay(
      RunJournal<J> journal,
      SharedTexts texts,
      UserCalls<J, R> calls,
      Ledger<J> ledger,
      Retries<J> retries,
      Median median,
      MasterLoop loop,
      RunOptions options) {
    this.journal = journal;
    this.texts = texts;
    this.calls = calls;
    this.ledger = ledger;
    this.retries = retries;
    this.median = median;
    this.loop = loop;
    this.policy = options.failurePolicy();
    this.retriesFailed = options.retriesFailed();
  }

  /** Reads all of it. Jobs that are open afterwards wait to be given, or have failed. */
  void run() {
    journal.newWarnings().forEach(loop::warn);
    journal.read(this::take);
    if (retriesFailed) {
      reopenUntold();
    }
    tellLast();
    journal.open().forEach(retries::resumed);
  }

  /** Opens the job whose failure ended the last life, if one did, and those behind it. */
  private void reopenUntold() {
    boolean told = true;
    for (Failed failed : List.copyOf(held)) {
      told &= failed.index() != lastEndedBy;
      if (!told) {
        journal.reopened(open(failed.index()));
        reopen(failed);
      }
    }
  }

  private void reopen(Failed failed) {
    held.remove(failed);
    Entry<J> entry = open(failed.index());
    for (FailedAttempt attempt : story(failed).attempts()) {
      failedAttempt(entry, attempt);
    }
    entry.forgive();
  }

  /** Tells what was noted last: the life may have ended just before it was told, or by it. */
  private void tellLast() {
    for (Failed next = held.poll(); next != null; next = held.poll()) {
      try {
        tell(next);
      } catch (RuntimeException e) {
        if (next.index() != lastEndedBy) {
          journal.endedBy(next.index(), e);
        }
        loop.warn(
            String.format(
                Locale.ROOT,
                "the failure of job %d in the journal ends the run again; to evaluate it anew,"
                    + " resume with RunOptions.retryFailed",
                next.index()));
        throw e;
      }
    }
  }

  /** Tells what an earlier life was told, and went on. */
  private void tellHeld() {
    lastEndedBy = NONE;
    for (Failed next = held.poll(); next != null; next = held.poll()) {
      try {
        tell(next);
      } catch (RuntimeException e) {
        loop.warn(
            String.format(
                Locale.ROOT,
                "the failure of job %d in the journal ends the run, and an earlier life of it went"
                    + " on: the dispatcher must do the same with the same failures",
                next.index()));
        throw e;
      }
    }
  }

  private void take(JournalEntry entry) {
    if (loop.isToEnd()) {
      throw new Cancelled();
    }
    if (goesOn(entry)) {
      tellHeld();
    }
    read(entry);
    entries++;
  }

  /** Whether the life was not ended by the failures that are held. */
  private static boolean goesOn(JournalEntry entry) {
    return !(entry instanceof Failed
        || entry instanceof AttemptFailed
        || entry instanceof EndedBy
        || entry instanceof Reopened);
  }

  private void read(JournalEntry entry) {
    if (entry instanceof Drawn drawn) {
      drawn(drawn);
    } else if (entry instanceof NoneDrawn) {
      noneDrawn();
    } else if (entry instanceof Done done) {
      done(done);
    } else if (entry instanceof Failed failed) {
      held.add(failed);
    } else if (entry instanceof AttemptFailed attempt) {
      failedAttempt(open(attempt.index()), story(attempt.attempt(), FailedAttempt.class));
    } else if (entry instanceof Snapshot snapshot) {
      restore(snapshot);
    } else if (entry instanceof EndedBy ended) {
      lastEndedBy = held(ended.index(), entry).index();
    } else if (entry instanceof Reopened reopened) {
      reopen(held(reopened.index(), entry));
      lastEndedBy = NONE;
    }
  }

  private Failed held(long index, JournalEntry because) {
    return held.stream()
        .filter(failed -> failed.index() == index)
        .findFirst()
        .orElseThrow(() -> damaged("there was no failure before " + because));
  }

  private void drawn(Drawn drawn) {
    Optional<J> job = calls.ask();
    if (job.isEmpty()) {
      throw differs(drawn.index(), "nextJob() now gives none");
    }
    if (drawn.index() != ledger.nextIndex()) {
      throw damaged(
          String.format(
              Locale.ROOT, "job %d follows job %d", drawn.index(), ledger.nextIndex() - 1));
    }
    Entry<J> entry = ledger.add(job.get());
    long fingerprint = journal.fingerprint(entry.payload);
    if (fingerprint != drawn.fingerprint()) {
      String now = "nextJob() now gives another with fingerprint %016x: %s";
      throw differs(
          drawn.index(),
          String.format(Locale.ROOT, "it had fingerprint %016x, and ", drawn.fingerprint())
              + now.formatted(fingerprint, JobText.of(job.get())));
    }
    journal.opened(entry);
    calls.replayedDraw();
  }

  private void noneDrawn() {
    if (calls.ask().isPresent()) {
      throw differs(ledger.nextIndex(), "there was none, and nextJob() now gives one");
    }
    calls.replayedNone();
  }

  private void done(Done done) {
    Entry<J> entry = settled(done.index());
    median.add(done.evaluatedNanos());
    calls.replayedResult(entry, value(done.index(), "result of job", done.result()));
  }

  private void tell(Failed failed) {
    calls.replayedFailure(settled(failed.index()), story(failed));
  }

  private JobFailure story(Failed failed) {
    return texts.share(story(failed.failure(), JobFailure.class));
  }

  private void failedAttempt(Entry<J> entry, FailedAttempt attempt) {
    entry.history().add(texts.share(attempt), policy);
    ledger.attempted(entry, attempt.number());
  }

  private void restore(Snapshot snapshot) {
    if (entries > 0) {
      throw damaged("a snapshot follows other entries");
    }
    calls.restore(value(snapshot.nextIndex(), "state before job", snapshot.state()));
    for (OpenJob job : snapshot.open()) {
      @SuppressWarnings("unchecked") // the user's own dispatcher made it
      Entry<J> entry = ledger.restore(job.index(), (J) value(job.index(), "job", job.job()));
      journal.opened(entry);
      job.attempts().forEach(attempt -> attempted(entry, story(attempt, Object.class)));
    }
    ledger.continueAt(snapshot.nextIndex());
    calls.restoreCounts(snapshot);
  }

  private void attempted(Entry<J> entry, Object told) {
    if (told instanceof FailedAttempt attempt) {
      failedAttempt(entry, attempt);
    } else if (told instanceof Integer number) {
      ledger.attempted(entry, number);
    } else if (Boolean.TRUE.equals(told)) {
      entry.history().taint();
    } else {
      throw damaged(String.format(Locale.ROOT, "no attempt of job %d: %s", entry.index, told));
    }
  }

  private Entry<J> open(long index) {
    Entry<J> entry = journal.open(index);
    if (entry == null) {
      throw damaged(String.format(Locale.ROOT, "job %d is not open", index));
    }
    return entry;
  }

  private Entry<J> settled(long index) {
    Entry<J> entry = open(index);
    journal.settled(index);
    ledger.close(entry);
    return entry;
  }

  @SuppressWarnings("NullAway") // a result may be null, if its type says so
  private Object value(long index, String what, byte[] bytes) {
    try {
      return journal.decode(bytes);
    } catch (PayloadException e) {
      throw new JournalException(
          String.format(
              Locale.ROOT, "the journal's %s %d cannot be read: %s", what, index, e.getMessage()),
          e);
    }
  }

  private <T> T story(byte[] bytes, Class<T> type) {
    try {
      return journal.decodeStory(bytes, type);
    } catch (PayloadException | ClassCastException e) {
      throw damaged("what it tells of a failure cannot be read: " + e.getMessage());
    }
  }

  private JournalException damaged(String why) {
    return new JournalException(
        String.format(
            Locale.ROOT, "the journal is damaged or another's, at entry %d: %s", entries, why));
  }

  private static JournalException differs(long index, String how) {
    return new JournalException(
        String.format(
            Locale.ROOT,
            ("job %d differs from the journal: %s; the dispatcher must give the same jobs for the"
                + " same results, or this is the journal of another run"),
            index,
            how));
  }
}
