package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.Effort;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.JobFailed;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.JobSkipped;
import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.Message.Work;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one run: who gets which, what came of them, and what the user's code has seen. Used
 * by the run's thread alone.
 */
final class Dispatch<J, R> {

  private final JobDispatcher<J, R> user;
  private final MasterLoop loop;
  private final RunCounts counts;
  private final boolean independent;
  private final Ledger<J> ledger = new Ledger<>();
  private final Map<TaskId, Holding<J>> holdings = new LinkedHashMap<>();
  private final Queue<Accepted<J>> accepted = new ArrayDeque<>();
  private final Rebalancing<J> rebalancing;
  private @Nullable Holding<J> last;

  /* The user's nextJob had none; it is asked again after a settled job or a user's message. */
  private boolean noneNow;
  private boolean saidTainted;

  /** A closed job whose answer the user's code has not seen yet. */
  private record Accepted<J>(
      Attempt<J> attempt, HostId host, Work answer, Effort effort, long nanos) {}

  Dispatch(JobDispatcher<J, R> user, MasterLoop loop) {
    this.user = user;
    this.loop = loop;
    this.counts = loop.counts();
    this.independent = user.isIndependent();
    this.rebalancing = new Rebalancing<>(ledger, holdings, loop);
  }

  void slaveStarted(TaskId slave, HostId host) {
    holdings.putIfAbsent(slave, new Holding<>(slave, host));
  }

  /* Messages of one slave come in rows. */
  private @Nullable Holding<J> find(TaskId slave) {
    if (last == null || !last.slave.equals(slave)) {
      last = holdings.get(slave);
    }
    return last;
  }

  /** Takes back what a lost slave held, and says how many jobs wait again because of it. */
  int slaveGone(TaskId slave) {
    last = null;
    Holding<J> holding = holdings.remove(slave);
    if (holding == null) {
      return 0;
    }
    List<Attempt<J>> held = holding.all();
    int returned = 0;
    for (int i = held.size() - 1; i >= 0; i--) {
      returned += ledger.lose(held.get(i)) ? 1 : 0;
    }
    counts.inFlight.add(-held.size());
    counts.returned.add(returned);
    return returned;
  }

  // Giving

  /** Tells whether there may be a job for an idle slave. */
  boolean mayGive() {
    return ledger.returned() > 0 || mayDraw();
  }

  private boolean mayDraw() {
    return !noneNow && !user.isStopped();
  }

  /** Something has happened after which there may be a next job. */
  void askAgain() {
    noneNow = false;
  }

  /** Fills an idle slave's window, first with what fell back, then with new jobs. */
  void feed(TaskId slave, MasterOutbox outbox) {
    Holding<J> holding = find(slave);
    if (holding == null) {
      return;
    }
    boolean inMaster = slave.equals(loop.self());
    int window = independent && !inMaster ? room(holding) : 1;
    while (holding.size() < window) {
      Entry<J> entry = next(inMaster);
      if (entry == null) {
        return;
      }
      give(entry, holding, outbox);
    }
  }

  /*
   * How many jobs a slave may hold now. While its way is full, that is one. Who has that one is
   * looked at again with its next answer, not in every turn: there may be thousands of them.
   */
  private int room(Holding<J> holding) {
    int window = holding.window.size();
    boolean wantsMore = window > 1 && holding.size() < window;
    if (!wantsMore || !loop.isFull(holding.slave)) {
      return window;
    }
    holding.window.full(holding.size());
    if (holding.size() > 0) {
      loop.slaves().rest(holding.slave);
    }
    return 1;
  }

  private @Nullable Entry<J> next(boolean inMaster) {
    if (loop.mode() == Mode.LOCAL && !inMaster) {
      return ledger.nextTainted();
    }
    Entry<J> entry = ledger.next(inMaster);
    return entry == null ? draw() : entry;
  }

  /** Tells whether a job waits that may not be evaluated in the master. */
  boolean hasTainted() {
    return ledger.hasTainted();
  }

  private void give(Entry<J> entry, Holding<J> holding, MasterOutbox outbox) {
    Attempt<J> attempt = ledger.assign(entry, holding.slave, loop.nowNanos());
    holding.add(attempt);
    if (holding.size() > 1) {
      rebalancing.filled(holding);
    }
    counts.inFlight.add(1);
    outbox.send(holding.slave, new EvaluateJob(entry.index, attempt.number(), entry.payload));
    if (!loop.listeners().isEmpty()) {
      outbox.tell(on -> on.dispatched(entry.index, attempt.number(), holding.slave));
    }
  }

  private @Nullable Entry<J> draw() {
    if (!mayDraw()) {
      return null;
    }
    Optional<J> job = Objects.requireNonNull(user.nextJob(), "nextJob() must not give null");
    if (job.isEmpty()) {
      noneNow = true;
      return null;
    }
    counts.drawn.add(1);
    return ledger.add(job.get());
  }

  // Answers

  void result(TaskId source, JobResult message, MasterOutbox outbox) {
    Holding<J> holding = find(source);
    Attempt<J> attempt = release(holding, message.index(), message.attempt(), outbox);
    settle(holding, attempt, message, message.effort(), outbox);
  }

