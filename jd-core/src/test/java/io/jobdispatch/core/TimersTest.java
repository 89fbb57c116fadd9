package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimersTest {

  private final Timers timers = new Timers();
  private final List<String> fired = new ArrayList<>();

  private void at(long deadlineNanos, String name) {
    timers.at(deadlineNanos, () -> fired.add(name));
  }

  @Test
  void whatIsDueFiresInTheOrderOfDeadlines() {
    at(30, "third");
    at(10, "first");
    at(20, "second");
    at(41, "later");

    timers.fire(40);

    assertThat(fired).containsExactly("first", "second", "third");
  }

  @Test
  void equalDeadlinesFireInTheOrderOfTheirMaking() {
    at(10, "a");
    at(10, "b");
    at(10, "c");

    timers.fire(10);

    assertThat(fired).containsExactly("a", "b", "c");
  }

  @Test
  void whatIsScheduledByATimerWaitsForTheNextCall() {
    timers.at(10, () -> at(0, "again"));

    timers.fire(10);
    assertThat(fired).isEmpty();

    timers.fire(10);
    assertThat(fired).containsExactly("again");
  }

  @Test
  void theNextDeadlineIsToldAndNeverInThePast() {
    assertThat(timers.untilNext(5)).isEmpty();

    at(10, "a");

    assertThat(timers.untilNext(3)).hasValue(7);
    assertThat(timers.untilNext(99)).hasValue(0);
  }

  @Test
  void theClockMayOverflow() {
    long now = Long.MAX_VALUE - 5;
    at(now + 10, "after the overflow");
    at(now + 1, "before it");

    timers.fire(now + 2);
    assertThat(fired).containsExactly("before it");
    assertThat(timers.untilNext(now + 2)).hasValue(8);

    timers.fire(now + 10);
    assertThat(fired).containsExactly("before it", "after the overflow");
  }
}
