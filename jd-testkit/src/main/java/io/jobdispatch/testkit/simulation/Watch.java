package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.Halt;
import io.jobdispatch.api.Message.JobFailed;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.JobSkipped;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.FailedAttempt;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.JobFailure;
import io.jobdispatch.core.Mode;
import io.jobdispatch.core.RunListener;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSnapshot;
import io.jobdispatch.core.RunSummary;
import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.testkit.simulation.Held.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must hold in every run, checked at every step: by what the master asks of its virtual
 * machine, and by what the run tells its listener.
 */
final class Watch implements RunListener {

  /*
   * The number of slaves changes within a turn, and what was decided before is told after. So the
   * fewest and the most of the turn are kept: a decision is right if it was right at some moment of
   * its turn.
   */

  /** For so long a slave that was killed is counted as one that will be replaced. */
  private static final long EXPECTED_BACK_NANOS = 5_000_000_000L;

  private static final String HINT =
      " (bounds of the number of slaves are to be given to Simulation.with, not to the options of"
          + " the machine)";

  private final Cluster cluster;
  private final TaskId master;
  private final int slavesMost;
  private final int slavesNeeded;
  private final FewSlaves fewSlaves;
  private final Map<TaskId, Held> slaves = new LinkedHashMap<>();
  private JobBook jobs;
  private int fewestInTurn;
  private int mostInTurn;
  private long mastersJob = -1;
  private @Nullable Budgets budgets;
  private @Nullable Verdicts verdicts;
  private SimulatedJournal.@Nullable Life journal;

  /* When the master last heard of the end of a slave that it had killed. */
  private long killedNanos = -EXPECTED_BACK_NANOS;
  private long turnBeganNanos;

  /*
   * Attempts of which the run has told that they failed, and which the journal is to keep when the
   * turn is over. Some are looked at one turn later: what may have been its job's last, for then it
   * is the job's failure that is kept; and the master's own, which is heard of before the turn that
   * it belongs to looks into the mailbox.
   */
  private final List<Attempt> failedInTurn = new ArrayList<>();
  private final List<Attempt> failedLate = new ArrayList<>();

  private long longestPauseNanos;

  /* The slave of whose end the master has heard last. */
  private @Nullable Held lastGone;

  /* The run ends all slaves. */
  private boolean halting;

  /* Whether what falls back is given before anything new, as it is where nobody is blamed. */
  private boolean ordered;

  /* A machine can also be used without a dispatcher, and then nothing is known of what it may. */
  private boolean watching;

  Watch(Cluster cluster, TaskId master, RunOptions options) {
    this.cluster = cluster;
    this.master = master;
    this.slavesMost = options.maxSlaves();
    this.slavesNeeded = Math.max(1, options.minSlaves());
    this.fewSlaves = options.fewSlaves();
    this.jobs = new JobBook(cluster, ordered);
  }

  /** What falls back is given before anything new in the runs that follow. */
  void expectOrder() {
    ordered = true;
  }

  /** The policy of the runs that follow. */
  void expect(Budgets policy) {
    budgets = policy;
  }

  // What becomes of the journal

  void journalIsOpen(SimulatedJournal.Life opened) {
    journal = opened;
  }

  boolean hasJournal() {
    return journal != null;
  }

  /** The run goes on where an earlier life has left off. */
  void resumed(JournalBook book) {
    jobs.resume(book);
    if (verdicts != null) {
      book.open().forEach(verdicts::resumed);
    }
  }

  /** A job that had failed is open again, and what it has suffered is forgiven. */
  void reopened(JournalBook.Job job) {
    jobs.reopened(job);
    forget(job.index());
  }

  private void forget(long index) {
    if (verdicts != null) {
      verdicts.forget(index);
    }
  }

  /* What is not there at a turn's end would be lost with the process. */
  private void checkJournal(SimulatedJournal.Life open) {
    for (Attempt attempt : failedInTurn) {
      if (!open.keeps(attempt)) {
        cluster.fail("the turn is over, and would not be kept if the master died: " + attempt);
      }
    }
  }

  private boolean isShuttingDown() {
    return halting || (!slaves.isEmpty() && slaves.values().stream().allMatch(Held::isOver));
  }

  // What the master asks of its virtual machine

