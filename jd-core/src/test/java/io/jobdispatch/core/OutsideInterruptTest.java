package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.JobFailure.Verdict;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;

/** Evaluations that are interrupted by a thread that has nothing to do with the run. */
@Timeout(600)
final class OutsideInterruptTest {

  private static final int JOBS = 6;
  private static final int BAD = 2;

  private static Lenient jobs(ContextEvaluator<Integer, Integer> bad) {
    return new Lenient(
        JOBS, (job, context) -> job == BAD ? bad.evaluate(job, context) : (Integer) (2 * job));
  }

  /** Interrupts the caller as a library would that interrupts all threads. */
  private static void interruptThisThread() {
    Thread victim = Thread.currentThread();
    new Thread(victim::interrupt).start();
  }

  private static int interrupted(int job, JobContext context, int times)
      throws InterruptedException {
    if (context.attempt() <= times) {
      interruptThisThread();
      new CountDownLatch(1).await();
    }
    return 2 * job;
  }

  @OnEveryPlace(realOnly = true)
  void aJobThatWasInterruptedThreeTimesIsEvaluatedAgainAtNoCost(Place place) {
    Lenient jobs = jobs((job, context) -> interrupted(job, context, 3));

    RunSummary summary = jobs.run(place.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(jobs.failures).isEmpty();
    assertThat(summary.retried()).isEqualTo(3);
    assertThat(summary.slavesLost()).isZero();
  }

  @OnEveryPlace(realOnly = true)
  void theFourthInterruptCountsAsAnException(Place place) {
    Lenient jobs = jobs((job, context) -> interrupted(job, context, 9));

    jobs.run(place.options().failurePolicy(FailurePolicy.defaults().exceptions(1)));

    assertThat(jobs.results).containsOnlyKeys(0, 1, 3, 4, 5);
    JobFailure failure = jobs.failures.get(0);
    assertThat(failure.verdict()).isEqualTo(Verdict.THREW);
    assertThat(failure.attempts())
        .extracting(FailedAttempt::cause)
        .containsExactly(
            Cause.INTERRUPTED,
            Cause.INTERRUPTED,
            Cause.INTERRUPTED,
            Cause.EXCEPTION,
            Cause.EXCEPTION);
    assertThat(failure.attempts().get(0).headline())
        .isEqualTo("it was interrupted from outside: java.lang.InterruptedException");
  }

  @OnEveryPlace
  void anEvaluatorThatThrowsInterruptedExceptionByItselfHasFailed(Place place) {
    Lenient jobs =
        jobs(
            (job, context) -> {
              throw new InterruptedException("by nobody");
            });

    jobs.run(place.options());

    assertThat(jobs.failures.get(0).attempts())
        .extracting(FailedAttempt::cause)
        .containsExactly(Cause.EXCEPTION);
  }

  @OnEveryPlace(realOnly = true)
  void anEvaluatorThatInterruptsItselfHasFailed(Place place) {
    Lenient jobs =
        jobs(
            (job, context) -> {
              Thread.currentThread().interrupt();
              new CountDownLatch(1).await();
              return 0;
            });

    jobs.run(place.options());

    assertThat(jobs.failures.get(0).attempts())
        .extracting(FailedAttempt::cause)
        .containsExactly(Cause.EXCEPTION);
  }

  @OnEveryPlace(realOnly = true)
  void anInterruptThatAnEvaluatorDoesNotMindIsForgotten(Place place) {
    Lenient jobs =
        new Lenient(
            JOBS,
            (job, context) -> {
              if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("the interrupt of another job");
              }
              interruptThisThread();
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
              return 2 * job;
            });

    jobs.run(place.options().maxSlaves(1));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(jobs.failures).isEmpty();
  }
}
