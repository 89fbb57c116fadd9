package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message.Effort;
import io.jobdispatch.api.Message.JobFailed;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.JobSkipped;
import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;
import io.jobdispatch.core.RunSummary.Ending;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one run: who gets which, what came of them, and what the user's code has seen. Used
 * by the run's thread alone.
 */
final class Dispatch<J, R> {

  private final MasterLoop loop;
  private final RunCounts counts;
  private final boolean independent;
  private final boolean rebalances;
  private final Ledger<J> ledger = new Ledger<>();
  private final Map<TaskId, Holding<J>> holdings = new LinkedHashMap<>();
  private final UserCalls<J, R> calls;
  private final @Nullable Replay<J, R> replay;
  private final Retries<J> retries;
  private final Suspects<J> suspects;
  private final Rebalancing<J> rebalancing;
  private final Median median = new Median();
  private final @Nullable Overtime<J> overtime;
  private final @Nullable Stragglers<J> stragglers;
  private final Feeding<J> feeding;
  private final AttemptDirectories<J> directories;
  private @Nullable Holding<J> last;
  private boolean saidTainted;

  Dispatch(
      JobDispatcher<J, R> user,
      MasterLoop loop,
      RunOptions options,
      @Nullable RunJournal<J> journal) {
    this.loop = loop;
    this.counts = loop.counts();
    this.independent = user.isIndependent();
    this.rebalances = independent && options.rebalancing();
    SharedTexts texts = new SharedTexts();
    Backlog backlog = new Backlog();
    this.calls = new UserCalls<>(user, ledger, loop, backlog, texts, journal);
    this.retries = new Retries<>(ledger, loop, calls, texts, options);
    this.replay =
        journal == null
            ? null
            : new Replay<>(journal, texts, calls, ledger, retries, median, loop, options);
    this.suspects = new Suspects<>(ledger);
    this.rebalancing = new Rebalancing<>(ledger, holdings, loop);
    this.overtime =
        options.jobTimeout().map(limit -> new Overtime<J>(limit, median, loop)).orElse(null);
    this.stragglers =
        options.stragglers().isPresent()
            ? new Stragglers<>(options.stragglers().getAsDouble(), median, ledger, holdings, loop)
            : null;
    this.feeding =
        new Feeding<>(loop, ledger, calls, suspects, rebalancing, overtime, independent, backlog);
    this.directories = new AttemptDirectories<>(holdings);
  }

  /** Comes back to where an earlier life has left off; answers true if there is nothing to do. */
  boolean replay() {
    if (replay == null) {
      return false;
    }
    replay.run();
    return !hasOpenJobs() && !calls.mayDraw();
  }

  void slaveStarted(TaskId slave, HostId host, MasterOutbox outbox) {
    holdings.putIfAbsent(slave, new Holding<>(slave, host));
    directories.slaveStarted(slave, host, outbox);
  }

  void directoryMade(TaskId slave, DirectoryMade message) {
    directories.made(slave, message);
  }

  void hostGone(HostId host) {
    directories.hostGone(host);
  }

  /* Messages of one slave come in rows. */
  private @Nullable Holding<J> find(TaskId slave) {
    if (last == null || !last.slave.equals(slave)) {
      last = holdings.get(slave);
    }
    return last;
  }

  /** Takes back what a lost slave held, and says how many jobs wait again because of it. */
  int slaveGone(TaskExit exit, MasterOutbox outbox) {
    last = null;
    Holding<J> holding = holdings.remove(exit.task());
    if (holding == null) {
      return 0;
    }
    suspects.emptied(holding);
    holding.end();
    unanswered(holding);
    List<Attempt<J>> held = holding.all();
    if (!held.isEmpty()) {
      loop.lostHosts().evaluated(exit, held.get(0).entry().index);
    }
    int returned = 0;
    for (int i = held.size() - 1; i >= 0; i--) {
      Attempt<J> attempt = held.get(i);
      suspects.released(attempt, holding.host);
      if (holding.isLate(attempt)) {
        directories.failed(attempt, holding.host, outbox);
      }
      boolean again = ended(attempt, holding, exit);
      returned += again ? 1 : 0;
    }
    directories.slaveGone(exit.task());
    counts.inFlight.add(-held.size());
    counts.returned.add(returned);
    return returned;
  }

  /* The master's own half answers for all that it holds, or is counted by what it answered. */
  private void unanswered(Holding<J> holding) {
    if (!holding.slave.equals(loop.self())) {
      counts.unansweredNanos.add(holding.busyNanos(loop.nowNanos()));
    }
  }