  /** The master waits for messages: its turn is over. */
  void turnEnds() {
    SimulatedJournal.Life open = journal;
    if (open != null && !open.hasFailed() && !isShuttingDown()) {
      checkJournal(open);
      failedInTurn.clear();
      failedInTurn.addAll(failedLate);
      failedLate.clear();
    }
  }

  /** Time passes in the middle of a turn. */
  void paused(long nanos) {
    longestPauseNanos = Math.max(longestPauseNanos, nanos);
  }

  void turnBegins() {
    fewestInTurn = slaves.size();
    mostInTurn = slaves.size();
    turnBeganNanos = cluster.clock().nowNanos();
  }

  void spawned(Map<TaskId, HostId> spawned) {
    spawned.forEach((id, host) -> slaves.put(id, new Held(id, host)));
    mostInTurn = Math.max(mostInTurn, slaves.size());
    if (watching && slaves.size() > slavesMost) {
      cluster.fail(
          String.format(
              Locale.ROOT, "%d slaves, of at most %d%s", slaves.size(), slavesMost, HINT));
    }
  }

  /** The master kills a slave. */
  void killed(TaskId slave) {
    Held held = slaves.get(slave);
    if (held != null) {
      held.end(cluster.clock().nowNanos());
    }
  }

  /** The master sends something, along a way that was full before this moment, or not. */
  void sent(TaskId to, Message message, boolean wayWasFull) {
    halting |= message instanceof Halt;
    Held held = slaves.get(to);
    if (held == null || !(message instanceof EvaluateJob job)) {
      return;
    }
    Attempt attempt = new Attempt(job.index(), job.attempt());
    held.add(attempt, cluster.clock().nowNanos());
    if (watching && verdicts != null) {
      verdicts.sent(attempt, held, slaves.values());
    }
    if (watching && held.size() > held.windowMost()) {
      cluster.fail(
          String.format(
              Locale.ROOT,
              "slave %s holds %d jobs, and has answered for %d",
              to,
              held.size(),
              held.answered()));
    }
    if (watching && wayWasFull && held.size() > 1) {
      cluster.fail(
          String.format(
              Locale.ROOT,
              "slave %s is full and holds a job, and was given job %d",
              to,
              job.index()));
    }
  }

  void delivered(TaskId source, Message message) {
    if (message instanceof JobResult result) {
      answered(source, result.index(), result.attempt(), true);
    } else if (message instanceof JobFailed failed) {
      answered(source, failed.index(), failed.attempt(), true);
    } else if (message instanceof JobSkipped skipped) {
      answered(source, skipped.index(), skipped.attempt(), false);
    } else if (message instanceof TaskExit exit && !source.isValid()) {
      gone(exit);
    }
  }

  private void answered(TaskId source, long index, int attempt, boolean evaluated) {
    Held held = slaves.get(source);
    if (held == null) {
      return;
    }
    Attempt answered = new Attempt(index, attempt);
    Attempt first = held.first();
    if (!held.answer(answered, cluster.clock().nowNanos()) || !evaluated) {
      return;
    }
    if (watching && !answered.equals(first)) {
      cluster.fail("slave %s has evaluated %s before %s".formatted(source, answered, first));
    }
    jobs.answered(index);
  }

  private void gone(TaskExit exit) {
    Held held = slaves.remove(exit.task());
    lastGone = held;
    fewestInTurn = Math.min(fewestInTurn, slaves.size());
    if (exit.reason() == TaskExit.Reason.KILLED) {
      killedNanos = cluster.clock().nowNanos();
    }
    if (held != null && !isOnPurpose(exit.reason())) {
      held.attempts().forEach(one -> jobs.lost(one.index(), one.number()));
    }
  }

  private static boolean isOnPurpose(TaskExit.Reason reason) {
    return switch (reason) {
      case KILLED, CLOSED, HOST_LEFT, REFUSED, SETUP_FAILED -> true;
      case RETURNED, THREW, DIED, HOST_LOST -> false;
    };
  }

  // What the run tells

  /* One machine can serve one run after the other. */
  @Override
  public void started(String place, RunSnapshot snapshot) {
    watching = true;
    halting = false;
    jobs = new JobBook(cluster, ordered);
    verdicts = budgets == null ? null : new Verdicts(cluster, budgets);
    failedInTurn.clear();
    failedLate.clear();
    mastersJob = -1;
  }

