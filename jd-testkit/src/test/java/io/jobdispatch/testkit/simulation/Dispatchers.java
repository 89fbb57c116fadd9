package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jobdispatch.api.Message.Idle;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.HandlerTable;
import io.jobdispatch.core.JobDispatcher;
import io.jobdispatch.core.MasterOutbox;
import io.jobdispatch.core.Mode;
import io.jobdispatch.core.RunSummary.Ending;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Dispatchers that differ in when they have a job. */
final class Dispatchers {

  private Dispatchers() {}

  static JobDispatcher<Integer, Long> draw(SimulatedMachine machine, Books books, int jobs) {
    RandomGenerator random = machine.random();
    return switch (random.nextInt(5)) {
      case 0 -> new Generations(books, jobs, 1 + random.nextInt(12));
      case 1 -> new Chain(books, jobs);
      case 2 -> new Letters(books, jobs, machine);
      default -> new Sweep(books, jobs);
    };
  }

  /** All jobs are known from the beginning. */
  private static final class Sweep extends BookKeeper {
    private final int jobs;

    Sweep(Books books, int jobs) {
      super(books, jobs);
      this.jobs = jobs;
    }

    @Override
    boolean hasNext() {
      return true;
    }

    @Override
    protected boolean isIndependent() {
      return true;
    }

    @Override
    protected OptionalLong expectedJobs() {
      return OptionalLong.of(jobs);
    }
  }

  /** A job can be made at any time, from the freshest results. */
  private static final class Chain extends BookKeeper {
    Chain(Books books, int jobs) {
      super(books, jobs);
    }

    @Override
    boolean hasNext() {
      return true;
    }
  }

  /** The next generation is made when the last one is evaluated. */
  private static final class Generations extends BookKeeper {
    private final int size;

    Generations(Books books, int jobs, int size) {
      super(books, jobs);
      this.size = size;
    }

    @Override
    boolean hasNext() {
      return books().drawn() % size != 0 || books().open() == 0;
    }
  }

  /** A job more can be made for each question that a slave asks, besides a few. */
  private static final class Letters extends BookKeeper {

    private final SimulatedMachine machine;
    private int allowed = 2;
    private boolean mustBeOffered;
    private long sinceNanos;

    Letters(Books books, int jobs, SimulatedMachine machine) {
      super(books, jobs);
      this.machine = machine;
    }

    @Override
    protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
      super.fillHandlerTable(table);
      table.on(Books.Question.class, started(), this::handleQuestion);
    }

    private void handleQuestion(TaskId source, Books.Question question, MasterOutbox outbox) {
      checkOffered();
      allowed++;
      boolean somebodyIsIdle = slaves().size() > books().open() && mode() == Mode.MASTER_SLAVE;
      mustBeOffered = somebodyIsIdle && !books().mayBe(Ending.DRAINED);
      sinceNanos = machine.nanoTime();
      outbox.send(source, new Books.Answer());
    }

    /*
     * The clock stands still in a turn, and idle slaves are offered at its end; but not where that
     * turn has found them too few.
     */
    private void checkOffered() {
      boolean isLater = machine.nanoTime() != sinceNanos && mode() == Mode.MASTER_SLAVE;
      assertFalse(mustBeOffered && isLater, "nobody was offered");
    }

    @Override
    protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
      mustBeOffered = false;
      super.handleIdle(source, message, outbox);
    }

    @Override
    protected void handleTaskExit(TaskId source, TaskExit message, MasterOutbox outbox) {
      mustBeOffered = false;
      super.handleTaskExit(source, message, outbox);
    }

    @Override
    boolean hasNext() {
      return books().drawn() < allowed || books().open() == 0;
    }

    @Override
    protected void processResult(Integer job, Long result) {
      checkOffered();
      super.processResult(job, result);
    }
  }
}
