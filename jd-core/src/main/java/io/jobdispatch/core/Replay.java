package io.jobdispatch.core;

import io.jobdispatch.api.PayloadException;
import io.jobdispatch.core.Ledger.Entry;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import io.jobdispatch.core.journal.JournalEntry.OpenJob;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import io.jobdispatch.core.journal.JournalException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Reads a journal aloud to the dispatcher, which comes back to the state that it had. */
final class Replay<J, R> {

  /*
   * Failures are held back until it is known what follows: the last one of a life may have ended it,
   * and is not told again where the run is to try such jobs anew.
   */

  private final RunJournal<J> journal;
  private final UserCalls<J, R> calls;
  private final Ledger<J> ledger;
  private final Retries<J> retries;
  private final MasterLoop loop;
  private final FailurePolicy policy;
  private final Median median;
  private final boolean retriesFailed;
  private long entries;
  private final Deque<Failed> held = new ArrayDeque<>();

  Replay(
      RunJournal<J> journal,
      UserCalls<J, R> calls,
      Ledger<J> ledger,
      Retries<J> retries,
      Median median,
      MasterLoop loop,
      RunOptions options) {
    this.journal = journal;
    this.calls = calls;
    this.ledger = ledger;
    this.retries = retries;
    this.median = median;
    this.loop = loop;
    this.policy = options.failurePolicy();
    this.retriesFailed = options.retriesFailed();
  }

  /** Reads all of it. Jobs that are open afterwards wait to be given. */
  void run() {
    journal.warnings().forEach(loop::warn);
    journal.read(this::take);
    tellLast();
    journal.open().forEach(retries::resumed);
  }

  private void reopen(Failed last) {
    Entry<J> entry = open(last.index());
    journal.reopened(entry);
    entry.forget();
  }

  /* As when they were shown: if one of them ends the run, those behind it are open. */
  private void tellLast() {
    try {
      for (Failed next = held.poll(); next != null; next = held.poll()) {
        if (retriesFailed && held.isEmpty()) {
          reopen(next);
        } else {
          tell(next);
        }
      }
    } catch (JobFailedException e) {
      journal.reopenAll(held.stream().map(failed -> open(failed.index())).toList(), e);
      throw e;
    }
  }

  /* What follows upon them came after all of them were shown. */
  private void tellHeld() {
    for (Failed next = held.poll(); next != null; next = held.poll()) {
      tell(next);
    }
  }

  private void take(JournalEntry entry) {
    if (loop.isCancelled()) {
      throw new CancellationException();
    }
    boolean decidesNothing = entry instanceof Failed || entry instanceof AttemptFailed;
    if (entry instanceof Reopened reopened) {
      reopened(reopened);
    } else {
      if (!decidesNothing) {
        tellHeld();
      }
      read(entry);
    }
    entries++;
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
      failedAttempt(open(attempt.index()), attempt.attempt());
    } else if (entry instanceof Snapshot snapshot) {
      restore(snapshot);
    }
  }

  private void reopened(Reopened reopened) {
    if (!held.removeIf(failed -> failed.index() == reopened.index())) {
      throw damaged("there was no failure before " + reopened);
    }
    open(reopened.index()).forget();
  }

  private void drawn(Drawn drawn) {
    Optional<J> job = calls.ask();
    if (job.isEmpty()) {
      throw differs(drawn.index(), "nextJob() now gives none");
    }
    if (drawn.index() != ledger.nextIndex()) {
      throw damaged("job %d follows job %d".formatted(drawn.index(), ledger.nextIndex() - 1));
    }
    Entry<J> entry = ledger.add(job.get());
    long fingerprint = journal.fingerprint(entry.payload);
    if (fingerprint != drawn.fingerprint()) {
      String now = "nextJob() now gives another with fingerprint %016x: %s";
      throw differs(
          drawn.index(),
          "it had fingerprint %016x, and ".formatted(drawn.fingerprint())
              + now.formatted(fingerprint, abridged(job.get())));
    }
    journal.opened(entry);
    calls.replayedDraw();
  }

  private static String abridged(Object job) {
    String text = String.valueOf(job);
    int most = 200;
    return text.length() <= most ? text : text.substring(0, most) + "...";
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
    try {
      calls.replayedFailure(settled(failed.index()), story(failed.failure(), JobFailure.class));
    } catch (JobFailedException e) {
      loop.warn(
          "the failure of job %d in the journal ends the run again; to evaluate it anew, resume with RunOptions.retryFailed"
              .formatted(failed.index()));
      throw e;
    }
  }

  private void failedAttempt(Entry<J> entry, byte[] story) {
    FailedAttempt attempt = story(story, FailedAttempt.class);
    entry.history().add(attempt, policy);
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
      job.attempts().forEach(attempt -> failedAttempt(entry, attempt));
    }
    ledger.continueAt(snapshot.nextIndex());
    calls.restoreCounts(snapshot);
  }

  private Entry<J> open(long index) {
    Entry<J> entry = journal.open(index);
    if (entry == null) {
      throw damaged("job %d is not open".formatted(index));
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
          "the journal's %s %d cannot be read: %s".formatted(what, index, e.getMessage()), e);
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
        "the journal is damaged or another's, at entry %d: %s".formatted(entries, why));
  }

  private static JournalException differs(long index, String how) {
    return new JournalException(
        ("job %d differs from the journal: %s; the dispatcher must give the same jobs for the same"
                + " results, or this is the journal of another run")
            .formatted(index, how));
  }
}
