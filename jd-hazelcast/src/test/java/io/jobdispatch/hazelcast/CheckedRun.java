package io.jobdispatch.hazelcast;

import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.FailurePolicy;
import io.jobdispatch.core.JobDispatcher;
import io.jobdispatch.core.Mode;
import io.jobdispatch.core.RunListener;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A run in a thread of its own, all of whose results are known beforehand. */
final class CheckedRun extends JobDispatcher<CheckedRun.Work, CheckedRun.Answer> {

  /**
   * A job.
   *
   * @param index of which the result is computed
   * @param millis how long that takes
   */
  record Work(int index, int millis) implements Serializable {}

  /**
   * A result.
   *
   * @param value what {@link #value} makes of the index
   * @param atOnce how many evaluations there were at that time in that process
   */
  record Answer(long value, int atOnce) implements Serializable {}

  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final int STEPS = 1_000;
  private static final int JOBS_MAX = 1_000_000;

  private final int jobs;
  private final int millis;
  private final AtomicIntegerArray processed;
  private final AtomicInteger settled = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicLong wrong = new AtomicLong();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Mode> modes = new CopyOnWriteArrayList<>();
  private final List<Again> again = new CopyOnWriteArrayList<>();
  private volatile @Nullable RunSummary summary;
  private volatile @Nullable Throwable thrown;
  private int drawn;

  /** A job that was lost was given to a slave once more. */
  record Again(long nanos, long index) {}

  /**
   * Makes a run.
   *
   * @param jobs how many, at most
   * @param millis how long each takes
   */
  CheckedRun(int jobs, int millis) {
    super(CheckedRun::evaluate);
    this.jobs = jobs;
    this.millis = millis;
    this.processed = new AtomicIntegerArray(jobs);
  }

  /** Makes a run that has jobs until it is told to stop. */
  static CheckedRun endless(int millis) {
    return new CheckedRun(JOBS_MAX, millis);
  }

  private static Answer evaluate(Work work) throws InterruptedException {
    int atOnce = RUNNING.incrementAndGet();
    try {
      Thread.sleep(work.millis);
      return new Answer(value(work.index), Math.max(atOnce, RUNNING.get()));
    } finally {
      RUNNING.decrementAndGet();
    }
  }

  /** What an evaluation makes of an index, wherever it takes place. */
  static long value(int index) {
    long value = index;
    for (int step = 0; step < STEPS; step++) {
      value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
    }
    return value;
  }

  @Override
  protected Optional<Work> nextJob() {
    return drawn < jobs ? Optional.of(new Work(drawn++, millis)) : Optional.empty();
  }

  @Override
  protected void processResult(Work work, Answer answer) {
    processed.incrementAndGet(work.index);
    most.accumulateAndGet(answer.atOnce, Math::max);
    if (answer.value != value(work.index)) {
      wrong.incrementAndGet();
    }
    settled.incrementAndGet();
  }

  @Override
  protected boolean isIndependent() {
    return true;
  }

  /** Begins it. Its slaves are lost without any fault of its jobs. */
  CheckedRun begin(RunOptions options) {
    FailurePolicy blameless = FailurePolicy.defaults().losses(FailurePolicy.UNLIMITED);
    RunOptions heard = options.failurePolicy(blameless).listener(new Ears());
    Thread thread = new Thread(() -> runToTheEnd(heard), "checked-run");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private void runToTheEnd(RunOptions options) {
    try {
      summary = run(options);
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
  }

  boolean isOver() {
    return summary != null || thrown != null;
  }

  /** Counts the jobs whose results were processed. */
  int settled() {
    return settled.get();
  }

  /** The most evaluations that there were at a time in one process. */
  int mostAtOnce() {
    return most.get();
  }

  List<String> warnings() {
    return warnings;
  }

  List<Mode> modes() {
    return modes;
  }

  List<Again> again() {
    return again;
  }

  RunSummary summary() {
    return summary;
  }

  /** Tells what is not as it must be at the end. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (thrown != null) {
      faults.add(thrown.toString());
    }
    if (wrong.get() > 0) {
      faults.add(wrong + " results are wrong");
    }
    for (int index = 0; index < drawn; index++) {
      if (processed.get(index) != 1) {
        faults.add("job " + index + " was processed " + processed.get(index) + " times");
      }
    }
    boolean all = drawn == jobs || (jobs == JOBS_MAX && drawn > 0);
    if (!all) {
      faults.add("only " + drawn + " jobs were drawn");
    }
    return faults;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d of %d jobs settled; warnings %s; over: %s %s",
        settled(),
        jobs,
        warnings,
        summary,
        thrown);
  }

  private final class Ears implements RunListener {

    @Override
    public void dispatched(long index, int attempt, TaskId slave) {
      if (attempt > 1) {
        again.add(new Again(System.nanoTime(), index));
      }
    }

    @Override
    public void modeChanged(Mode from, Mode to) {
      modes.add(to);
    }

    @Override
    public void warning(String text) {
      warnings.add(text);
    }
  }
}
