package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Second evaluations of the slowest jobs. */
@Timeout(600)
final class StragglersTest {

  private final ScriptedMachine machine = new ScriptedMachine(2);

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

  /** Notes down when which job was sent a second time. */
  private final class Seconds implements RunListener {
    private final List<Long> jobs = new ArrayList<>();
    private final List<Long> millis = new ArrayList<>();

    @Override
    public void dispatched(long index, int attempt, TaskId slave) {
      if (attempt == 2) {
        jobs.add(index);
        millis.add(machine.elapsed().toMillis());
      }
    }
  }

  @Test
  void aJobIsSlowWhenItTakesSoManyTimesTheMedian() {
    Seconds seconds = new Seconds();
    Lenient jobs = new Lenient(10, slowAtFirst(9));

    jobs.run(machine.options().stragglers(3).listener(seconds));

    assertThat(seconds.jobs).containsExactly(9L);
    assertThat(seconds.millis.get(0)).as("sent first after 4 s").isBetween(6_900L, 7_100L);
  }

  @Test
  void shortJobsAreNotWorthASlave() {
    ContextEvaluator<Integer, Integer> oneIsLonger =
        (job, context) -> {
          ScriptedMachine.pass(Duration.ofNanos(job == 19 ? 50_000_000 : 20_000));
          return 2 * job;
        };
    Lenient jobs = new Lenient(20, oneIsLonger);

    jobs.run(machine.options().stragglers(2));

    assertThat(machine.sent(EvaluateJob.class)).hasSize(20);
    assertThat(machine.killed()).isEmpty();
  }

  @Test
  void thereAreNoStragglersBeforeTheMedianIsKnown() {
    Lenient jobs = new Lenient(8, slowAtFirst(7));

    jobs.run(machine.options().stragglers(3));

    assertThat(machine.sent(EvaluateJob.class)).hasSize(8);
  }

  @Test
  void theSlowestIsEvaluatedAgainFirst() {
    Seconds seconds = new Seconds();
    ContextEvaluator<Integer, Integer> twoAreSlow =
        (job, context) -> {
          boolean isSlow = (job == 3 || job == 9) && context.attempt() == 1;
          ScriptedMachine.passMillis(isSlow ? 600_000 : 1000);
          return 2 * job;
        };
    ScriptedMachine three = new ScriptedMachine(3);
    Lenient jobs = new Lenient(30, twoAreSlow);

    jobs.run(three.options().stragglers(3).listener(seconds));

    assertThat(seconds.jobs).containsExactly(3L, 9L);
    assertThat(jobs.results).isEqualTo(Doubling.doubles(30));
  }

  @Test
  void theFirstAttemptWinsIfItIsFasterAfterAll() {
    ContextEvaluator<Integer, Integer> secondIsSlower =
        (job, context) -> {
          ScriptedMachine.passMillis(job != 5 ? 1000 : context.attempt() == 1 ? 30_000 : 600_000);
          return 2 * job;
        };
    Lenient jobs = new Lenient(20, secondIsSlower);

    RunSummary summary = jobs.run(machine.options().stragglers(3));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
    assertThat(summary.elapsed().toSeconds()).isBetween(32L, 33L);
    assertThat(machine.killed()).containsExactly(machine.task(1));
  }

  @Test
  void twoResultsOfOneJobAreOneResultAndOneDuplicate() {
    ContextEvaluator<Integer, Integer> slow =
        (job, context) -> {
          ScriptedMachine.passMillis(job == 5 && context.attempt() == 1 ? 30_000 : 1000);
          return 2 * job;
        };
    machine.holdBack((from, message) -> message instanceof JobResult done && done.index() == 5);
    machine.at(Duration.ofMinutes(1), machine::release);
    Lenient jobs = new Lenient(20, slow);

    RunSummary summary = jobs.run(machine.options().stragglers(3));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
    assertThat(summary.completed()).isEqualTo(20);
    assertThat(summary.dropped()).isEqualTo(1);
    assertThat(summary.toString()).contains("1 late answers dropped");
  }

  @Test
  void aSuspectIsNotMultiplied() {
    ContextEvaluator<Integer, Integer> lostAndThenSlow =
        (job, context) -> {
          if (job == 5 && context.attempt() == 1) {
            ScriptedMachine.crash();
          }
          ScriptedMachine.passMillis(job == 5 ? 100_000 : 1000);
          return 2 * job;
        };
    Lenient jobs = new Lenient(20, lostAndThenSlow);

    jobs.run(machine.options().stragglers(3));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
    assertThat(machine.sent(EvaluateJob.class)).hasSize(21);
  }

  /** Two jobs that end two slaves each and are long then, and a straggler. */
  private static Integer withTwoSuspects(Integer job, JobContext context) {
    boolean isDeadly = job == 0 || job == 1;
    boolean isSlow = job == 15 && context.attempt() == 1;
    boolean isLong = isDeadly && context.attempt() > 2;
    ScriptedMachine.passMillis(isSlow ? 60_000_000 : isLong ? 600_000 : 1000);
    if (isDeadly && !isLong) {
      ScriptedMachine.crash();
    }
    return 2 * job;
  }

  @Test
  void aStragglerDoesNotWaitForSuspectsThatWaitForEachOther() {
    List<String> dispatched = new ArrayList<>();
    RunListener watch =
        new RunListener() {
          @Override
          public void dispatched(long index, int attempt, TaskId slave) {
            dispatched.add(index + "/" + attempt);
          }
        };
    Lenient jobs = new Lenient(20, StragglersTest::withTwoSuspects);

    jobs.run(new ScriptedMachine(3).options().stragglers(3).listener(watch));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
    assertThat(dispatched).contains("0/3", "1/3", "15/2");
    int lastSuspect = Math.max(dispatched.indexOf("0/3"), dispatched.indexOf("1/3"));
    assertThat(dispatched.indexOf("15/2")).isLessThan(lastSuspect);
  }
}
