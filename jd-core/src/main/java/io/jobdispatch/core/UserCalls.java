package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.core.Ledger.Entry;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the user's methods, in the order in which they are made: a job is drawn, a result or
 * a failure is processed.
 */
final class UserCalls<J, R> {

  private final JobDispatcher<J, R> user;
  private final Ledger<J> ledger;
  private final MasterLoop loop;
  private final RunCounts counts;
  private final @Nullable RunJournal<J> journal;
  private final Queue<Settled<J>> accepted = new ArrayDeque<>();

  /* The user's nextJob had none; it is asked again after a settled job or a user's message. */
  private boolean noneNow;

  UserCalls(
      JobDispatcher<J, R> user,
      Ledger<J> ledger,
      MasterLoop loop,
      @Nullable RunJournal<J> journal) {
    this.user = user;
    this.ledger = ledger;
    this.loop = loop;
    this.counts = loop.counts();
    this.journal = journal;
  }

  // Drawing

  /** Whether there may be a next job. */
  boolean mayDraw() {
    return !noneNow && !user.isDraining();
  }

  /** Something has happened after which there may be a next job. */
  void askAgain() {
    noneNow = false;
  }

  @Nullable Entry<J> draw() {
    if (!mayDraw()) {
      return null;
    }
    Optional<J> job = ask();
    if (job.isEmpty()) {
      noneNow = true;
      if (journal != null) {
        journal.noneDrawn();
      }
      return null;
    }
    counts.drawn.add(1);
    Entry<J> entry = ledger.add(job.get());
    if (journal != null) {
      journal.drawn(entry);
    }
    return entry;
  }

  /** Asks for the next job. */
  Optional<J> ask() {
    return Objects.requireNonNull(user.nextJob(), "nextJob() must not give null");
  }

  // Showing

  /** A closed job's end will be shown. */
  void accept(Settled<J> settled) {
    accepted.add(settled);
  }

  boolean hasAccepted() {
    return !accepted.isEmpty();
  }

  /** An attempt has failed of a job that is still open. */
  void attemptFailed(Entry<J> entry, FailedAttempt attempt) {
    if (journal != null) {
      journal.attemptFailed(entry, attempt);
    }
  }

  /** Shows what was accepted to the user's code, in the order of arrival. */
  void show() {
    if (journal != null && !accepted.isEmpty()) {
      keepAll(journal);
    }
    for (Settled<J> next = accepted.poll(); next != null; next = accepted.poll()) {
      noneNow = false;
      show(next);
    }
  }

  /* Results first, then processing: what arrived together becomes durable together. */
  private void keepAll(RunJournal<J> into) {
    for (int left = accepted.size(); left > 0; left--) {
      accepted.add(kept(accepted.remove(), into));
    }
    into.commit();
  }

  private Settled<J> kept(Settled<J> settled, RunJournal<J> into) {
    Settled<J> readable = decoded(settled);
    if (readable instanceof Settled.Done<J> done) {
      try {
        into.done(done);
        return done;
      } catch (PayloadException e) {
        readable = failed(done, e);
      }
    }
    if (readable instanceof Settled.Failed<J> failed) {
      into.failed(failed);
    }
    return readable;
  }

  /* What cannot be decoded here has failed, however often it would be evaluated. */
  private Settled<J> decoded(Settled<J> settled) {
    if (settled instanceof Settled.Done<J> done) {
      try {
        var unused = done.result().value();
      } catch (PayloadException e) {
        return failed(done, e);
      }
    }
    return settled;
  }

  private Settled.Failed<J> failed(Settled.Done<J> done, PayloadException why) {
    FailedAttempt attempt =
        FailedAttempt.of(
            done.attempt(),
            done.host(),
            FailedAttempt.Cause.EXCEPTION,
            Failure.of(why),
            done.effort(),
            loop);
    List<FailedAttempt> attempts = new ArrayList<>(done.entry().history().attempts());
    attempts.add(attempt);
    return new Settled.Failed<>(
        done.entry(), new JobFailure(done.entry().index, JobFailure.Verdict.THREW, attempts));
  }

  private void show(Settled<J> settled) {
    Settled<J> readable = decoded(settled);
    if (readable instanceof Settled.Done<J> done) {
      show(done);
    } else if (readable instanceof Settled.Failed<J> failed) {
      show(failed);
    }
  }

  @SuppressWarnings("unchecked") // the user's own evaluator made the result
  private void show(Settled.Done<J> done) {
    Entry<J> entry = done.entry();
    user.processResult(entry.index, entry.job, (R) done.result().value());
    counts.completed.add(1);
    if (!loop.listeners().isEmpty()) {
      Duration evaluated = Duration.ofNanos(done.effort().evaluatedNanos());
      loop.listeners().tell(on -> on.completed(entry.index, done.attempt().slave(), evaluated));
    }
  }

  private void show(Settled.Failed<J> failed) {
    counts.failed.add(1);
    loop.listeners().tell(on -> on.failed(failed.failure()));
    user.processFailure(failed.entry().job, failed.failure());
  }

  // Replaying

  void replayedDraw() {
    noneNow = false;
    counts.drawn.add(1);
  }

  void replayedNone() {
    noneNow = true;
  }

  @SuppressWarnings("unchecked") // the user's own evaluator made the result
  void replayedResult(Entry<J> entry, Object result) {
    noneNow = false;
    user.processResult(entry.index, entry.job, (R) result);
    counts.completed.add(1);
    counts.replayed.add(1);
  }

  void replayedFailure(Entry<J> entry, JobFailure failure) {
    noneNow = false;
    counts.failed.add(1);
    counts.replayed.add(1);
    user.processFailure(entry.job, failure);
  }

  @SuppressWarnings("unchecked") // the dispatcher itself made the state
  void restore(Object state) {
    if (!(user instanceof Restorable<?> restorable)) {
      throw new JournalException(
          "the journal begins with a state, and this dispatcher is not Restorable any more: "
              + user.getClass().getName());
    }
    ((Restorable<Object>) restorable).restoreState(state);
  }

  void restoreCounts(JournalEntry.Snapshot snapshot) {
    counts.drawn.add(snapshot.nextIndex());
    counts.completed.add(snapshot.completed());
    counts.failed.add(snapshot.failed());
    counts.replayed.add(snapshot.completed() + snapshot.failed());
  }

  // The turn's end

  void turnIsOver() {
    if (journal == null) {
      return;
    }
    if (accepted.isEmpty() && user instanceof Restorable<?> known && journal.isSnapshotDue()) {
      journal.snapshot(
          known.saveState(), ledger.nextIndex(), counts.completed.get(), counts.failed.get());
    }
    journal.flush();
  }
}
