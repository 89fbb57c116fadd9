package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.FailedAttempt.Isolation;
import io.jobdispatch.core.JobFailure.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that run out of memory, which may be another's fault. */
@Timeout(600)
final class ExhaustionTest {

  private final ScriptedMachine machine = new ScriptedMachine(2);

  /** The first attempts of job 1 throw this. */
  private static Lenient throwing(int times, ContextEvaluator<Integer, Integer> thrower) {
    return new Lenient(
        4,
        (job, context) -> {
          ScriptedMachine.passMillis(1000);
          return job == 1 && context.attempt() <= times
              ? thrower.evaluate(job, context)
              : (Integer) (2 * job);
        });
  }

  private static Integer fillsTheHeap(Integer job, JobContext context) {
    throw new OutOfMemoryError("Java heap space");
  }

  private static Integer fillsTheHeapBelow(Integer job, JobContext context) {
    try {
      return fillsTheHeap(job, context);
    } catch (OutOfMemoryError e) {
      throw new IllegalStateException("no model", e);
    }
  }

  private static Integer asksForAnArrayThatCannotBe(Integer job, JobContext context) {
    throw new OutOfMemoryError("Requested array size exceeds VM limit");
  }

  @Test
  void aJobThatAnotherLeftNoMemoryIsTriedAgain() {
    Lenient jobs = throwing(2, ExhaustionTest::fillsTheHeap);

    RunSummary summary = jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(summary.retried()).isEqualTo(2);
    assertThat(summary.slavesLost()).isZero();
  }

  @Test
  void aCauseCountsLikeWhatWasThrown() {
    Lenient jobs = throwing(2, ExhaustionTest::fillsTheHeapBelow);

    jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
  }

  @Test
  void aJobThatRunsOutOfMemoryAlsoWhenItIsIsolatedHasFailed() {
    Lenient jobs = throwing(99, ExhaustionTest::fillsTheHeap);

    jobs.run(machine.options());

    assertThat(jobs.failures).hasSize(1);
    JobFailure failure = jobs.failures.get(0);
    assertThat(failure.verdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(failure.attempts()).extracting(FailedAttempt::cause).containsOnly(Cause.EXHAUSTED);
    assertThat(failure.attempts())
        .extracting(FailedAttempt::isolation)
        .containsExactly(Isolation.NONE, Isolation.ON_SLAVE, Isolation.ON_HOST);
    assertThat(failure.headline())
        .contains("it ran out of memory: java.lang.OutOfMemoryError: Java heap space");
    assertThat(failure.story()).contains("evaluate it alone", "ExhaustionTest.fillsTheHeap");
  }

  @Test
  void itCountsAgainstTheBudgetOfLosses() {
    Lenient jobs = throwing(99, ExhaustionTest::fillsTheHeap);

    jobs.run(machine.options().failurePolicy(FailurePolicy.defaults().losses(0)));

    assertThat(jobs.failures).hasSize(1);
    assertThat(jobs.failures.get(0).verdict()).isEqualTo(Verdict.LOST);
    assertThat(jobs.failures.get(0).attempts()).hasSize(1);
  }

  @Test
  void anArrayThatIsTooBigForAnyMemoryIsTheJobsOwnFault() {
    Lenient jobs = throwing(1, ExhaustionTest::asksForAnArrayThatCannotBe);

    jobs.run(machine.options());

    assertThat(jobs.failures).extracting(JobFailure::verdict).containsExactly(Verdict.THREW);
  }

  @Test
  void inTheMasterItIsTheJobsOwnFault() {
    Lenient jobs =
        new Lenient(
            4, (job, context) -> job == 1 ? fillsTheHeap(job, context) : (Integer) (2 * job));

    jobs.run(RunOptions.defaults().inMaster());

    assertThat(jobs.failures).extracting(JobFailure::verdict).containsExactly(Verdict.THREW);
    assertThat(jobs.results).hasSize(3);
  }
}
