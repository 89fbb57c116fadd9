package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.JobFailure.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Budgets and delays: what becomes of jobs whose attempts fail. */
@Timeout(600)
final class RetriesTest {

  private final ScriptedMachine machine = new ScriptedMachine(2);

  // Exceptions

  @OnEveryPlace
  void anExceptionIsNotTriedAgainByDefault(Place place) {
    Lenient jobs = new Lenient(5, Lenient.throwing(2, 1));

    RunSummary summary = jobs.run(place.options());

    assertThat(jobs.failures).hasSize(1);
    assertThat(jobs.failures.get(0).verdict()).isEqualTo(Verdict.THREW);
    assertThat(jobs.failures.get(0).attempts()).hasSize(1);
    assertThat(summary.retried()).isZero();
  }

  @OnEveryPlace
  void anExceptionIsTriedAgainAsOftenAsThePolicySays(Place place) {
    RunOptions options = place.options().failurePolicy(FailurePolicy.defaults().exceptions(2));
    Lenient enough = new Lenient(5, Lenient.throwing(2, 2));
    Lenient tooFew = new Lenient(5, Lenient.throwing(2, 3));

    RunSummary summary = enough.run(options);
    tooFew.run(place.options().failurePolicy(FailurePolicy.defaults().exceptions(2)));

    assertThat(enough.results).isEqualTo(Doubling.doubles(5));
    assertThat(summary.retried()).isEqualTo(2);
    assertThat(tooFew.failures).hasSize(1);
    assertThat(tooFew.failures.get(0).attempts())
        .extracting(attempt -> attempt.failure().message())
        .containsExactly("try 1", "try 2", "try 3");
  }

  @Test
  void budgetsAreSeparate() {
    ContextEvaluator<Integer, Integer> unlucky =
        (job, context) -> {
          ScriptedMachine.passMillis(1000);
          if (context.attempt() == 1) {
            throw new IllegalStateException();
          }
          if (context.attempt() == 2) {
            ScriptedMachine.crash();
          }
          return 2 * job;
        };
    Lenient jobs = new Lenient(1, unlucky);

    jobs.run(machine.options().failurePolicy(FailurePolicy.defaults().exceptions(1).losses(1)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(1));
  }

  @Test
  void aListenerHearsOfEachFailedAttempt() {
    List<String> heard = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void attemptFailed(long index, FailedAttempt attempt, boolean again) {
            heard.add(index + "/" + attempt.number() + " " + attempt.cause() + " " + again);
          }
        };
    FailurePolicy policy = FailurePolicy.defaults().exceptions(1);

    new Lenient(3, Lenient.throwing(1, 2))
        .run(machine.options().failurePolicy(policy).listener(listener));

    assertThat(heard).containsExactly("1/1 EXCEPTION true", "1/2 EXCEPTION false");
  }

  // Several attempts

  @Test
  void aLateResultSettlesAJobWhoseOtherAttemptsHaveFailed() {
    Shared<List<Integer>> attempts = Shared.of(new ArrayList<>());
    ContextEvaluator<Integer, Integer> slowFirst =
        (job, context) -> {
          attempts.get().add(context.attempt());
          ScriptedMachine.passMillis(job == 7 && context.attempt() == 1 ? 60_000 : 100);
          if (job == 7 && context.attempt() > 1) {
            throw new IllegalStateException("the second fails");
          }
          return 2 * job;
        };
    Lenient jobs = new Lenient(30, slowFirst, true);

    RunSummary summary = jobs.run(machine.options().stragglers(3));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(30));
    assertThat(summary.failed()).isZero();
  }

  /** Job 7 is evaluated a second time while the first is under way, which then throws. */
  private static Integer secondThrows(Integer job, JobContext context) {
    boolean isSlow = job == 7 && context.attempt() == 1;
    ScriptedMachine.passMillis(isSlow ? 600_000 : 1000);
    if (job == 7 && !isSlow) {
      throw new IllegalStateException("does not converge");
    }
    return 2 * job;
  }

  private JobFailure failureOfJob7(RunOptions options) {
    Lenient jobs = new Lenient(20, RetriesTest::secondThrows);

    jobs.run(options.stragglers(3));

    assertThat(jobs.results).hasSize(19);
    assertThat(jobs.failures).extracting(JobFailure::index).containsExactly(7L);
    return jobs.failures.get(0);
  }

  private static List<String> causes(JobFailure failure) {
    return failure.attempts().stream().map(each -> each.number() + " " + each.cause()).toList();
  }

  @Test
  void aSpentBudgetIsFinalWhenTheLastAttemptIsLostAndTheStoryTellsBoth() {
    machine.at(Duration.ofMinutes(1), () -> machine.die(machine.task(2)));

    JobFailure failure = failureOfJob7(machine.options());

    assertThat(failure.verdict()).isEqualTo(Verdict.THREW);
    assertThat(causes(failure)).containsExactly("2 EXCEPTION", "1 LOST");
    assertThat(failure.headline()).contains("does not converge");
    assertThat(failure.story()).contains("DIED, process ended", "does not converge");
  }

  @Test
  void aSpentBudgetIsFinalWhenTheLastAttemptRunsOutOfTime() {
    JobFailure failure =
        failureOfJob7(machine.options().jobTimeout(JobTimeout.of(Duration.ofMinutes(2))));

    assertThat(failure.verdict()).isEqualTo(Verdict.THREW);
    assertThat(causes(failure)).containsExactly("2 EXCEPTION", "1 TIMED_OUT");
  }

  @Test
  void aSpentBudgetIsFinalWhenTheLastAttemptEndsAtNoCost() {
    machine.at(Duration.ofMinutes(1), () -> machine.leave(machine.task(2)));

    JobFailure failure = failureOfJob7(machine.options());

    assertThat(causes(failure)).containsExactly("2 EXCEPTION");
  }

  @Test
  void theResultOfAnotherAttemptSettlesAJobWhoseBudgetIsSpent() {
    Lenient jobs = new Lenient(20, RetriesTest::secondThrows);

    RunSummary summary = jobs.run(machine.options().stragglers(3));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
    assertThat(summary.failed()).isZero();
  }

  // Options

  @Test
  void badNumbersAreRefused() {
    FailurePolicy policy = FailurePolicy.defaults();
    assertThatThrownBy(() -> policy.exceptions(-1)).hasMessage("must be >= 0: exceptions=-1");
    assertThatThrownBy(() -> policy.losses(-2)).hasMessage("must be >= 0: losses=-2");
    assertThatThrownBy(() -> policy.quarantineAfter(0))
        .hasMessage("must be >= 1: quarantineAfter=0");
    assertThatThrownBy(() -> policy.timeouts(-3)).hasMessage("must be >= 0: timeouts=-3");
  }
}
