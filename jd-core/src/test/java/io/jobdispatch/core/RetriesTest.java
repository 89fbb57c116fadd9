package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.JobFailure.Verdict;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Budgets and delays: what becomes of jobs whose attempts fail. */
@Timeout(60)
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

  // Delays

  private List<Duration> dispatchesOf(int job) {
    List<Duration> times = new ArrayList<>();
    for (JobFailure failure : failuresOf) {
      if (failure.index() == job) {
        failure.attempts().forEach(attempt -> times.add(attempt.dispatched()));
      }
    }
    return times;
  }

  private List<JobFailure> failuresOf = List.of();

  @Test
  void aFixedDelayIsWaitedFor() {
    Lenient jobs = new Lenient(1, Lenient.throwing(0, 3));
    FailurePolicy policy =
        FailurePolicy.defaults().exceptions(2).delay(RetryDelay.fixed(Duration.ofSeconds(5)));

    jobs.run(machine.options().failurePolicy(policy));

    failuresOf = jobs.failures;
    List<Duration> times = dispatchesOf(0);
    assertThat(times.get(1).minus(times.get(0)).toMillis()).isBetween(6000L, 6001L);
    assertThat(times.get(2).minus(times.get(1)).toMillis()).isBetween(6000L, 6001L);
  }

  @Test
  void anExponentialDelayDoublesUpToItsCapAndIsTheSameForTheSameSeed() {
    FailurePolicy policy =
        FailurePolicy.defaults()
            .exceptions(4)
            .delay(RetryDelay.exponential(Duration.ofSeconds(4), Duration.ofSeconds(10)));
    List<List<Duration>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      Lenient jobs = new Lenient(1, Lenient.throwing(0, 5));
      jobs.run(new ScriptedMachine(1).options().failurePolicy(policy).seed(7));
      failuresOf = jobs.failures;
      runs.add(dispatchesOf(0));
    }

    List<Duration> times = runs.get(0);
    long[] most = {5000, 9000, 11000, 11000};
    for (int i = 0; i < most.length; i++) {
      long waited = times.get(i + 1).minus(times.get(i)).toMillis();
      assertThat(waited).isBetween((most[i] + 1000) / 2, most[i] + 1);
    }
    assertThat(runs.get(1)).isEqualTo(times);
  }

  @OnEveryPlace
  void othersGoOnDuringADelayAndTheRunWaitsForIt(Place place) {
    ContextEvaluator<Integer, Integer> once =
        (job, context) -> {
          if (job == 0 && context.attempt() == 1) {
            throw new IllegalStateException();
          }
          return 2 * job;
        };
    FailurePolicy policy =
        FailurePolicy.defaults().exceptions(1).delay(RetryDelay.fixed(Duration.ofMillis(50)));
    Lenient jobs = new Lenient(20, once);

    jobs.run(place.options().failurePolicy(policy));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
  }

  @Test
  void aDelayIsWaitedForInTheMasterToo() {
    FailurePolicy policy =
        FailurePolicy.defaults().exceptions(1).delay(RetryDelay.fixed(Duration.ofMillis(10)));
    Lenient jobs = new Lenient(3, Lenient.throwing(1, 1));

    jobs.run(RunOptions.defaults().inMaster().failurePolicy(policy));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
  }

  @Test
  void aDrainedRunStillTriesAgain() {
    FailurePolicy policy =
        FailurePolicy.defaults().exceptions(1).delay(RetryDelay.fixed(Duration.ofSeconds(5)));
    Lenient jobs = new Lenient(50, Lenient.throwing(0, 1));
    machine.atMillis(2500, jobs::drain);

    RunSummary summary = jobs.run(machine.options().failurePolicy(policy));

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(jobs.results).containsKey(0);
    assertThat(summary.completed()).isEqualTo(summary.drawn());
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

  // Options

  @Test
  void badNumbersAreRefused() {
    FailurePolicy policy = FailurePolicy.defaults();
    assertThatThrownBy(() -> policy.exceptions(-1)).hasMessage("must be >= 0: exceptions=-1");
    assertThatThrownBy(() -> policy.losses(-2)).hasMessage("must be >= 0: losses=-2");
    assertThatThrownBy(() -> policy.timeouts(-3)).hasMessage("must be >= 0: timeouts=-3");
    assertThatThrownBy(() -> RetryDelay.fixed(Duration.ofSeconds(-1)))
        .hasMessage("must be >= 0: first=PT-1S");
    assertThatThrownBy(() -> RetryDelay.exponential(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("must be first <= most");
    assertThatThrownBy(() -> new RetryDelay(Duration.ZERO, 0.5, Duration.ZERO, 0))
        .hasMessage("must be >= 1: factor=0.5");
    assertThatThrownBy(() -> new RetryDelay(Duration.ZERO, 1, Duration.ZERO, 1.5))
        .hasMessage("must be from 0 to 1: jitter=1.5");
  }
}
