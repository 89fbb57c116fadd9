package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Second evaluations of the slowest jobs. */
@Timeout(60)
final class StragglersTest {

  private final ScriptedMachine machine = new ScriptedMachine(2);

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
          public void dispatched(long index, int attempt, TaskId slave) {
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

  private static Integer slowAndThenFailing(Integer job, JobContext context) {
    boolean isSlow = job == 5 && context.attempt() == 1;
    ScriptedMachine.passMillis(isSlow ? 600_000 : 1000);
    if (job == 5 && !isSlow) {
      throw new IllegalStateException("does not converge");
    }
    return 2 * job;
  }

  @Test
  void aStragglerWhoseBudgetIsSpentIsNotEvaluatedAgain() {
    Lenient jobs = new Lenient(20, StragglersTest::slowAndThenFailing);

    RunSummary summary = jobs.run(machine.options().stragglers(3));

    assertThat(machine.sent(EvaluateJob.class)).hasSize(21);
    assertThat(jobs.results).as("the first attempt's result").isEqualTo(Doubling.doubles(20));
    assertThat(summary.failed()).isZero();
  }
}
