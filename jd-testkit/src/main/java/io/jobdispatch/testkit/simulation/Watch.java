package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.JobFailed;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.JobSkipped;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.JobFailure;
import io.jobdispatch.core.Mode;
import io.jobdispatch.core.RunListener;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSnapshot;
import io.jobdispatch.core.RunSummary;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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

  /** The most jobs that one slave may hold. */
  private static final int WINDOW_MOST = 256;

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

  // What the master asks of its virtual machine

  void turnBegins() {
    fewestInTurn = slaves.size();
    mostInTurn = slaves.size();
  }

  void spawned(Collection<TaskId> ids) {
    ids.forEach(id -> slaves.put(id, new Held()));
    mostInTurn = Math.max(mostInTurn, slaves.size());
    if (watching && slaves.size() > slavesMost) {
      cluster.fail("%d slaves, of at most %d%s".formatted(slaves.size(), slavesMost, HINT));
    }
  }

  /** The master sends something, along a way that was full before this moment, or not. */
  void sent(TaskId to, Message message, boolean wayWasFull) {
    Held held = slaves.get(to);
    if (held == null || !(message instanceof EvaluateJob job)) {
      return;
    }
    held.add(new Attempt(job.index(), job.attempt()));
    if (watching && held.size() > held.windowMost()) {
      cluster.fail(
          "slave %s holds %d jobs, and has answered for %d"
              .formatted(to, held.size(), held.answered()));
    }
    if (watching && wayWasFull && held.size() > 1) {
      cluster.fail(
          "slave %s is full and holds a job, and was given job %d".formatted(to, job.index()));
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
      gone(exit.task());
    }
  }

  private void answered(TaskId source, long index, int attempt, boolean evaluated) {
    Held held = slaves.get(source);
    if (held == null) {
      return;
    }
    Attempt answered = new Attempt(index, attempt);
    Attempt first = held.first();
    if (!held.answer(answered) || !evaluated) {
      return;
    }
    if (watching && !answered.equals(first)) {
      cluster.fail("slave %s has evaluated %s before %s".formatted(source, answered, first));
    }
    jobs.answered(index);
  }

  private void gone(TaskId slave) {
    Held held = slaves.remove(slave);
    fewestInTurn = Math.min(fewestInTurn, slaves.size());
    if (held != null) {
      held.attempts().forEach(one -> jobs.lost(one.index, one.number));
    }
  }

  // What the run tells

  /* One machine can serve one run after the other. */
  @Override
  public void started(String place, RunSnapshot snapshot) {
    watching = true;
    jobs = new JobBook(cluster, ordered);
    mastersJob = -1;
  }

  @Override
  public void dispatched(long index, int attempt, TaskId slave) {
    boolean inMaster = slave.equals(master);
    jobs.given(index, attempt, inMaster);
    mastersJob = inMaster ? index : mastersJob;
    if (inMaster && (fewSlaves != FewSlaves.LOCAL || fewestInTurn >= slavesNeeded)) {
      cluster.fail(
          "job %d is evaluated in the master, with %d of %d slaves and the policy %s%s"
              .formatted(index, fewestInTurn, slavesNeeded, fewSlaves, HINT));
    }
    boolean maySendWithFew = fewSlaves == FewSlaves.LOCAL && jobs.isTainted(index);
    if (!inMaster && mostInTurn < slavesNeeded && !maySendWithFew) {
      cluster.fail(
          "job %d was given to slave %s, with %d of %d slaves and the policy %s%s"
              .formatted(index, slave, mostInTurn, slavesNeeded, fewSlaves, HINT));
    }
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
    jobs.settled(index);
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
    jobs.settled(failure.index());
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
    cluster.runIsOver(summary);
  }

  private record Attempt(long index, int number) {
    @Override
    public String toString() {
      return "job " + index + ", attempt " + number;
    }
  }

  /** The attempts that one slave holds, in the order in which it has to evaluate them. */
  private static final class Held {
    private final Set<Attempt> attempts = new LinkedHashSet<>();
    private long answered;

    void add(Attempt attempt) {
      attempts.add(attempt);
    }

    @Nullable Attempt first() {
      return attempts.isEmpty() ? null : attempts.iterator().next();
    }

    boolean answer(Attempt attempt) {
      answered += attempts.contains(attempt) ? 1 : 0;
      return attempts.remove(attempt);
    }

    int size() {
      return attempts.size();
    }

    long answered() {
      return answered;
    }

    /* It begins at one and doubles at most, once every job of the last size has been answered. */
    long windowMost() {
      return Math.min(WINDOW_MOST, answered + 1);
    }

    Set<Attempt> attempts() {
      return attempts;
    }
  }
}
