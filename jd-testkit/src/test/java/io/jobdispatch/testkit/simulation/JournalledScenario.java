package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.RunException;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A run that keeps a journal, ends before its end in every way there is, and is begun again until
 * it is complete; and then once more.
 */
final class JournalledScenario implements Scenario {

  /** Later lives are ended by faults alone. */
  private static final int LIVES_ENDED_ON_PURPOSE_MOST = 5;

  /** After so many lives that a job's failure has ended, failures are borne. */
  private static final int FAILED_LIVES_MOST = 4;

  private static final List<Cause> CAUSES = List.of(Cause.values());

  private static final double LEAST_NANOS = 1e4;
  private static final double MOST_NANOS = 1e11;

  private final boolean strict;
  private final Function<SimulatedMachine, Journal> journals;

  private JournalledScenario(boolean strict, Function<SimulatedMachine, Journal> journals) {
    this.strict = strict;
    this.journals = journals;
  }

  /** Slaves are lost for any reason. */
  static JournalledScenario any() {
    return new JournalledScenario(false, SimulatedMachine::journal);
  }

  /** Nothing but jobs ends slaves, and nothing but jobs takes long. */
  static JournalledScenario strict() {
    return new JournalledScenario(true, SimulatedMachine::journal);
  }

  JournalledScenario on(Function<SimulatedMachine, Journal> other) {
    return new JournalledScenario(strict, other);
  }

  @Override
  public void run(SimulatedMachine machine) {
    if (!strict && machine.random().nextInt(8) == 0 && machine.life() == 1) {
      machine.alongside(this::runLives);
    }
    runLives(machine);
  }

  private void runLives(SimulatedMachine machine) {
    Plan plan = new Plan(machine, strict);
    String name = "lives of master " + machine.number();
    Lived lived = machine.cluster().lasting(name, Lived.class, () -> new Lived(plan));
    runUntilComplete(machine, plan, lived);
    if (plan.isExtended()) {
      lived.extend();
      runUntilComplete(machine, plan, lived);
    }
  }

  private void runUntilComplete(SimulatedMachine machine, Plan plan, Lived lived) {
    while (!lived.chronicle.isCompleted()) {
      new Life(machine, plan, lived).run();
    }
    while (!new Life(machine, plan, lived).runAgain()) {
      // its journal could not be read or written
    }
  }

  /** What is known of earlier lives. */
  private static final class Lived {
    final Chronicle chronicle;

    /*
     * How many lives a job's failure has ended; and whether that was the last one, and it would end
     * the next one, too.
     */
    int failed;
    boolean hasJustFailed;

    /* Whether there are more jobs than at first, and how many lives there were before. */
    boolean extended;
    int livesBefore;

    Lived(Plan plan) {
      chronicle = new Chronicle(plan.ignoresFailures());
    }

    /* Once, however often the master dies. */
    void extend() {
      if (!extended) {
        extended = true;
        livesBefore = chronicle.lives();
        chronicle.extend();
      }
    }
  }

  /** One life of a run. */
  private final class Life {
    private final SimulatedMachine machine;
    private final Plan plan;
    private final Lived lived;
    private final int number;
    private final RandomGenerator random;
    private final Diarist diarist;
    private final Set<Ending> mayEnd = EnumSet.of(Ending.COMPLETED, Ending.JOURNAL_FAILED);
    private final int jobs;
    private RunOptions options;
    private boolean retries;
    private boolean retriesAll;

    Life(SimulatedMachine machine, Plan plan, Lived lived) {
      this.machine = machine;
      this.plan = plan;
      this.lived = lived;
      this.number = lived.chronicle.begin();
      this.random = plan.random(number);
      this.jobs = plan.jobs(lived.extended);
      this.diarist = Diarist.of(machine, plan, lived.chronicle, jobs);
      this.options = plan.options(machine).journal(journals.apply(machine));
      machine.expect(plan.budgets());
    }

    /** Runs until it is complete, or ends before. */
    void run() {
      Interruption interruption = new Interruption();
      if (number - lived.livesBefore <= LIVES_ENDED_ON_PURPOSE_MOST) {
        planEnd(interruption);
      }
      boolean tolerant = isTolerant();
      boolean isToldAgain = lived.hasJustFailed && !retriesFailed() && !tolerant;
      lived.hasJustFailed = isToldAgain;

      RunSummary summary = end();
      interruption.isOver();

      check(summary);
      if (isToldAgain && summary.ending() != Ending.JOURNAL_FAILED) {
        assertEquals(Ending.JOB_FAILED, summary.ending(), "the end of a life after such a one");
        assertEquals(0, summary.slavesMost(), "slaves");
      }
    }