  /** The run is over: what slaves are still at gets no answer any more. */
  void runIsOver() {
    holdings.values().forEach(this::unanswered);
  }

  /* What ended the slave is known only now: it may have died before it could be killed. */
  private boolean ended(Attempt<J> attempt, Holding<J> holding, TaskExit exit) {
    if (!isOnPurpose(exit.reason())) {
      return retries.lost(attempt, exit);
    }
    return holding.isLate(attempt)
        ? retries.timedOut(attempt, holding.host, holding.lateNanos(), directories.kept(attempt))
        : retries.dropped(attempt);
  }

  private static boolean isOnPurpose(TaskExit.Reason reason) {
    return switch (reason) {
      case KILLED, CLOSED, HOST_LEFT, REFUSED, SETUP_FAILED -> true;
      case RETURNED, THREW, DIED, HOST_LOST -> false;
    };
  }

  // Giving

  /** Tells whether there may be a job for an idle slave. */
  boolean mayGive() {
    return ledger.returned() > 0 || calls.mayDraw();
  }

  /** Something has happened after which there may be a next job. */
  void askAgain() {
    calls.askAgain();
  }

  /** Gives an idle slave what it may hold. */
  void feed(TaskId slave, MasterOutbox outbox) {
    Holding<J> holding = find(slave);
    if (holding != null && !holding.isOver()) {
      feeding.fill(holding, outbox);
    }
  }

  /** Tells whether a job waits that may not be evaluated in the master. */
  boolean hasTainted() {
    return ledger.hasTainted();
  }

  // Answers

  void result(TaskId source, JobResult message, MasterOutbox outbox) {
    Holding<J> holding = find(source);
    Attempt<J> attempt = release(holding, message.index(), message.attempt(), outbox);
    if (holding == null || attempt == null) {
      counts.dropped.add(1);
      return;
    }
    timed(holding, message.effort());
    if (message.effort().evaluatedNanos() > 0) {
      median.add(message.effort().evaluatedNanos());
    }
    if (close(attempt, outbox)) {
      directories.done(attempt, holding, outbox);
      calls.accept(new Settled.Done<>(attempt, holding.host, message.result(), message.effort()));
    }
  }

  void failure(TaskId source, JobFailed message, MasterOutbox outbox) {
    Holding<J> holding = find(source);
    Attempt<J> attempt = release(holding, message.index(), message.attempt(), outbox);
    if (holding == null || attempt == null) {
      counts.dropped.add(1);
      return;
    }
    timed(holding, message.effort());
    directories.failed(attempt, holding.host, outbox);
    if (attempt.entry().isClosed()) {
      counts.dropped.add(1);
      return;
    }
    Cause cause = cause(source, message, attempt.entry());
    retries.failed(attempt, holding.host, cause, message.failure(), message.effort());
  }

  /* In the master there is no other job, and no slave that could evaluate it apart. */
  private Cause cause(TaskId source, JobFailed message, Entry<J> entry) {
    if (!source.equals(loop.self()) && Exhaustion.isIn(message.failure())) {
      return Cause.EXHAUSTED;
    }
    boolean isNobodysFault = message.interrupted() && entry.history().mayBeInterrupted();
    return isNobodysFault ? Cause.INTERRUPTED : Cause.EXCEPTION;
  }

  private void timed(Holding<J> holding, Effort effort) {
    counts.evaluatingNanos.add(effort.evaluatedNanos());
    if (effort.evaluatedNanos() > 0) {
      holding.window.evaluated(effort);
    }
  }

  void skipped(TaskId source, JobSkipped message, MasterOutbox outbox) {
    Attempt<J> attempt = release(find(source), message.index(), message.attempt(), outbox);
    if (attempt != null) {
      retries.dropped(attempt);
    }
  }

  private @Nullable Attempt<J> release(
      @Nullable Holding<J> holding, long index, int number, MasterOutbox outbox) {
    if (holding == null) {
      return null;
    }
    if (!holding.isOver()) {
      outbox.markIdle(holding.slave);
    }
    Attempt<J> attempt = holding.answer(index, number, loop.nowNanos());
    if (attempt != null) {
      counts.inFlight.add(-1);
      suspects.released(attempt, holding.host);
    }
    return attempt;
  }

  /** Closes the job of an answered attempt; others in flight elsewhere are not needed then. */
  private boolean close(Attempt<J> attempt, MasterOutbox outbox) {
    Entry<J> entry = attempt.entry();
    if (!ledger.closeWithResult(entry)) {
      counts.dropped.add(1);
      return false;
    }
    ledger.end(attempt);
    if (entry.hasOpen()) {
      entry.open().forEach(other -> cancel(other, outbox));
    }
    return true;
  }

