package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.core.Ledger.Entry;
import io.jobdispatch.core.journal.EntryTooLargeException;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of the user's methods, in the order in which they are made: a job is drawn, a result or
 * a failure is processed.
 */
final class UserCalls<J, R> {

  private static final Logger LOG = LoggerFactory.getLogger(UserCalls.class);
  private static final String PROCESS = "processResult()";
  private static final String FAILURE = "processFailure()";

  private final JobDispatcher<J, R> user;
  private final Ledger<J> ledger;
  private final MasterLoop loop;
  private final RunCounts counts;
  private final SharedTexts texts;
  private final @Nullable RunJournal<J> journal;
  private final Backlog backlog;
  private final Queue<Settled<J>> accepted = new ArrayDeque<>();

  /* The user's nextJob had none; it is asked again after a settled job or a user's message. */
  private boolean noneNow;
  private boolean stateTooLarge;

  /* How long it took to decode and encode what is shown next. */
  private long sortedNanos;

  UserCalls(
      JobDispatcher<J, R> user,
      Ledger<J> ledger,
      MasterLoop loop,
      Backlog backlog,
      SharedTexts texts,
      @Nullable RunJournal<J> journal) {
    this.backlog = backlog;
    this.user = user;
    this.ledger = ledger;
    this.loop = loop;
    this.counts = loop.counts();
    this.texts = texts;
    this.journal = journal;
  }

  // Drawing

  /** Whether there may be a next job. */
  boolean mayDraw() {
    return !noneNow && !user.isDraining();
  }

  /** Whether the run is to draw no more jobs. */
  boolean isDraining() {
    return user.isDraining();
  }

  /** Something has happened after which there may be a next job. */
  void askAgain() {
    noneNow = false;
  }

  @Nullable Entry<J> draw() {
    if (!mayDraw() || loop.isCancelled()) {
      return null; // cancelled on this thread, which nobody interrupts: the source might wait
    }
    Optional<J> job;
    try {
      job = loop.calls().draw(user.source(), this::nextJob);
    } catch (MasterCalls.Interrupted e) {
      LOG.debug("{} was interrupted, because the run draws no more", user.source(), e.getCause());
      return null;
    }
    if (job.isEmpty() && !loop.calls().mayDraw()) {
      return null; // what it says to an interrupt is no answer that a replay could expect
    }
    if (job.isEmpty()) {
      noneNow = true;
      if (journal != null) {
        journal.noneDrawn();
      }
      return null;
    }
    return drawn(job.get());
  }

  /** Opens a job that the user's code gave. */
  Entry<J> drawn(J job) {
    counts.drawn.add(1);
    Entry<J> entry = ledger.add(job);
    if (loop.copiesPayloads()) {
      encode(entry);
    }
    if (journal != null) {
      journal.drawn(entry);
    }
    return entry;
  }

  /* A source may change the object that it gave when it is asked for the next one. */
  private void encode(Entry<J> entry) {
    try {
      var unused = entry.payload.bytes();
    } catch (PayloadException e) {
      return; // found again when it is sent, and the job's failure then
    }
  }

  /** Asks for a job that an earlier life has drawn, which a drained run needs, too. */
  Optional<J> ask() {
    return loop.calls().get(user.source(), ledger.nextIndex(), this::nextJob);
  }