  @Override
  public void dispatched(long index, int attempt, TaskId slave) {
    boolean inMaster = slave.equals(master);
    jobs.given(index, attempt, inMaster);
    if (verdicts != null) {
      verdicts.given(index, attempt);
    }
    mastersJob = inMaster ? index : mastersJob;
    if (inMaster && (fewSlaves != FewSlaves.LOCAL || fewestInTurn >= slavesNeeded)) {
      cluster.fail(
          String.format(
              Locale.ROOT,
              "job %d is evaluated in the master, with %d of %d slaves and the policy %s%s",
              index,
              fewestInTurn,
              slavesNeeded,
              fewSlaves,
              HINT));
    }
    boolean maySendWithFew = fewSlaves == FewSlaves.LOCAL && jobs.isTainted(index);
    if (!inMaster && mostInTurn < slavesNeeded && !maySendWithFew && !isAnyExpectedBack()) {
      cluster.fail(
          String.format(
              Locale.ROOT,
              "job %d was given to slave %s, with %d of %d slaves and the policy %s%s",
              index,
              slave,
              mostInTurn,
              slavesNeeded,
              fewSlaves,
              HINT));
    }
  }

  /* The master looks at the beginning of its turn, and may be paused in the middle of it. */
  private boolean isAnyExpectedBack() {
    return turnBeganNanos - killedNanos <= EXPECTED_BACK_NANOS;
  }

  /** Which job the master is about to evaluate itself; -1 if that is no job, but its set-up. */
  long takeMastersJob() {
    long job = mastersJob;
    mastersJob = -1;
    return job;
  }

  @Override
  public void completed(long index, TaskId slave, Duration evaluated) {
    if (evaluated.isNegative()) {
      cluster.fail("job " + index + " took less than no time: " + evaluated);
    }
    settled(index);
  }

  private void settled(long index) {
    if (journal != null && !journal.isSettledForGood(index)) {
      cluster.fail(
          String.format(Locale.ROOT, "the end of job %d was shown before it was committed", index));
    }
    jobs.settled(index);
    forget(index);
  }

  @Override
  public void attemptFailed(long index, FailedAttempt attempt, boolean again) {
    if (attempt.cause() != Cause.EXCEPTION && attempt.cause() != Cause.INTERRUPTED) {
      jobs.taint(index);
    }
    if (verdicts != null) {
      verdicts.attemptFailed(index, attempt);
    }
    if (budgets != null && attempt.cause() == Cause.TIMED_OUT) {
      checkTime(index, attempt, budgets.timeoutNanos());
    }
    if (journal != null) {
      boolean inTurn = again && !attempt.slave().equals(master);
      List<Attempt> told = inTurn ? failedInTurn : failedLate;
      told.add(new Attempt(index, attempt.number()));
    }
  }

  /* What the master takes for now may be older by as long as it stood still. */
  private void checkTime(long index, FailedAttempt attempt, long limitNanos) {
    Held held = lastGone;
    boolean isIts = held != null && held.slave().equals(attempt.slave());
    long tookNanos = held != null && isIts ? held.tookNanos() : 0;
    if (tookNanos + longestPauseNanos < limitNanos) {
      cluster.fail(
          String.format(
              Locale.ROOT,
              "job %d ran out of time after %d ns, of %d ns",
              index,
              tookNanos,
              limitNanos));
    }
  }

  /* The turn that finds too few slaves is the last one then. */
  @Override
  public void modeChanged(Mode from, Mode to) {
    if (watching && fewSlaves == FewSlaves.FAIL && from == Mode.WAITING) {
      cluster.fail("the run went on after it had too few slaves, with the policy FAIL");
    }
  }

  @Override
  public void failed(JobFailure failure) {
    if (verdicts != null) {
      verdicts.failed(failure);
    }
    settled(failure.index());
  }

  @Override
  public void finished(RunSummary summary) {
    if (!slaves.isEmpty()) {
      cluster.fail("the run is over, and slaves are not: " + slaves.keySet());
    }
    if (summary.evaluating().isNegative() || summary.elapsed().isNegative()) {
      cluster.fail("negative times: " + summary);
    }
    if (summary.ending() == Ending.COMPLETED || summary.ending() == Ending.DRAINED) {
      jobs.checkAllSettled(summary);
    }
    watching = false;
    journal = null;
    cluster.runIsOver(summary);
  }
}
