package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.core.JobFailure.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that take longer than they may. */
@Timeout(600)
final class TimeoutTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final ScriptedMachine machine = new ScriptedMachine(2);
  private final Recorder recorder = new Recorder();

  @Test
  void aJobThatTakesTooLongIsGivenUpAndTriedOnceMore() {
    Lenient jobs = new Lenient(10, Lenient.hanging(3, 1), false);

    RunSummary summary = jobs.run(machine.options().jobTimeout(JobTimeout.of(LIMIT)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(10));
    assertThat(machine.killed()).hasSize(1);
    assertThat(machine.spawns()).hasSize(2);
    assertThat(summary.retried()).isEqualTo(1);
  }

  @Test
  void aJobThatHangsAgainHasFailedAndSaysHow() {
    Lenient jobs = new Lenient(10, Lenient.hanging(3, 99), false);

    jobs.run(machine.options().jobTimeout(JobTimeout.of(LIMIT)));

    assertThat(jobs.results).hasSize(9);
    JobFailure failure = jobs.failures.get(0);
    assertThat(failure.verdict()).isEqualTo(Verdict.TIMED_OUT);
    assertThat(failure.attempts()).hasSize(2);
    assertThat(failure.headline())
        .contains("job 3 failed after 2 attempts", "it ran out of time: no result after 5.0");
    assertThat(failure.story()).contains("RunOptions.jobTimeout");
  }

  @Test
  void whatWaitsBehindItGoesElsewhereAtNoCost() {
    ContextEvaluator<Integer, Integer> evaluator =
        (job, context) -> {
          if (job == 1000) {
            ScriptedMachine.hang();
          }
          ScriptedMachine.pass(Duration.ofNanos(2000));
          return 2 * job;
        };
    Lenient jobs = new Lenient(2000, evaluator, true);
    FailurePolicy strict = FailurePolicy.defaults().losses(0).timeouts(0);

    RunSummary summary =
        jobs.run(
            machine
                .options()
                .jobTimeout(JobTimeout.of(LIMIT))
                .failurePolicy(strict)
                .listener(recorder));

    Map<Integer, Integer> expected = Doubling.doubles(2000);
    expected.remove(1000);
    assertThat(jobs.results).isEqualTo(expected);
    assertThat(jobs.failures).hasSize(1);
    assertThat(summary.retried()).isZero();
  }

  @Test
  void theTimeOfAJobThatWaitedRunsFromTheResultBeforeIt() {
    ContextEvaluator<Integer, Integer> evaluator =
        (job, context) -> {
          ScriptedMachine.pass(job < 500 ? Duration.ofNanos(2000) : Duration.ofSeconds(4));
          return 2 * job;
        };
    Lenient jobs = new Lenient(520, evaluator, true);

    jobs.run(machine.options().jobTimeout(JobTimeout.of(LIMIT)));

    assertThat(machine.killed()).isEmpty();
    assertThat(jobs.results).hasSize(520);
  }

  @Test
  void aTimeoutCanBeAMultipleOfTheMedianSoFar() {
    Lenient jobs = new Lenient(30, Lenient.hanging(20, 1), false);

    RunSummary summary =
        jobs.run(machine.options().jobTimeout(JobTimeout.timesMedian(10, Duration.ofMillis(100))));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(30));
    assertThat(summary.elapsed().toSeconds()).isBetween(14L, 40L);
  }

  @Test
  void thereIsNoSuchTimeoutBeforeTheMedianIsKnown() {
    ContextEvaluator<Integer, Integer> firstIsSlow =
        (job, context) -> {
          ScriptedMachine.passMillis(job == 0 ? 600_000 : 1);
          return 2 * job;
        };
    Lenient jobs = new Lenient(7, firstIsSlow, false);

    jobs.run(machine.options().jobTimeout(JobTimeout.timesMedian(2, Duration.ofMillis(1))));

    assertThat(jobs.results).hasSize(7);
    assertThat(machine.killed()).isEmpty();
    assertThat(machine.receives()).as("no turns without a reason").isLessThan(50);
  }

  @Test
  void whoIsOverTheLimitIsKilledAlsoIfItWasNotKnownWhenTheJobWasSent() {
    Lenient jobs = new Lenient(30, Lenient.hanging(0, 1));
    List<Duration> kills = new ArrayList<>();

    jobs.run(
        machine
            .options()
            .jobTimeout(JobTimeout.timesMedian(12, Duration.ofMillis(100)))
            .listener(killsTo(kills)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(30));
    assertThat(kills).hasSize(1);
    assertThat(kills.get(0).toMillis()).isBetween(11_600L, 12_400L);
  }

  @Test
  void aLimitThatGetsShorterHoldsForThoseThatWereSentBefore() {
    ContextEvaluator<Integer, Integer> longAtFirst =
        (job, context) -> {
          if (job == 8 && context.attempt() == 1) {
            ScriptedMachine.hang();
          }
          ScriptedMachine.passMillis(job < 8 ? 100_000 : 1000);
          return 2 * job;
        };
    Lenient jobs = new Lenient(60, longAtFirst);
    List<Duration> kills = new ArrayList<>();

    jobs.run(
        machine
            .options()
            .jobTimeout(JobTimeout.timesMedian(20, Duration.ofMillis(100)))
            .listener(killsTo(kills)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(60));
    assertThat(kills).hasSize(1);
    assertThat(kills.get(0).toMillis()).isBetween(419_000L, 421_000L);
  }

  @Test
  void aLimitOfMoreThanALifeIsNone() {
    Lenient jobs = new Lenient(60, Lenient.hanging(-1, 0), true);

    jobs.run(machine.options().jobTimeout(JobTimeout.timesMedian(1e300, LIMIT)));

    assertThat(machine.killed()).isEmpty();
    assertThat(jobs.results).isEqualTo(Doubling.doubles(60));
  }

  private RunListener killsTo(List<Duration> kills) {
    return new RunListener() {
      @Override
      public void slaveLost(TaskExit exit, int jobsReturned) {
        kills.add(machine.elapsed());
      }
    };
  }

  @Test
  void aResultThatArrivesBeforeItsSlaveIsGoneCounts() {
    Lenient jobs = new Lenient(1, Lenient.hanging(0, 0), false);
    machine.holdBack((from, message) -> true);
    machine.atMillis(
        5500,
        () -> {
          machine.release();
        });
    machine.ignoreKills();

    RunSummary summary =
        jobs.run(
            machine
                .options()
                .maxSlaves(1)
                .jobTimeout(JobTimeout.of(LIMIT))
                .failurePolicy(FailurePolicy.defaults().timeouts(1)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(1));
    assertThat(summary.failed()).isZero();
  }

  @Test
  void aSlaveThatHadDiedBeforeItsTimeWasUpIsLost() {
    List<String> heard = new ArrayList<>();
    machine.atMillis(4000, () -> machine.dieUnnoticed(machine.task(1), Duration.ofMillis(1500)));
    Lenient jobs = new Lenient(1, Lenient.hanging(0, 1));

    jobs.run(
        machine
            .options()
            .maxSlaves(1)
            .jobTimeout(JobTimeout.of(LIMIT))
            .failurePolicy(FailurePolicy.defaults().timeouts(0))
            .listener(attemptsTo(heard)));

    assertThat(machine.killed()).hasSize(1);
    assertThat(heard).containsExactly("0 LOST slave lost: DIED, process ended");
    assertThat(jobs.results).isEqualTo(Doubling.doubles(1));
  }

  @Test
  void aSlaveThatWasKilledForItsTimeIsNotLost() {
    List<String> heard = new ArrayList<>();
    Lenient jobs = new Lenient(1, Lenient.hanging(0, 1));

    jobs.run(
        machine
            .options()
            .maxSlaves(1)
            .jobTimeout(JobTimeout.of(LIMIT))
            .failurePolicy(FailurePolicy.defaults().losses(0))
            .listener(attemptsTo(heard)));

    assertThat(heard).containsExactly("0 TIMED_OUT timeout: no result after 5.000 s, slave killed");
    assertThat(jobs.results).isEqualTo(Doubling.doubles(1));
  }

  @Test
  void aSlaveThatHadDiedBeforeItsTimeWasUpMakesSuspectsOfAllThatItHeld() {
    List<String> heard = new ArrayList<>();
    Lenient jobs = new Lenient(40, oneAmongShortOnes(20), true);
    machine.atMillis(4000, () -> machine.dieUnnoticed(machine.task(1), Duration.ofMillis(1500)));

    jobs.run(
        machine
            .options()
            .maxSlaves(1)
            .jobTimeout(JobTimeout.of(LIMIT))
            .listener(attemptsTo(heard)));

    assertThat(heard).hasSizeGreaterThan(1).allMatch(line -> line.contains("LOST"));
    assertThat(jobs.results).isEqualTo(Doubling.doubles(40));
  }

  /** One job does not end at first, all others are short. */
  private static ContextEvaluator<Integer, Integer> oneAmongShortOnes(int hanging) {
    return (job, context) -> {
      if (job == hanging && context.attempt() == 1) {
        ScriptedMachine.hang();
      }
      ScriptedMachine.pass(Duration.ofNanos(2000));
      return 2 * job;
    };
  }

  private static RunListener attemptsTo(List<String> heard) {
    return new RunListener() {
      @Override
      public void attemptFailed(long index, FailedAttempt attempt, boolean again) {
        heard.add(index + " " + attempt.cause() + " " + attempt.failure().headline());
      }
    };
  }

  @Test
  void aTimeoutNeedsAVirtualMachine() {
    RunOptions options = RunOptions.defaults();
    JobTimeout timeout = JobTimeout.of(LIMIT);

    assertThatThrownBy(() -> options.inMaster().jobTimeout(timeout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("jobTimeout", "inMaster");
    assertThatThrownBy(() -> options.jobTimeout(timeout).inMaster())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JobTimeout.of(Duration.ZERO)).hasMessage("must be > 0: limit=PT0S");
    assertThatThrownBy(() -> JobTimeout.timesMedian(1, LIMIT))
        .hasMessage("must be > 1: factor=1.0");
  }

  private static Integer firstTwentyFailFast(Integer job, JobContext context) {
    ScriptedMachine.passMillis(job < 20 ? 1 : 1000);
    if (job < 20) {
      throw new IllegalStateException("fast");
    }
    return 2 * job;
  }

  @Test
  void jobsThatFailFastDoNotMakeTheMedianSmaller() {
    Lenient jobs = new Lenient(40, TimeoutTest::firstTwentyFailFast);
    JobTimeout limit = JobTimeout.timesMedian(2, Duration.ofMillis(10));

    jobs.run(machine.options().jobTimeout(limit));

    assertThat(jobs.results).hasSize(20);
    assertThat(machine.killed()).isEmpty();
  }
}