  private Optional<J> nextJob() {
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

  /** How many closed jobs wait for the user's code. */
  int accepted() {
    return accepted.size();
  }

  /** An attempt has failed of a job that is still open. */
  void attemptFailed(Entry<J> entry, FailedAttempt attempt) {
    if (journal != null) {
      journal.attemptFailed(entry, attempt);
    }
  }

  /**
   * Shows what was accepted to the user's code: results in the order of arrival, and then failures,
   * of which each may end the run.
   */
  void show() {
    if (accepted.isEmpty()) {
      return;
    }
    Queue<Settled.Done<J>> done = new ArrayDeque<>();
    Queue<Settled.Failed<J>> failed = new ArrayDeque<>();
    int count = accepted.size();
    keep(done, failed);
    long begunNanos = loop.clockNanos();
    noneNow = false;
    done.forEach(this::show);
    failed.forEach(this::show);
    backlog.processed(loop.clockNanos() - begunNanos + sortedNanos, count);
  }

  /** Journals what was accepted, and failed attempts, in a run that will not show it any more. */
  void keep() {
    keep(new ArrayDeque<>(), new ArrayDeque<>());
  }

  private void keep(Queue<Settled.Done<J>> done, Queue<Settled.Failed<J>> failed) {
    long begunNanos = loop.clockNanos();
    for (Settled<J> next = accepted.poll(); next != null; next = accepted.poll()) {
      sort(next, done, failed);
    }
    sortedNanos = loop.clockNanos() - begunNanos;
    if (journal != null) {
      failed.forEach(journal::failed);
      journal.commit(); // what arrived together becomes durable together, before it is processed
      journal.newWarnings().forEach(loop::warn);
    }
  }

  /* What cannot be decoded or kept here has failed, however often it would be evaluated. */
  private void sort(
      Settled<J> settled, Queue<Settled.Done<J>> allDone, Queue<Settled.Failed<J>> allFailed) {
    if (settled instanceof Settled.Failed<J> failed) {
      allFailed.add(failed);
    } else if (settled instanceof Settled.Done<J> done) {
      try {
        var unused = done.result().loadedBy(user.classLoaders()).value();
        if (journal != null) {
          journal.done(done);
        }
        allDone.add(done);
      } catch (PayloadException e) {
        allFailed.add(failed(done, e));
      }
    }
  }

  private Settled.Failed<J> failed(Settled.Done<J> done, PayloadException why) {
    FailedAttempt attempt =
        FailedAttempt.of(
            done.attempt(),
            done.host(),
            FailedAttempt.Cause.EXCEPTION,
            texts.share(Failure.of(why)),
            done.effort(),
            loop);
    List<FailedAttempt> attempts = new ArrayList<>(done.entry().history().attempts());
    attempts.add(attempt);
    return new Settled.Failed<>(
        done.entry(), new JobFailure(done.entry().index, JobFailure.Verdict.THREW, attempts));
  }

  @SuppressWarnings("unchecked") // the user's own evaluator made the result
  private void show(Settled.Done<J> done) {
    Entry<J> entry = done.entry();
    process(entry, (R) done.result().value());
    counts.completed.add(1);
    if (!loop.listeners().isEmpty()) {
      Duration evaluated = Duration.ofNanos(done.effort().evaluatedNanos());
      loop.listeners().tell(on -> on.completed(entry.index, done.attempt().slave(), evaluated));
    }
  }

  private void show(Settled.Failed<J> failed) {
    counts.failed.add(1);
    loop.listeners().tell(on -> on.failed(failed.failure()));
    processFailure(failed.entry(), failed.failure());
  }

  private void process(Entry<J> entry, R result) {
    long index = entry.index;
    loop.calls().run(PROCESS, index, () -> user.processResult(index, entry.job, result));
  }

  private void processFailure(Entry<J> entry, JobFailure failure) {
    loop.calls().run(FAILURE, entry.index, () -> user.processFailure(entry.job, failure));
  }

  // Replaying

  /** How many jobs there will be, as far as the user's code knows. */
  OptionalLong expectedJobs() {
    return user.expectedJobs();
  }

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
    process(entry, (R) result);
    counts.completed.add(1);
    counts.replayed.add(1);
  }

  void replayedFailure(Entry<J> entry, JobFailure failure) {
    noneNow = false;
    counts.failed.add(1);
    counts.replayed.add(1);
    processFailure(entry, failure);
  }

  @SuppressWarnings("unchecked") // the dispatcher itself made the state
  void restore(Object state) {
    if (!(user instanceof Restorable<?> restorable)) {
      throw new JournalException(
          "the journal begins with a state, and this dispatcher is not Restorable any more: "
              + user.getClass().getName());
    }
    Restorable<Object> known = (Restorable<Object>) restorable;
    loop.calls().run("restoreState()", -1, () -> known.restoreState(state));
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
    boolean mayKeep = accepted.isEmpty() && !stateTooLarge;
    if (mayKeep && user instanceof Restorable<?> known && journal.isSnapshotDue()) {
      keepState(known, journal);
    }
    journal.flush();
  }

  /* What is too long once is not encoded anew in every turn. */
  private void keepState(Restorable<?> known, RunJournal<J> into) {
    try {
      into.snapshot(
          loop.calls().get("saveState()", -1, known::saveState),
          ledger.nextIndex(),
          counts.completed.get(),
          counts.failed.get());
    } catch (EntryTooLargeException e) {
      stateTooLarge = true;
      loop.warn(
          "the dispatcher's state is too long for the journal, which goes on without it: "
              + e.getMessage());
    }
  }
}
