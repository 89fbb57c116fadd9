package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LedgerTest {

  private static final TaskId A = new TaskId(1, 1);
  private static final TaskId B = new TaskId(1, 2);

  private final Ledger<String> ledger = new Ledger<>();

  @Test
  void jobsAreNumberedInTheOrderInWhichTheyAreDrawn() {
    assertThat(ledger.add("a").index).isZero();
    assertThat(ledger.add("b").index).isEqualTo(1);
    assertThat(ledger.isEmpty()).isFalse();
  }

  @Test
  void theFirstResultClosesAJobAndAllOthersAreLate() {
    Entry<String> entry = ledger.add("a");
    ledger.assign(entry, A, 0);

    assertThat(ledger.close(entry)).isTrue();
    assertThat(ledger.isEmpty()).isTrue();
    assertThat(ledger.close(entry)).isFalse();
    assertThat(ledger.isEmpty()).isTrue();
  }

  private static FailedAttempt lost(Attempt<String> attempt) {
    return new FailedAttempt(
        attempt.number(),
        FailedAttempt.Cause.LOST,
        FailedAttempt.Isolation.NONE,
        new Failure("slave lost", "DIED", ""),
        attempt.slave(),
        HostId.NONE,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Loses an attempt, as one who does not blame. */
  private boolean lose(Attempt<String> attempt) {
    Entry<String> entry = attempt.entry();
    if (!ledger.end(attempt)) {
      return false;
    }
    FailurePolicy policy = FailurePolicy.defaults().losses(FailurePolicy.UNLIMITED);
    entry.history().add(lost(attempt), policy);
    if (!entry.isExpected()) {
      ledger.giveAgain(entry);
    }
    return true;
  }

  @Test
  void aJobToBeGivenAgainWaitsAtTheFrontOfTheQueue() {
    Entry<String> waiting = ledger.add("a");
    Entry<String> lost = ledger.add("b");
    ledger.defer(waiting);

    assertThat(lose(ledger.assign(lost, A, 0))).isTrue();

    assertThat(ledger.returned()).isEqualTo(2);
    assertThat(ledger.next(B)).isSameAs(lost);
    assertThat(ledger.next(B)).isSameAs(waiting);
    assertThat(ledger.next(B)).isNull();
  }

  @Test
  void aLostJobIsNotForTheMaster() {
    Entry<String> lost = ledger.add("a");
    Entry<String> harmless = ledger.add("b");
    lose(ledger.assign(lost, A, 0));
    assertThat(ledger.hasUntainted()).isFalse();
    assertThat(ledger.hasTainted()).isTrue();
    ledger.defer(harmless);
    assertThat(ledger.hasUntainted()).isTrue();

    assertThat(ledger.nextUntainted()).isSameAs(harmless);
    assertThat(ledger.nextUntainted()).isNull();
    assertThat(ledger.nextTainted()).isSameAs(lost);
    assertThat(ledger.hasTainted()).isFalse();
  }

  @Test
  void aSuspectWaitsApartFromTheOthers() {
    Entry<String> entry = ledger.add("a");
    Attempt<String> attempt = ledger.assign(entry, A, 0);
    ledger.end(attempt);
    entry.history().add(lost(attempt), FailurePolicy.defaults());
    ledger.giveAgain(entry);

    assertThat(ledger.suspects()).isEqualTo(1);
    assertThat(ledger.returned()).isEqualTo(1);
    assertThat(ledger.next(B)).isNull();
    assertThat(ledger.nextSuspect(suspect -> false)).isNull();
    assertThat(ledger.nextSuspect(suspect -> true)).isSameAs(entry);
    assertThat(ledger.assign(entry, B, 0).isSuspect()).isTrue();
  }

  @Test
  void aWaitingJobThatBecomesASuspectWaitsWithThem() {
    Entry<String> entry = ledger.add("a");
    Attempt<String> attempt = ledger.assign(entry, A, 0);
    ledger.takeBack(attempt);
    ledger.end(attempt);
    entry.history().add(lost(attempt), FailurePolicy.defaults());

    ledger.requeue(entry);

    assertThat(ledger.suspects()).isEqualTo(1);
    assertThat(ledger.next(B)).isNull();
  }

  @Test
  void attemptsAreNumberedFromOne() {
    Entry<String> entry = ledger.add("a");

    Attempt<String> first = ledger.assign(entry, A, 5);
    lose(first);
    Attempt<String> second = ledger.assign(ledger.next(B), B, 7);

    assertThat(first.number()).isEqualTo(1);
    assertThat(second).isEqualTo(new Attempt<>(entry, 2, B, 7, History.CLEAN));
    assertThat(ledger.isCurrent(first)).isFalse();
    assertThat(ledger.isCurrent(second)).isTrue();
  }

  @Test
  void theLossOfAnAttemptThatWasReplacedGivesTheJobToNobody() {
    Entry<String> entry = ledger.add("a");
    Attempt<String> first = ledger.assign(entry, A, 0);
    ledger.takeBack(first);
    ledger.assign(ledger.next(B), B, 0);

    assertThat(lose(first)).isTrue();
    assertThat(ledger.returned()).isZero();
    assertThat(lose(first)).isFalse();
  }

  @Test
  void theLossOfAClosedJobsSlaveDoesNotMatter() {
    Entry<String> entry = ledger.add("a");
    Attempt<String> attempt = ledger.assign(entry, A, 0);
    ledger.close(entry);

    assertThat(lose(attempt)).isFalse();
    assertThat(ledger.returned()).isZero();
  }

  @Test
  void aJobThatWasTakenBackAndIsAnsweredAllTheSameWaitsNoMore() {
    Entry<String> entry = ledger.add("a");
    ledger.takeBack(ledger.assign(entry, A, 0));

    assertThat(ledger.close(entry)).isTrue();

    assertThat(ledger.returned()).isZero();
    assertThat(ledger.isEmpty()).isTrue();
  }

  @Test
  void aStragglerHasTwoAttemptsOfWhichOneIsEnough() {
    Entry<String> entry = ledger.add("a");
    Attempt<String> first = ledger.assign(entry, A, 0);
    assertThat(ledger.isSingle(entry)).isTrue();

    ledger.evaluateAgain(entry);
    assertThat(ledger.isSingle(entry)).isFalse();
    Attempt<String> second = ledger.assign(ledger.next(B), B, 0);
    assertThat(entry.open()).containsExactly(first, second);

    ledger.end(second);
    assertThat(ledger.isCurrent(first)).isTrue();
    assertThat(entry.isExpected()).isTrue();
  }

  @Test
  void aDelayedJobWaitsForItsTime() {
    Entry<String> entry = ledger.add("a");
    ledger.end(ledger.assign(entry, A, 0));
    ledger.delay(entry);

    assertThat(ledger.next(B)).isNull();
    assertThat(entry.isExpected()).isTrue();

    ledger.delayIsOver(entry);
    assertThat(ledger.next(B)).isSameAs(entry);
  }

  @Test
  void aJobThatIsSettledDuringItsDelayDoesNotComeBack() {
    Entry<String> entry = ledger.add("a");
    ledger.end(ledger.assign(entry, A, 0));
    ledger.delay(entry);
    ledger.close(entry);

    ledger.delayIsOver(entry);

    assertThat(ledger.next(B)).isNull();
  }
}