  private void cancel(Attempt<J> other, MasterOutbox outbox) {
    Holding<J> holding = holdings.get(other.slave());
    boolean isAtIt = holding != null && holding.size() > 0 && holding.oldest().equals(other);
    boolean isLocal = other.slave().equals(loop.self());
    if (stragglers != null && holding != null && isAtIt && !isLocal) {
      end(holding, outbox);
    } else {
      outbox.send(other.slave(), new SkipJob(other.entry().index, other.number()));
    }
  }

  /** Ends a slave on purpose: when it is gone, what it holds goes elsewhere, at no cost. */
  private void end(Holding<J> holding, MasterOutbox outbox) {
    if (!holding.isOver()) {
      holding.end();
      kill(holding, KillCause.UNWANTED, outbox);
    }
  }

  private void ranOutOfTime(Holding<J> holding, MasterOutbox outbox) {
    holding.endLate(loop.nowNanos() - holding.progressNanos());
    kill(holding, KillCause.TIMED_OUT, outbox);
  }

  private void kill(Holding<J> holding, KillCause cause, MasterOutbox outbox) {
    loop.slaves().rest(holding.slave);
    outbox.kill(holding.slave, cause);
  }

  void show() {
    calls.show();
  }

  /** Journals what was accepted, without showing it. */
  void keepAccepted() {
    calls.keep();
  }

  // The turn's end

  void turnIsOver() {
    calls.turnIsOver();
  }

  /** Ends the run when all is done; answers true if there is something to give again. */
  boolean turnEnds(MasterOutbox outbox) {
    if (!hasOpenJobs() && calls.mayDraw()) {
      drawAhead();
    }
    if (!hasOpenJobs() && !calls.mayDraw()) {
      dismiss(outbox);
      outbox.halt();
      return false;
    }
    sayTainted(outbox);
    if (calls.hasAccepted()) {
      loop.turnAgain(); // a resumed job whose budget an earlier life has spent
    }
    if (overtime != null) {
      overtime.check(holding -> ranOutOfTime(holding, outbox));
    }
    return !calls.mayDraw() && !ledger.hasUnsuspected() && redistribute(outbox);
  }

  /* Suspects that wait now wait for others: no idle slave may take them. */
  private boolean redistribute(MasterOutbox outbox) {
    return (rebalances && rebalancing.run(outbox)) || (stragglers != null && stragglers.run());
  }

  /* Nobody was free to ask for it, but without asking nobody knows whether the run is over. */
  private void drawAhead() {
    Entry<J> entry = calls.draw();
    if (entry != null) {
      ledger.defer(entry);
    }
  }

  /* Slaves that still evaluate what nobody wants any more are not waited for. */
  private void dismiss(MasterOutbox outbox) {
    for (Holding<J> holding : holdings.values()) {
      boolean isBusy = holding.size() > 0 && !holding.isOver();
      if (isBusy && !holding.slave.equals(loop.self())) {
        outbox.kill(holding.slave);
      }
    }
  }

  private void sayTainted(MasterOutbox outbox) {
    boolean stuck = loop.mode() == Mode.LOCAL && ledger.returned() > 0 && !ledger.hasUntainted();
    if (stuck && !loop.mayHaveSlaves()) {
      endIfNothingElseIsLeft();
      return;
    }
    if (stuck && !saidTainted) {
      outbox.warn(tainted() + ": waiting for slaves");
    }
    saidTainted = stuck;
  }

  /* They would wait for ever. A next life, with slaves, can evaluate them. */
  private void endIfNothingElseIsLeft() {
    boolean allWait = ledger.open() == ledger.returned();
    if (!allWait || calls.hasAccepted() || calls.mayDraw()) {
      return;
    }
    String story = tainted() + ": resume with a backend";
    loop.halt(new MasterLoop.End(Ending.TOO_FEW_SLAVES, story, null));
  }

  private String tainted() {
    int jobs = ledger.returned();
    String which =
        jobs == 1
            ? String.format(
                Locale.ROOT, "job %d lost its slave or ran out of time, so it", ledger.first())
            : String.format(
                Locale.ROOT,
                "%d jobs, one of them job %d, lost their slaves or ran out of time, so they",
                jobs,
                ledger.first());
    return which + " must not be evaluated in the master";
  }

  /** Tells whether jobs are drawn that the user's code has not seen the end of. */
  boolean hasOpenJobs() {
    return !ledger.isEmpty() || calls.hasAccepted();
  }

  String describeHoldings() {
    return Holdings.describe(holdings.values(), ledger.returned(), loop.nowNanos());
  }
}
