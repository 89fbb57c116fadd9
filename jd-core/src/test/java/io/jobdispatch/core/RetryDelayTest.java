package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long jobs wait before they are tried again. */
@Timeout(600)
final class RetryDelayTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ScriptedMachine machine = new ScriptedMachine(2);

  private static List<Long> seconds(RetryDelay delay, int failures) {
    return LongStream.rangeClosed(1, failures)
        .mapToObj(n -> delay.after((int) n, 0, 0).toSeconds())
        .toList();
  }

  @Test
  void aFixedDelayIsTheSameEachTime() {
    assertThat(seconds(RetryDelay.fixed(MINUTE), 4)).containsExactly(60L, 60L, 60L, 60L);
    assertThat(seconds(RetryDelay.none(), 2)).containsExactly(0L, 0L);
  }

  @Test
  void aDelayGrowsByItsFactorUpToItsCap() {
    assertThat(seconds(new RetryDelay(SECOND, 3, MINUTE, 0), 6))
        .containsExactly(1L, 3L, 9L, 27L, 60L, 60L);
  }

  @Test
  void aDelayAfterVeryManyFailuresIsItsCap() {
    RetryDelay delay = new RetryDelay(SECOND, 1e300, Duration.ofDays(365), 0);

    assertThat(delay.after(Integer.MAX_VALUE, 0, 0)).isEqualTo(delay.most());
    assertThat(new RetryDelay(Duration.ZERO, 2, MINUTE, 0).after(10_000, 0, 0)).isZero();
  }

  @Test
  void jitterTakesAwayAtMostItsPartOfTheCappedDelay() {
    RetryDelay delay = new RetryDelay(MINUTE, 2, MINUTE, 0.25);

    List<Duration> waits =
        LongStream.range(0, 1000).mapToObj(job -> delay.after(3, 42, job)).toList();

    assertThat(waits).allMatch(wait -> wait.compareTo(MINUTE) <= 0 && wait.toSeconds() >= 45);
    assertThat(waits)
        .anyMatch(wait -> wait.toSeconds() < 47)
        .anyMatch(wait -> wait.toSeconds() > 58);
    assertThat(waits).as("jobs that failed together").doesNotHaveDuplicates();
  }

  @Test
  void jitterIsTheSameForTheSameSeedJobAndFailures() {
    RetryDelay delay = RetryDelay.exponential(SECOND, MINUTE);

    assertThat(delay.after(3, 1, 2)).isEqualTo(delay.after(3, 1, 2));
    assertThat(delay.after(3, 2, 2)).isNotEqualTo(delay.after(3, 1, 2));
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> RetryDelay.fixed(Duration.ofSeconds(-1)))
        .hasMessage("must be >= 0: first=PT-1S");
    assertThatThrownBy(() -> RetryDelay.exponential(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("must be first <= most");
    assertThatThrownBy(() -> new RetryDelay(Duration.ZERO, 0.5, Duration.ZERO, 0))
        .hasMessage("must be >= 1: factor=0.5");
    assertThatThrownBy(() -> new RetryDelay(Duration.ZERO, 1, Duration.ZERO, 1.5))
        .hasMessage("must be from 0 to 1: jitter=1.5");
  }

  // In a run

  /** The times at which the attempts of a run's only failed job were sent. */
  private static List<Duration> dispatches(Lenient jobs) {
    assertThat(jobs.failures).hasSize(1);
    return jobs.failures.get(0).attempts().stream().map(FailedAttempt::dispatched).toList();
  }

  @Test
  void aFixedDelayIsWaitedFor() {
    Lenient jobs = new Lenient(1, Lenient.throwing(0, 3));
    FailurePolicy policy =
        FailurePolicy.defaults().exceptions(2).delay(RetryDelay.fixed(Duration.ofSeconds(5)));

    jobs.run(machine.options().failurePolicy(policy));

    List<Duration> times = dispatches(jobs);
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
      runs.add(dispatches(jobs));
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
}
