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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays a journal to the dispatcher, which comes back to the state that it had. */
final class Replay<J, R> {

  /*
   * Failures. The user's code is not told of a failure whose job was opened again, neither in the
   * life that retries it nor in any later one: for it, the job was outstanding all the time. That a
   * job was opened again is written behind all entries that there were, so the journal is looked
   * through before it is replayed. A life that opens jobs again writes so before anything else, in
   * one entry: what follows in the journal follows from that.
   *
   * The end of the source. Where nextJob had none and now gives a job, the job is kept: it has to be
   * the next one in the journal, or the journal has no further one and the run is extended. Until then
   * nextJob is not called again, and a later life does the same, so that it sees the same calls.
   */

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

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
  private final RunOptions options;
  private final Median median;
  private final JournalOutline outline = new JournalOutline(this::isToRetry);
  private final List<Long> retriedNow = new ArrayList<>();
  private Optional<J> early = Optional.empty();
  private long entries;

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
    this.options = options;
  }

  /** Replays all of it. Jobs that are open afterwards wait to be given, or have failed. */
  void run() {
    journal.newWarnings().forEach(loop::warn);
    journal.preview(
        entry -> {
          requireNoEnd();
          outline.take(entry);
        });
    requireRetriable();
    tellWhatIsResumed();
    journal.read(this::take);
    journal.reopened(retriedNow);
    early.filter(job -> !calls.isDraining()).ifPresent(calls::drawn);
    journal.open().forEach(retries::resumed);
  }

  private boolean isToRetry(Failed failed) {
    FailuresToRetry wanted = options.failuresToRetry();
    return !wanted.isNone() && wanted.includes(story(failed));
  }

  private void requireRetriable() {
    FailuresToRetry wanted = options.failuresToRetry();
    long before = outline.failedBeforeSnapshot();
    if (before > 0 && !wanted.isNone() && !wanted.sinceSnapshot()) {
      throw new JournalException(
          "cannot retry failures before the last snapshot, because the saved state depends on them:"
              + " failed before the snapshot="
              + before
              + "; to retry only later failures, use RunOptions.retryFailedSinceSnapshot()");
    }
  }

  private void tellWhatIsResumed() {
    if (!outline.isEmpty()) {
      String when =
          journal
              .lastCommit()
              .map(time -> " of " + time.truncatedTo(ChronoUnit.SECONDS))
              .orElse("");
      String what = outline.describe(calls.expectedJobs());
      LOG.info("resumes from the journal {}{}: {}", options.journalName(), when, what);
    }
  }

  private void requireNoEnd() {
    if (loop.isToEnd()) {
      throw new Cancelled();
    }
  }

  private void take(JournalEntry entry) {
    requireNoEnd();
    read(entry);
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
      failed(failed);
    } else if (entry instanceof AttemptFailed attempt) {
      failedAttempt(open(attempt.index()), story(attempt.attempt(), FailedAttempt.class));
    } else if (entry instanceof Snapshot snapshot) {
      restore(snapshot);
    } else if (entry instanceof Reopened reopened) {
      reopened.indices().forEach(this::open);
    }
  }

  private void drawn(Drawn drawn) {
    Optional<J> job = early.or(calls::ask);
    early = Optional.empty();
    if (job.isEmpty()) {
      long last = outline.drawn() - 1;
      throw differs(
          drawn.index(), "nextJob() returned no job, but the journal contains jobs up to " + last);
    }
    if (drawn.index() != ledger.nextIndex()) {
      throw damaged("job " + drawn.index() + " follows job " + (ledger.nextIndex() - 1));
    }
    Entry<J> entry = ledger.add(job.get());
    long fingerprint = journal.fingerprint(entry.payload);
    if (fingerprint != drawn.fingerprint()) {
      String now = "nextJob() returned another job with fingerprint %016x: %s";
      throw differs(
          drawn.index(),
          String.format(Locale.ROOT, "it had fingerprint %016x, and ", drawn.fingerprint())
              + now.formatted(fingerprint, JobText.of(job.get())));
    }
    journal.opened(entry);
    calls.replayedDraw();
  }

  private void noneDrawn() {
    if (early.isEmpty()) {
      early = calls.ask();
    }
    if (early.isEmpty()) {
      calls.replayedNone();
    }
  }

  private void done(Done done) {
    Entry<J> entry = settled(done.index());
    median.add(done.evaluatedNanos());
    calls.replayedResult(entry, value(done.index(), "result of job", done.result()));
  }

  private void failed(Failed failed) {
    long index = failed.index();
    if (outline.takeReopening(index)) {
      reopen(failed);
    } else if (outline.isToReopen(index)) {
      retriedNow.add(index);
      reopen(failed);
    } else {
      tell(failed);
    }
  }

  /* Its attempts are known only from the story, if they were not written apart. */
  private void reopen(Failed failed) {
    Entry<J> entry = open(failed.index());
    for (FailedAttempt attempt : story(failed).attempts()) {
      failedAttempt(entry, attempt);
    }
    entry.forgive();
  }

  private void tell(Failed failed) {
    Entry<J> entry = settled(failed.index());
    try {
      calls.replayedFailure(entry, story(failed));
    } catch (MasterCalls.Interrupted e) {
      throw e; // the failure has not ended the run
    } catch (RuntimeException e) {
      loop.warn(
          "the failure of job "
              + failed.index()
              + " in the journal ends the run; to evaluate the job again, resume with"
              + " RunOptions.retryFailed()");
      throw e;
    }
  }

  private JobFailure story(Failed failed) {
    return texts.share(story(failed.failure(), JobFailure.class));
  }

  private void failedAttempt(Entry<J> entry, FailedAttempt attempt) {
    entry.history().add(texts.share(attempt), options.failurePolicy());
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
              Locale.ROOT,
              "cannot decode the %s %d in the journal: %s",
              what,
              index,
              e.getMessage()),
          e);
    }
  }

  private <T> T story(byte[] bytes, Class<T> type) {
    try {
      return journal.decodeStory(bytes, type);
    } catch (PayloadException | ClassCastException e) {
      throw damaged("cannot decode the failure report: " + e.getMessage());
    }
  }

  private JournalException damaged(String why) {
    return new JournalException(
        String.format(
            Locale.ROOT,
            "the journal is corrupt or belongs to another run: entry=%d: %s",
            entries,
            why));
  }

  private JournalException differs(long index, String how) {
    String why =
        retriedNow.isEmpty()
            ? "either the dispatcher does not return the same jobs for the same results (it may add"
                + " jobs at the end), or the journal belongs to another run"
            : "it depended on the failure of " + whatIsRetried();
    return new JournalException("job " + index + " differs from the journal: " + how + "; " + why);
  }

  private String whatIsRetried() {
    int last = retriedNow.size() - 1;
    return "job "
        + retriedNow.get(last)
        + (last == 0 ? "" : " or of an earlier one")
        + ", which RunOptions.retryFailed evaluates again: resume without it, or start with another"
        + " folder";
  }
}
