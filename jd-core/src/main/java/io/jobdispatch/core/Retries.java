package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.Effort;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What follows from a failed attempt: another one, now or later, or the failure of the job. */
final class Retries<J> {

  private static final double NANOS = 1e9;

  private final Ledger<J> ledger;
  private final MasterLoop loop;
  private final UserCalls<J, ?> calls;
  private final FailurePolicy policy;
  private final SharedTexts texts;
  private final long seed;

  Retries(
      Ledger<J> ledger,
      MasterLoop loop,
      UserCalls<J, ?> calls,
      SharedTexts texts,
      RunOptions options) {
    this.ledger = ledger;
    this.loop = loop;
    this.calls = calls;
    this.texts = texts;
    this.policy = options.failurePolicy();
    this.seed = options.seed();
  }

  /**
   * An attempt has failed. Answers true if its job is given to another slave for that.
   *
   * @param host where its slave ran
   */
  boolean failed(Attempt<J> attempt, HostId host, Cause cause, Failure why, Effort effort) {
    Entry<J> entry = attempt.entry();
    if (!ledger.end(attempt)) {
      return false;
    }
    FailedAttempt told = FailedAttempt.of(attempt, host, cause, texts.share(why), effort, loop);
    entry.history().add(told, policy);
    ledger.requeue(entry);
    boolean again = decide(entry, delay(entry));
    if (!entry.isClosed()) {
      calls.attemptFailed(entry, told);
    }
    loop.counts().retried.add(again ? 1 : 0);
    loop.listeners().tell(on -> on.attemptFailed(entry.index, told, again));
    return again;
  }

  /** An attempt's slave is lost. Answers true if its job is given to another slave for that. */
  boolean lost(Attempt<J> attempt, TaskExit exit) {
    String story = exit.reason() + (exit.story().isEmpty() ? "" : ", " + exit.story().strip());
    return failed(
        attempt, exit.host(), Cause.LOST, new Failure("slave lost", story, ""), Effort.NONE);
  }

  /** An attempt's slave was killed, for it took too long. Answers true as {@link #lost} does. */
  boolean timedOut(Attempt<J> attempt, HostId host, long elapsedNanos, Optional<String> directory) {
    String story =
        String.format(Locale.ROOT, "no result after %.3f s, slave killed", elapsedNanos / NANOS);
    Effort effort = new Effort(elapsedNanos, 0, 0);
    Failure failure = KeptNote.on(new Failure("timeout", story, ""), directory);
    return failed(attempt, host, Cause.TIMED_OUT, failure, effort);
  }

  /** An attempt will not be answered, at no cost. Answers true if its job is given again. */
  boolean dropped(Attempt<J> attempt) {
    return ledger.end(attempt) && decide(attempt.entry(), Duration.ZERO);
  }

  /** A job is open that an earlier life has drawn; all its attempts have ended with that life. */
  void resumed(Entry<J> entry) {
    Optional<JobFailure.Verdict> verdict = entry.verdict();
    if (verdict.isPresent()) {
      fail(entry, verdict.get());
    } else {
      ledger.defer(entry);
    }
  }

  private boolean decide(Entry<J> entry, Duration delay) {
    Optional<JobFailure.Verdict> verdict = entry.verdict();
    if (verdict.isPresent()) {
      if (entry.hasOpen()) {
        ledger.withdraw(entry); // one that is under way may still give a result
      } else {
        fail(entry, verdict.get());
      }
      return false;
    }
    if (entry.isExpected()) {
      return false;
    }
    giveAgain(entry, delay);
    return true;
  }

  private void fail(Entry<J> entry, JobFailure.Verdict verdict) {
    ledger.close(entry);
    JobFailure failure = new JobFailure(entry.index, verdict, entry.history().attempts());
    calls.accept(new Settled.Failed<>(entry, failure));
  }

  private void giveAgain(Entry<J> entry, Duration delay) {
    if (delay.isZero()) {
      ledger.giveAgain(entry);
      return;
    }
    ledger.delay(entry);
    loop.timers().at(loop.nowNanos() + delay.toNanos(), () -> delayIsOver(entry));
  }

  private void delayIsOver(Entry<J> entry) {
    ledger.delayIsOver(entry);
    loop.turnAgain();
  }

  private Duration delay(Entry<J> entry) {
    return policy.delay().after(entry.history().attempts().size(), seed, entry.index);
  }
}
