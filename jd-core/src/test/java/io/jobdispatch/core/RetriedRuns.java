package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import java.util.ArrayList;
import java.util.List;

/** Runs some of whose jobs fail, and whose failures are retried by another life. */
abstract class RetriedRuns {

  static final int JOBS = 6;

  /* Which attempts the evaluator has seen, a line each. */
  static final Shared<List<String>> SEEN = Shared.of(new ArrayList<>());

  final MemoryJournal journal = new MemoryJournal();

  RetriedRuns() {
    SEEN.get().clear();
  }

  /** Goes on after some failures, as one does who counts them; the next one ends the run. */
  static class Tolerant extends Doubling implements Restorable<Integer> {
    private final int most;

    Tolerant(int most, ContextEvaluator<Integer, Integer> evaluator) {
      super(JOBS, evaluator);
      this.most = most;
    }

    @Override
    protected void processFailure(Integer job, JobFailure failure) {
      failures.add(failure);
      if (failures.size() > most) {
        throw new IllegalStateException("too many failures");
      }
    }

    @Override
    protected String parameters() {
      return "tolerant";
    }

    @Override
    public Integer saveState() {
      return drawn();
    }

    @Override
    public void restoreState(Integer drawn) {
      continueAt(drawn);
    }
  }

  static Integer oddOnesFail(Integer job, JobContext context) {
    Integer result = fine(job, context);
    if (job % 2 == 1) {
      throw new IllegalStateException("odd");
    }
    return result;
  }

  static Integer fine(Integer job, JobContext context) {
    SEEN.get().add(job + "/" + context.attempt());
    ScriptedMachine.passMillis(1000);
    return 2 * job;
  }

  static Integer allFail(Integer job, JobContext context) {
    fine(job, context);
    throw new IllegalStateException("all");
  }

  final RunOptions options(int slots) {
    return new ScriptedMachine(slots).options().journal(journal);
  }

  static RunException fails(Tolerant jobs, RunOptions options) {
    RunException end = catchThrowableOfType(RunException.class, () -> jobs.run(options));
    assertThat(end).isNotNull();
    return end;
  }

  /** A life that ends by its second failure, that of job 3. */
  final Tolerant endedByTheSecondFailure() {
    Tolerant first = new Tolerant(1, RetriedRuns::oddOnesFail);
    RunException end = fails(first, options(1));
    assertThat(end.summary().ending()).isEqualTo(Ending.MASTER_FAILED);
    assertThat(first.failures).extracting(JobFailure::index).containsExactly(1L, 3L);
    SEEN.get().clear();
    return first;
  }
}
