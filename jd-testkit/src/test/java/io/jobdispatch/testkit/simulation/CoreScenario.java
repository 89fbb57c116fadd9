package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.EventDrivenMaster;
import io.jobdispatch.core.JobDispatcher;
import io.jobdispatch.core.RunException;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The core as it is used: masters of some kind, and what is done to them, at random. */
final class CoreScenario implements Scenario {

  private static final int JOBS_MOST = 150;
  private static final double LEAST_NANOS = 1e4;
  private static final double MOST_NANOS = 1e11;

  @Override
  public void run(SimulatedMachine machine) {
    if (machine.random().nextInt(8) == 0 && machine.life() == 1) {
      machine.alongside(CoreScenario::runSome);
    }
    runSome(machine);
  }

  /* One virtual machine can serve one run after the other. */
  private static void runSome(SimulatedMachine machine) {
    for (int left = machine.random().nextInt(5) == 0 ? 2 : 1; left > 0; left--) {
      if (machine.random().nextInt(10) == 0) {
        runRelay(machine);
      } else {
        runDispatcher(machine);
      }
    }
  }

  private static void runRelay(SimulatedMachine machine) {
    Relay relay = new Relay(machine.random().nextInt(JOBS_MOST));
    Ending ending = runToEnd(relay, machine);
    relay.checkEnd(ending, machine.options().fewSlaves());
  }

  private static void runDispatcher(SimulatedMachine machine) {
    RandomGenerator random = machine.random();
    int jobs = random.nextInt(1 + random.nextInt(JOBS_MOST));
    Books books = new Books(random, machine.options().fewSlaves());
    JobDispatcher<Integer, Long> dispatcher = Dispatchers.draw(machine, books, jobs);
    if (books.mayBe(Ending.CANCELLED)) {
      machine.after(moment(random), dispatcher::cancel);
    }
    if (books.mayBe(Ending.DRAINED)) {
      machine.after(moment(random), dispatcher::drain);
    }
    Interruption interruption = new Interruption();
    if (books.mayBe(Ending.INTERRUPTED)) {
      machine.after(moment(random), interruption);
    }

    machine.expectOrder();
    Ending ending = runToEnd(dispatcher, machine);

    interruption.isOver();
    books.checkEnd(ending, jobs);
  }

  private static Ending runToEnd(EventDrivenMaster master, SimulatedMachine machine) {
    try {
      return master.run(machine.options().seed(machine.seed())).ending();
    } catch (RunException e) {
      return e.summary().ending();
    }
  }

  private static Duration moment(RandomGenerator random) {
    double nanos = LEAST_NANOS * Math.pow(MOST_NANOS / LEAST_NANOS, random.nextDouble());
    return Duration.ofNanos((long) nanos);
  }

  /** Interrupts the thread that it was made in, unless it comes too late. */
  private static final class Interruption implements Runnable {
    private final Thread thread = Thread.currentThread();
    private boolean over;

    @Override
    public void run() {
      if (!over) {
        thread.interrupt();
      }
    }

    /* A run keeps the interrupt that ended it; the next one is not to see it. */
    void isOver() {
      over = true;
      Thread.interrupted();
    }
  }
}
