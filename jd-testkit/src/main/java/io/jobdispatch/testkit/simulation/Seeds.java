package io.jobdispatch.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A range of seeds, of which several are run at a time. */
final class Seeds {

  private final long first;
  private final long more;
  private final LongFunction<SeedRun> runs;

  /* How many have been taken. A range may have any bounds, so that seeds are counted from its first. */
  private final AtomicLong taken = new AtomicLong();

  /* Guarded by this object's monitor. */
  private SimulationReport report = SimulationReport.EMPTY;
  private @Nullable SimulationError lowest;
  private @Nullable Throwable unexpected;

  Seeds(long first, long last, LongFunction<SeedRun> runs) {
    this.first = first;
    this.more = last - first;
    this.runs = runs;
  }

  /** Runs them all, in this thread and some more. */
  SimulationReport run(int threads) {
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      Thread helper = new Thread(this::runSome, "simulation-" + i);
      helper.setDaemon(true);
      helper.start();
      helpers.add(helper);
    }
    runSome();
    helpers.forEach(Seeds::join);
    return result();
  }

  /** Waits for a thread's end; keeps an interrupt. */
  static void join(Thread helper) {
    boolean interrupted = false;
    while (helper.isAlive()) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void runSome() {
    try {
      for (long next = taken.getAndIncrement(); wants(next); next = taken.getAndIncrement()) {
        add(runs.apply(first + next).run());
      }
    } catch (SimulationError e) {
      add(e);
    } catch (RuntimeException | Error e) {
      addUnexpected(e);
    }
  }

  /* Once a seed has failed, only lower ones are of interest, and those have been taken. */
  private synchronized boolean wants(long next) {
    return Long.compareUnsigned(next, more) <= 0 && lowest == null && unexpected == null;
  }

  private synchronized void add(SimulationReport more) {
    report = report.plus(more);
  }

  private synchronized void add(SimulationError error) {
    if (lowest == null || error.seed() < lowest.seed()) {
      lowest = error;
    }
  }

  private synchronized void addUnexpected(Throwable thrown) {
    unexpected = thrown;
  }

  private synchronized SimulationReport result() {
    if (unexpected != null) {
      throw new AssertionError("the simulation itself failed: " + unexpected, unexpected);
    }
    if (lowest != null) {
      throw lowest;
    }
    return report;
  }
}
