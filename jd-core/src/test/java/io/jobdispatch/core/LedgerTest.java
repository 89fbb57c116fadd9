package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;
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

  @Test
  void aLostJobWaitsAtTheFrontOfTheQueue() {
    Entry<String> waiting = ledger.add("a");
    Entry<String> lost = ledger.add("b");
    ledger.defer(waiting);

    assertThat(ledger.lose(ledger.assign(lost, A, 0))).isTrue();

    assertThat(ledger.returned()).isEqualTo(2);
    assertThat(ledger.next(false)).isSameAs(lost);
    assertThat(ledger.next(false)).isSameAs(waiting);
    assertThat(ledger.next(false)).isNull();
  }

  @Test
  void aLostJobIsNotForTheMaster() {
    Entry<String> lost = ledger.add("a");
    Entry<String> harmless = ledger.add("b");
    ledger.lose(ledger.assign(lost, A, 0));
    assertThat(ledger.hasUntainted()).isFalse();
    ledger.defer(harmless);
    assertThat(ledger.hasUntainted()).isTrue();

    assertThat(ledger.next(true)).isSameAs(harmless);
    assertThat(ledger.next(true)).isNull();
    assertThat(ledger.next(false)).isSameAs(lost);
  }

  @Test
  void attemptsAreNumberedFromOne() {
    Entry<String> entry = ledger.add("a");

    Attempt<String> first = ledger.assign(entry, A, 5);
    ledger.lose(first);
    Attempt<String> second = ledger.assign(ledger.next(false), B, 7);

    assertThat(first.number()).isEqualTo(1);
    assertThat(second).isEqualTo(new Attempt<>(entry, 2, B, 7));
    assertThat(ledger.isCurrent(first)).isFalse();
    assertThat(ledger.isCurrent(second)).isTrue();
  }

  @Test
  void theLossOfAnAttemptThatWasReplacedDoesNotMatter() {
    Entry<String> entry = ledger.add("a");
    Attempt<String> first = ledger.assign(entry, A, 0);
    ledger.takeBack(first);
    ledger.assign(ledger.next(false), B, 0);

    assertThat(ledger.lose(first)).isFalse();
    assertThat(ledger.returned()).isZero();
  }

  @Test
  void theLossOfAClosedJobsSlaveDoesNotMatter() {
    Entry<String> entry = ledger.add("a");
    Attempt<String> attempt = ledger.assign(entry, A, 0);
    ledger.close(entry);

    assertThat(ledger.lose(attempt)).isFalse();
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
}
