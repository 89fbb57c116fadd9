package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.FailedAttempt.Isolation;
import io.jobdispatch.core.JobFailure.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What follows from all that has gone wrong with one job. */
final class HistoryTest {

  private final History history = new History();
  private FailurePolicy policy = FailurePolicy.defaults();

  private static FailedAttempt attempt(int number, Cause cause, Isolation isolation) {
    return new FailedAttempt(
        number,
        cause,
        isolation,
        new Failure("failure", "", ""),
        new TaskId(1, number),
        new HostId("a", 1),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO);
  }

  private void add(Cause cause, Isolation isolation) {
    history.add(attempt(history.attempts().size() + 1, cause, isolation), policy);
  }

  private void add(Cause cause) {
    add(cause, Isolation.of(history.suspicion()));
  }

  @Test
  void threeLossesOfWhichEachWasMoreIsolatedConvictAJob() {
    add(Cause.LOST);
    assertThat(history.suspicion()).isEqualTo(History.SUSPECT);
    assertThat(history.verdict()).isEmpty();

    add(Cause.LOST);
    assertThat(history.suspicion()).isEqualTo(History.ALONE);
    assertThat(history.verdict()).isEmpty();

    add(Cause.LOST);
    assertThat(history.verdict()).contains(Verdict.QUARANTINED);
  }

  @Test
  void lossesThatWereNotMoreIsolatedThanOthersSayNothingNew() {
    policy = policy.losses(9);
    add(Cause.LOST, Isolation.NONE);
    add(Cause.LOST, Isolation.NONE);
    add(Cause.LOST, Isolation.NONE);

    assertThat(history.suspicion()).isEqualTo(History.SUSPECT);
    assertThat(history.verdict()).isEmpty();
  }

  @Test
  void byDefaultTheThirdLossSpendsTheBudgetAlsoOfAJobThatIsSuspectedLess() {
    add(Cause.LOST, Isolation.NONE);
    add(Cause.LOST, Isolation.NONE);
    assertThat(history.verdict()).isEmpty();

    add(Cause.LOST, Isolation.NONE);

    assertThat(history.verdict()).contains(Verdict.LOST);
  }

  @Test
  void quarantineComesAfterAsManyIsolatedLossesAsThePolicySays() {
    policy = policy.losses(9).quarantineAfter(5);
    for (int i = 0; i < 4; i++) {
      add(Cause.LOST);
      add(Cause.LOST, Isolation.NONE); // under way since before
      assertThat(history.verdict()).as("after %d isolated losses", i + 1).isEmpty();
    }

    add(Cause.LOST);

    assertThat(history.verdict()).contains(Verdict.QUARANTINED);
  }

  @Test
  void theBudgetOfLossesDecidesWhereItIsSpentBeforeTheQuarantine() {
    policy = policy.losses(4).quarantineAfter(FailurePolicy.UNLIMITED);
    for (int i = 0; i < 4; i++) {
      add(Cause.LOST);
      assertThat(history.verdict()).isEmpty();
    }

    add(Cause.LOST);

    assertThat(history.verdict()).contains(Verdict.LOST);
  }

  @Test
  void aLossThatReachesBothLimitsQuarantines() {
    policy = policy.losses(0).quarantineAfter(1);

    add(Cause.LOST);

    assertThat(history.verdict()).contains(Verdict.QUARANTINED);
  }

  @Test
  void aLateLossOfAnEarlyAttemptForgivesNothing() {
    add(Cause.LOST, Isolation.NONE);
    add(Cause.LOST, Isolation.ON_SLAVE);

    add(Cause.LOST, Isolation.NONE);

    assertThat(history.suspicion()).isEqualTo(History.ALONE);
  }

  @Test
  void timeoutsAndExceptionsRaiseNoSuspicion() {
    policy = policy.exceptions(9).timeouts(9);

    add(Cause.TIMED_OUT);
    add(Cause.EXCEPTION);

    assertThat(history.suspicion()).isEqualTo(History.CLEAN);
    assertThat(history.verdict()).isEmpty();
  }

  @Test
  void whoBlamesNobodySuspectsNobody() {
    policy = policy.losses(FailurePolicy.UNLIMITED);

    for (int i = 0; i < 100; i++) {
      add(Cause.LOST);
    }

    assertThat(history.suspicion()).isEqualTo(History.CLEAN);
    assertThat(history.verdict()).isEmpty();
  }

  @Test
  void eachCauseHasABudgetOfItsOwn() {
    policy = policy.exceptions(1).losses(1).timeouts(1);
    add(Cause.EXCEPTION);
    add(Cause.LOST);
    add(Cause.TIMED_OUT);
    assertThat(history.verdict()).isEmpty();

    add(Cause.TIMED_OUT);

    assertThat(history.verdict()).contains(Verdict.TIMED_OUT);
  }

  @Test
  void theBudgetThatIsSpentFirstDecides() {
    policy = policy.exceptions(1).losses(0);
    add(Cause.EXCEPTION);
    add(Cause.LOST);

    add(Cause.EXCEPTION);

    assertThat(history.verdict()).contains(Verdict.LOST);
  }

  @Test
  void whatIsFoundOutLaterDoesNotChangeTheVerdict() {
    add(Cause.LOST);
    add(Cause.LOST);
    add(Cause.EXCEPTION);

    add(Cause.LOST);

    assertThat(history.verdict()).contains(Verdict.THREW);
  }

  @Test
  void whatWasLostOrRanOutOfTimeIsTainted() {
    policy = policy.exceptions(9);
    add(Cause.EXCEPTION);
    assertThat(history.isTainted()).isFalse();

    add(Cause.TIMED_OUT);

    assertThat(history.isTainted()).isTrue();
  }

  @Test
  void whatIsForgivenCountsNoMoreButStaysTainted() {
    add(Cause.LOST);
    add(Cause.LOST);
    add(Cause.LOST);

    history.forgive();

    assertThat(history.verdict()).isEmpty();
    assertThat(history.suspicion()).isEqualTo(History.CLEAN);
    assertThat(history.attempts()).isEmpty();
    assertThat(history.isTainted()).isTrue();
  }
}
