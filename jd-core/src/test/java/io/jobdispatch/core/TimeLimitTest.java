package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.core.JobFailure.Verdict;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timeouts of jobs, stragglers, the run's deadline. */
@Timeout(60)
final class TimeLimitTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final ScriptedMachine machine = new ScriptedMachine(2);
  private final Recorder recorder = new Recorder();

  private static final class Lenient extends Doubling {
    private final boolean independent;

    Lenient(int count, ContextEvaluator<Integer, Integer> evaluator, boolean independent) {
      super(count, evaluator);
      this.independent = independent;
    }

    @Override
    protected boolean isIndependent() {
      return independent;
    }

    @Override
    protected void processFailure(Integer job, JobFailure failure) {
      failures.add(failure);
    }
  }

  private static ContextEvaluator<Integer, Integer> hanging(int job, int times) {
    return (each, context) -> {
      if (each == job && context.attempt() <= times) {
        ScriptedMachine.hang();
      }
      ScriptedMachine.passMillis(1000);
      return 2 * each;
    };
  }

  @Test
  void aJobThatTakesTooLongIsGivenUpAndTriedOnceMore() {
    Lenient jobs = new Lenient(10, hanging(3, 1), false);

    RunSummary summary = jobs.run(machine.options().jobTimeout(JobTimeout.of(LIMIT)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(10));
    assertThat(machine.killed()).hasSize(1);
    assertThat(machine.spawns()).hasSize(2);
    assertThat(summary.retried()).isEqualTo(1);
  }

  @Test
  void aJobThatHangsAgainHasFailedAndSaysHow() {
    Lenient jobs = new Lenient(10, hanging(3, 99), false);

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
    Lenient jobs = new Lenient(30, hanging(20, 1), false);

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
  }

  @Test
  void aResultThatArrivesBeforeItsSlaveIsGoneCounts() {
    Lenient jobs = new Lenient(1, hanging(0, 0), false);
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

  // Stragglers

  private static ContextEvaluator<Integer, Integer> slowAtFirst(int slow) {
    return (job, context) -> {
      ScriptedMachine.passMillis(job == slow && context.attempt() == 1 ? 600_000 : 1000);
      return 2 * job;
    };
  }

  @Test
  void aStragglerIsEvaluatedASecondTimeAndTheFirstResultWins() {
    Lenient jobs = new Lenient(20, slowAtFirst(5), false);

    RunSummary summary = jobs.run(machine.options().stragglers(3));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
    assertThat(summary.elapsed()).isLessThan(Duration.ofSeconds(60));
    assertThat(machine.killed()).hasSize(1);
    assertThat(summary.retried()).isZero();
  }

  @Test
  void withoutBeingAskedForNothingIsEvaluatedTwice() {
    Lenient jobs = new Lenient(20, slowAtFirst(5), false);

    RunSummary summary = jobs.run(machine.options());

    assertThat(machine.sent(EvaluateJob.class)).hasSize(20);
    assertThat(summary.elapsed()).isGreaterThan(Duration.ofMinutes(10));
  }

  @Test
  void nothingIsEvaluatedTwiceWhileThereIsMoreToDraw() {
    List<Long> drawnBefore = new ArrayList<>();
    Lenient jobs = new Lenient(100, slowAtFirst(5), false);
    RunListener watch =
        new RunListener() {
          private long most;

          @Override
          public void dispatched(long index, int attempt, io.jobdispatch.api.TaskId slave) {
            most = Math.max(most, index);
            if (attempt == 2) {
              drawnBefore.add(most);
            }
          }
        };

    jobs.run(machine.options().stragglers(3).listener(watch));

    assertThat(drawnBefore).containsExactly(99L);
  }

  @Test
  void aStragglersSlaveIsReplacedAtNoCostToWhatElseItHolds() {
    Lenient jobs = new Lenient(3000, slowShort(2500), true);

    RunSummary summary =
        jobs.run(
            machine
                .options()
                .stragglers(50)
                .failurePolicy(FailurePolicy.defaults().losses(0).timeouts(0)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3000));
    assertThat(summary.failed()).isZero();
  }

  private static ContextEvaluator<Integer, Integer> slowShort(int slow) {
    return (job, context) -> {
      boolean isSlow = job == slow && context.attempt() == 1;
      ScriptedMachine.pass(isSlow ? Duration.ofSeconds(100) : Duration.ofNanos(20_000));
      return 2 * job;
    };
  }

  @Test
  void stragglersNeedASensibleFactor() {
    assertThatThrownBy(() -> RunOptions.defaults().stragglers(1))
        .hasMessage("must be > 1: timesMedian=1.0");
  }

  // The deadline

  @Test
  void theRunEndsAtItsDeadline() {
    Lenient jobs = new Lenient(1000, hanging(-1, 0), false);

    RunException end =
        catchThrowableOfType(
            RunException.class,
            () -> jobs.run(machine.options().deadline(Duration.ofMillis(10_500))));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
    assertThat(end).hasMessageContaining("deadline of PT10.5S is over");
    assertThat(end.summary().elapsed().toMillis()).isBetween(10_500L, 10_600L);
    assertThat(jobs.results).hasSize(20);
    assertThat(jobs.postprocessed).isZero();
  }

  @Test
  void aRunThatIsFasterKnowsNothingOfItsDeadline() {
    Lenient jobs = new Lenient(4, hanging(-1, 0), false);

    RunSummary summary = jobs.run(machine.options().deadline(Duration.ofHours(1)));

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(summary.elapsed()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void theDeadlineInterruptsAnEvaluationInTheMaster() {
    Doubling jobs =
        new Doubling(
            2,
            (job, context) -> {
              Thread.currentThread().join(); // only an interrupt ends this
              return job;
            });

    RunException end =
        catchThrowableOfType(
            RunException.class,
            () -> jobs.run(RunOptions.defaults().inMaster().deadline(Duration.ofMillis(50))));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
  }

  @Test
  void theDeadlineMustBePositive() {
    assertThatThrownBy(() -> RunOptions.defaults().deadline(Duration.ZERO))
        .hasMessage("must be > 0: deadline=PT0S");
  }
}