    /* Failures that have ended a life are mostly not borne in the next one. */
    private boolean isTolerant() {
      boolean mostly = !lived.hasJustFailed;
      boolean tolerant = random.nextInt(8) == 0 ? !mostly : mostly;
      if (tolerant || lived.failed >= FAILED_LIVES_MOST) {
        return true;
      }
      mayEnd.add(Ending.JOB_FAILED);
      diarist.toleratesNoFailure(!plan.isSelective());
      return false;
    }

    /* Also where no failure has ended a life: whoever wants may always ask. */
    private boolean retriesFailed() {
      retries = random.nextInt(lived.hasJustFailed ? 2 : 4) == 0;
      if (!retries) {
        return false;
      }
      Set<Cause> causes = EnumSet.allOf(Cause.class);
      if (random.nextBoolean()) {
        causes = EnumSet.of(CAUSES.get(random.nextInt(CAUSES.size())));
        options = options.retryFailed(causes.iterator().next());
      } else {
        options = options.retryFailed();
      }
      retriesAll = !plan.hasState() || random.nextInt(4) == 0;
      options = retriesAll ? options : options.retryFailedSinceSnapshot();
      lived.chronicle.retry(causes, !retriesAll);
      return true;
    }

    private void planEnd(Interruption interruption) {
      switch (random.nextInt(8)) {
        case 0 -> {
          mayEnd.add(Ending.CANCELLED);
          machine.after(moment(), diarist::cancel);
        }
        case 1 -> {
          mayEnd.add(Ending.DRAINED);
          machine.after(moment(), diarist::drainAndCheck);
        }
        case 2 -> {
          mayEnd.add(Ending.INTERRUPTED);
          machine.after(moment(), interruption);
        }
        case 3 -> {
          mayEnd.add(Ending.MASTER_FAILED);
          diarist.failsAfter(1 + random.nextInt(40));
        }
        case 4 -> {
          if (Plan.mayHaveDeadline(machine)) {
            mayEnd.add(Ending.DEADLINE);
            options = options.deadline(moment());
          }
        }
        default -> {} // nothing but faults
      }
    }

    private Duration moment() {
      return Duration.ofNanos((long) Plan.between(random, LEAST_NANOS, MOST_NANOS));
    }

    /* Without its last entry, a journal does not tell that there are no more jobs. */

    /** Runs what was complete: all is replayed. Answers whether it was complete again. */
    boolean runAgain() {
      RunSummary summary = end();

      check(summary);
      assertFalse(diarist.hasNews(), "jobs or ends of jobs beyond the journal");
      assertTrue(diarist.isLive() || summary.slavesMost() == 0, "no slaves");
      return summary.ending() == Ending.COMPLETED;
    }

    private RunSummary end() {
      try {
        return diarist.run(options);
      } catch (RunException e) {
        requireWanted(e.getCause(), e);
        return e.summary();
      }
    }

    private void requireWanted(@Nullable Throwable cause, RunException end) {
      if (cause instanceof JournalException && !isWanted(cause.getMessage())) {
        fail("life " + number + " could not use the journal: " + cause.getMessage(), end);
      }
    }

    private boolean isWanted(String story) {
      boolean depends = retries && !plan.ignoresFailures();
      return story.contains("simulation")
          || (depends && story.contains("it depended on the failure of job "))
          || (retries
              && retriesAll
              && story.contains("cannot retry failures before the last snapshot"));
    }

    private void check(RunSummary summary) {
      Ending ending = summary.ending();
      assertTrue(
          mayEnd.contains(ending), () -> "life " + number + " ended for no reason: " + summary);
      boolean good = ending == Ending.COMPLETED || ending == Ending.DRAINED;
      assertEquals(good, diarist.isPostprocessed(), "postprocessed");
      if (ending == Ending.JOB_FAILED) {
        lived.hasJustFailed = true;
        lived.failed++;
      }
      if (ending == Ending.COMPLETED) {
        lived.chronicle.complete(jobs);
      }
    }
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
