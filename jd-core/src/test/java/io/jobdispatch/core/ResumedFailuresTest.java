package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.FailedAttempt.Isolation;
import io.jobdispatch.core.JobFailure.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A resumed run forgives nothing, and it does not invent anything either. */
@Timeout(600)
final class ResumedFailuresTest {

  private static final Shared<AtomicInteger> EVALUATIONS = Shared.of(new AtomicInteger());
  private static final int JOBS = 20;
  private static final FailurePolicy PATIENT = FailurePolicy.defaults().losses(10);

  private final MemoryJournal journal = new MemoryJournal();

  ResumedFailuresTest() {
    EVALUATIONS.get().set(0);
  }

  private static final class Sweep extends Lenient {
    Sweep(ContextEvaluator<Integer, Integer> evaluator) {
      super(JOBS, evaluator);
    }

    @Override
    protected String parameters() {
      return "sweep";
    }
  }

  private static RunOptions options(ScriptedMachine machine, FailurePolicy policy) {
    return machine.options().stragglers(3).failurePolicy(policy);
  }

  /** Runs a life that is cancelled when so much time has passed. */
  private void live(
      ScriptedMachine machine,
      Duration time,
      FailurePolicy policy,
      ContextEvaluator<Integer, Integer> evaluator) {
    Sweep sweep = new Sweep(evaluator);
    machine.at(time, sweep::cancel);
    RunException end =
        catchThrowableOfType(
            RunException.class, () -> sweep.run(options(machine, policy).journal(journal)));
    assertThat(end.summary().ending()).isEqualTo(RunSummary.Ending.CANCELLED);
    EVALUATIONS.get().set(0);
  }

  /* The first two attempts of job 0 are under way together, since it is a straggler. */
  private static Integer twiceForLongAndThenDeadly(Integer job, JobContext context) {
    boolean isSlow = job == 0 && context.attempt() <= 2;
    ScriptedMachine.passMillis(isSlow ? 600_000 : 1000);
    if (job == 0 && context.attempt() > 2) {
      ScriptedMachine.crash();
    }
    return 2 * job;
  }

  private static ScriptedMachine losingBothSlavesAfterAMinute() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.at(Duration.ofMinutes(1), () -> machine.die(machine.task(1)));
    machine.at(Duration.ofMinutes(1), () -> machine.die(machine.task(2)));
    return machine;
  }

  private static List<String> outline(JobFailure failure) {
    return failure.attempts().stream()
        .map(each -> each.number() + " " + each.cause() + " " + each.isolation())
        .toList();
  }

  @Test
  void lossesThatWereUnderWayTogetherAreNoMoreSuspiciousAfterAResume() {
    Sweep undisturbed = new Sweep(ResumedFailuresTest::twiceForLongAndThenDeadly);
    undisturbed.run(options(losingBothSlavesAfterAMinute(), PATIENT));
    live(
        losingBothSlavesAfterAMinute(),
        Duration.ofMillis(60_500),
        PATIENT,
        ResumedFailuresTest::twiceForLongAndThenDeadly);

    Sweep resumed = new Sweep(ResumedFailuresTest::twiceForLongAndThenDeadly);
    resumed.run(options(new ScriptedMachine(2), PATIENT).journal(journal));

    List<String> expected =
        List.of("1 LOST NONE", "2 LOST NONE", "3 LOST ON_SLAVE", "4 LOST ON_HOST");
    assertThat(undisturbed.failures).hasSize(1);
    assertThat(outline(undisturbed.failures.get(0))).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(resumed.failures).hasSize(1);
    assertThat(outline(resumed.failures.get(0))).isEqualTo(outline(undisturbed.failures.get(0)));
    assertThat(resumed.failures.get(0).verdict()).isEqualTo(Verdict.QUARANTINED);
  }

  @Test
  void aSuspectIsIsolatedInTheNextLifeToo() {
    live(
        losingBothSlavesAfterAMinute(),
        Duration.ofMillis(60_500),
        PATIENT,
        ResumedFailuresTest::twiceForLongAndThenDeadly);
    live(
        new ScriptedMachine(2),
        Duration.ofMillis(1050),
        PATIENT,
        ResumedFailuresTest::twiceForLongAndThenDeadly);

    Sweep third = new Sweep(ResumedFailuresTest::twiceForLongAndThenDeadly);
    third.run(options(new ScriptedMachine(2), PATIENT).journal(journal));

    assertThat(third.failures.get(0).attempts())
        .extracting(FailedAttempt::isolation)
        .containsExactly(Isolation.NONE, Isolation.NONE, Isolation.ON_SLAVE, Isolation.ON_HOST);
  }

  /* The second attempt throws while the first is still under way. */
  private static Integer slowAndThenFailing(Integer job, JobContext context) {
    if (job == 0) {
      EVALUATIONS.get().incrementAndGet();
    }
    ScriptedMachine.passMillis(job == 0 && context.attempt() == 1 ? 600_000 : 1000);
    if (job == 0 && context.attempt() > 1) {
      throw new IllegalStateException("does not converge");
    }
    return 2 * job;
  }

  @Test
  void aBudgetThatAnEarlierLifeHasSpentIsSpent() {
    live(
        new ScriptedMachine(2),
        Duration.ofMinutes(1),
        FailurePolicy.defaults(),
        ResumedFailuresTest::slowAndThenFailing);

    Sweep second = new Sweep(ResumedFailuresTest::slowAndThenFailing);
    RunSummary summary =
        second.run(options(new ScriptedMachine(2), FailurePolicy.defaults()).journal(journal));

    assertThat(EVALUATIONS.get()).hasValue(0);
    assertThat(second.failures).extracting(JobFailure::index).containsExactly(0L);
    assertThat(second.failures.get(0).verdict()).isEqualTo(Verdict.THREW);
    assertThat(second.results).hasSize(JOBS - 1);
    assertThat(summary.failed()).isEqualTo(1);

    Sweep third = new Sweep(ResumedFailuresTest::slowAndThenFailing);
    third.run(options(new ScriptedMachine(2), FailurePolicy.defaults()).journal(journal));
    assertThat(third.failures).isEqualTo(second.failures);
  }

  @Test
  void aSpentBudgetIsToldAlsoWhereThereAreNoSlaves() {
    live(
        new ScriptedMachine(2),
        Duration.ofMinutes(1),
        FailurePolicy.defaults(),
        ResumedFailuresTest::slowAndThenFailing);

    Sweep second = new Sweep(ResumedFailuresTest::slowAndThenFailing);
    second.run(options(new ScriptedMachine(0), FailurePolicy.defaults()).journal(journal));

    assertThat(second.failures).hasSize(1);
  }

  @Test
  void aBudgetThatIsLargerNowIsNotSpent() {
    live(
        new ScriptedMachine(2),
        Duration.ofMinutes(1),
        FailurePolicy.defaults(),
        ResumedFailuresTest::slowAndThenFailing);

    Sweep second = new Sweep(ResumedFailuresTest::slowAndThenFailing);
    second.run(
        options(new ScriptedMachine(2), FailurePolicy.defaults().exceptions(2)).journal(journal));

    assertThat(EVALUATIONS.get()).hasValue(2);
    assertThat(outline(second.failures.get(0)))
        .containsExactly("2 EXCEPTION NONE", "3 EXCEPTION NONE", "4 EXCEPTION NONE");
  }
}