  void failure(TaskId source, JobFailed message, MasterOutbox outbox) {
    Holding<J> holding = find(source);
    Attempt<J> attempt = release(holding, message.index(), message.attempt(), outbox);
    settle(holding, attempt, message, message.effort(), outbox);
  }

  void skipped(TaskId source, JobSkipped message, MasterOutbox outbox) {
    Attempt<J> attempt = release(find(source), message.index(), message.attempt(), outbox);
    if (attempt != null && ledger.isCurrent(attempt)) {
      ledger.takeBack(attempt);
    }
  }

  private @Nullable Attempt<J> release(
      @Nullable Holding<J> holding, long index, int number, MasterOutbox outbox) {
    if (holding == null) {
      return null;
    }
    outbox.markIdle(holding.slave);
    Attempt<J> attempt = holding.answer(index, number, loop.nowNanos());
    if (attempt != null) {
      counts.inFlight.add(-1);
    }
    return attempt;
  }

  private void settle(
      @Nullable Holding<J> holding,
      @Nullable Attempt<J> attempt,
      Work answer,
      Effort effort,
      MasterOutbox outbox) {
    if (holding == null || attempt == null) {
      counts.dropped.add(1);
      return;
    }
    counts.evaluatingNanos.add(effort.evaluatedNanos());
    if (effort.evaluatedNanos() > 0) {
      holding.window.evaluated(effort);
    }
    if (close(attempt, outbox)) {
      accepted.add(new Accepted<>(attempt, holding.host, answer, effort, loop.nowNanos()));
    }
  }

  /** Closes the job of an answered attempt; a second try under way elsewhere is not wanted then. */
  private boolean close(Attempt<J> attempt, MasterOutbox outbox) {
    if (!ledger.close(attempt.entry())) {
      counts.dropped.add(1);
      return false;
    }
    Attempt<J> other = ledger.current(attempt.entry());
    if (other != null && other.number() != attempt.number()) {
      outbox.send(other.slave(), new SkipJob(attempt.entry().index, other.number()));
    }
    return true;
  }

  // The user's code

  /** Shows what was accepted to the user's code, in the order of arrival. */
  void show() {
    for (Accepted<J> next = accepted.poll(); next != null; next = accepted.poll()) {
      noneNow = false;
      if (next.answer instanceof JobResult result) {
        show(next, result.result());
      } else if (next.answer instanceof JobFailed failed) {
        fail(next, failed.failure());
      }
    }
  }

  @SuppressWarnings("unchecked") // the user's own evaluator made the result
  private void show(Accepted<J> accepted, Payload payload) {
    R result;
    try {
      result = (R) payload.value();
    } catch (PayloadException e) {
      fail(accepted, Failure.of(e));
      return;
    }
    Entry<J> entry = accepted.attempt.entry();
    user.processResult(entry.index, entry.job, result);
    counts.completed.add(1);
    if (!loop.listeners().isEmpty()) {
      Duration evaluated = Duration.ofNanos(accepted.effort.evaluatedNanos());
      loop.listeners().tell(on -> on.completed(entry.index, accepted.attempt.slave(), evaluated));
    }
  }

  private void fail(Accepted<J> accepted, Failure failure) {
    Attempt<J> attempt = accepted.attempt;
    JobFailure story =
        new JobFailure(
            attempt.entry().index,
            attempt.number(),
            failure,
            attempt.slave(),
            accepted.host,
            loop.sinceBegun(attempt.dispatchedNanos()),
            loop.sinceBegun(accepted.nanos),
            Duration.ofNanos(accepted.effort.evaluatedNanos()));
    counts.failed.add(1);
    loop.listeners().tell(on -> on.failed(story));
    user.processFailure(attempt.entry().job, story);
  }

  // The turn's end

  /** Ends the run when all is done; answers true if there is something to give again. */
  boolean turnEnds(MasterOutbox outbox) {
    if (!hasOpenJobs() && mayDraw()) {
      drawAhead();
    }
    if (!hasOpenJobs() && !mayDraw()) {
      dismiss(outbox);
      outbox.halt();
      return false;
    }
    sayTainted(outbox);
    return independent && !mayGive() && rebalancing.run(outbox);
  }

  /* Nobody was free to ask for it, but without asking nobody knows whether the run is over. */
  private void drawAhead() {
    Entry<J> entry = draw();
    if (entry != null) {
      ledger.defer(entry);
    }
  }

  /* Slaves that still evaluate what nobody wants any more are not waited for. */
  private void dismiss(MasterOutbox outbox) {
    for (Holding<J> holding : holdings.values()) {
      if (holding.size() > 0 && !holding.slave.equals(loop.self())) {
        outbox.kill(holding.slave);
      }
    }
  }

  private void sayTainted(MasterOutbox outbox) {
    boolean stuck = loop.mode() == Mode.LOCAL && ledger.returned() > 0 && !ledger.hasUntainted();
    if (stuck && !saidTainted) {
      outbox.warn(
          "%d jobs were lost with their slaves and are not evaluated in the master: waiting for slaves"
              .formatted(ledger.returned()));
    }
    saidTainted = stuck;
  }

  /** Tells whether jobs are drawn that the user's code has not seen the end of. */
  boolean hasOpenJobs() {
    return !ledger.isEmpty() || !accepted.isEmpty();
  }

  String describeHoldings() {
    return Holdings.describe(holdings.values(), ledger.returned(), loop.nowNanos());
  }
}
