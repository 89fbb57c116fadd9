package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.core.Ledger.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
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
  private final Queue<Settled<J>> accepted = new ArrayDeque<>();

  /* The user's nextJob had none; it is asked again after a settled job or a user's message. */
  private boolean noneNow;

  UserCalls(JobDispatcher<J, R> user, Ledger<J> ledger, MasterLoop loop) {
    this.user = user;
    this.ledger = ledger;
    this.loop = loop;
    this.counts = loop.counts();
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
      return null;
    }
    counts.drawn.add(1);
    return ledger.add(job.get());
  }

  private Optional<J> ask() {
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
  void attemptFailed(Entry<J> entry, FailedAttempt attempt) {}

  /** Shows what was accepted to the user's code, in the order of arrival. */
  void show() {
    for (Settled<J> next = accepted.poll(); next != null; next = accepted.poll()) {
      noneNow = false;
      show(decoded(next));
    }
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
    return new Settled.Failed<>(
        done.entry(),
        new JobFailure(done.entry().index, JobFailure.Verdict.THREW, List.of(attempt)));
  }

  private void show(Settled<J> settled) {
    if (settled instanceof Settled.Done<J> done) {
      show(done);
    } else if (settled instanceof Settled.Failed<J> failed) {
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
}
