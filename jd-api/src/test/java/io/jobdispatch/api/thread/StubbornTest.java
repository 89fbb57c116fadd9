package io.jobdispatch.api.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Payload;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StubbornTest {

  private static final long GRACE_NANOS = 100;

  private final Stubborn stubborn = new Stubborn(2, Duration.ofNanos(GRACE_NANOS));
  private final Stage stage = new Stage();

  private TaskThread watched(long number, long nowNanos) {
    TaskThread task = new TaskThread(new TaskId(1, number), Payload.ofBytes(new byte[0]), stage);
    stubborn.watch(task, nowNanos);
    return task;
  }

  @Test
  void nothingIsWatchedAtFirst() {
    assertThat(stubborn.isEmpty()).isTrue();
    assertThat(stubborn.abandonNext(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void taskIsAbandonedWhenItsGraceIsOver() {
    TaskThread task = watched(1, 7);

    assertThat(stubborn.abandonNext(7 + GRACE_NANOS - 1)).isEmpty();
    assertThat(stubborn.abandonNext(7 + GRACE_NANOS)).containsSame(task);
    assertThat(task.isReleased()).isTrue();
    assertThat(stubborn.isEmpty()).isTrue();
  }

  @Test
  void theLongestGraceIsNeverOver() {
    Stubborn patient = new Stubborn(2, Duration.ofSeconds(Long.MAX_VALUE));
    TaskThread task = watched(1, 7);

    patient.watch(task, 7);

    assertThat(patient.abandonNext(Long.MAX_VALUE / 8)).isEmpty();
  }

  @Test
  void taskWhoseThreadGaveItsSlotBackIsNotAbandoned() {
    TaskThread first = watched(1, 0);
    TaskThread second = watched(2, 0);

    first.release();

    assertThat(stubborn.abandonNext(GRACE_NANOS)).containsSame(second);
    assertThat(stubborn.abandonNext(GRACE_NANOS)).isEmpty();
  }

  @Test
  void noMoreAreAbandonedThanMayBe() {
    watched(1, 0);
    watched(2, 0);
    watched(3, 0);

    assertThat(stubborn.abandonNext(GRACE_NANOS)).isPresent();
    assertThat(stubborn.abandonNext(GRACE_NANOS)).isPresent();
    assertThat(stubborn.abandonNext(Long.MAX_VALUE)).isEmpty();
    assertThat(stubborn.isEmpty()).isFalse();
  }

  @Test
  void oneMoreIsAbandonedForEachThatEndedAfterAll() {
    watched(1, 0);
    watched(2, 0);
    TaskThread third = watched(3, 0);
    stubborn.abandonNext(GRACE_NANOS);
    stubborn.abandonNext(GRACE_NANOS);

    stubborn.forgiven();

    assertThat(stubborn.abandonNext(GRACE_NANOS)).containsSame(third);
  }

  @Test
  void slotsThatAreHeldAreDescribedByWhatTheirTasksDo() {
    for (long number = 1; number <= 8; number++) {
      watched(number, number).describe("job " + (40 + number) + "x".repeat(5000));
    }
    assertThat(stubborn.held(GRACE_NANOS)).as("nobody's time is up").isEmpty();
    stubborn.abandonNext(2 * GRACE_NANOS);
    stubborn.abandonNext(2 * GRACE_NANOS);

    Stubborn.Held held = stubborn.held(5_000_000_000L).orElseThrow();

    assertThat(held.slots()).isEqualTo(6);
    assertThat(held.since()).isEqualTo(Duration.ofNanos(5_000_000_000L - 3));
    assertThat(held.by()).contains("job 43", "job 46", "; and 2 more").doesNotContain("job 47");
    assertThat(held.by().length()).isLessThan(1000);
  }

  @Test
  void aHeldSlotIsDescribedInOneLineWithWhatToDo() {
    watched(1, 0);
    watched(2, 0);
    TaskThread third = watched(3, 0);
    third.describe("job 7, attempt 2");
    stubborn.abandonNext(GRACE_NANOS);
    stubborn.abandonNext(GRACE_NANOS);

    assertThat(stubborn.held(312_000_000_000L).orElseThrow().describe("h#1"))
        .isEqualTo(
            "1 slot of host h#1 has been held for 312 s by job 7, attempt 2, of run 1 (task 1/3),"
                + " which was killed but ignores interrupts; restart the host");
    third.release();
    assertThat(stubborn.held(312_000_000_000L)).isEmpty();
  }

  @Test
  void waitEndsWhenTheNextOneIsDue() {
    watched(1, 0);

    assertThat(stubborn.boundWait(-1, 30)).isEqualTo(GRACE_NANOS - 30);
    assertThat(stubborn.boundWait(1000, 30)).isEqualTo(GRACE_NANOS - 30);
    assertThat(stubborn.boundWait(20, 30)).isEqualTo(20);
    assertThat(stubborn.boundWait(-1, GRACE_NANOS + 30)).isOne();
  }

  @Test
  void waitIsNotBoundWhereNoneCanBeAbandoned() {
    assertThat(stubborn.boundWait(-1, 0)).isNegative();

    watched(1, 0);
    watched(2, 0);
    watched(3, 0);
    stubborn.abandonNext(GRACE_NANOS);
    stubborn.abandonNext(GRACE_NANOS);

    assertThat(stubborn.boundWait(-1, GRACE_NANOS)).isNegative();
    assertThat(stubborn.boundWait(1000, GRACE_NANOS)).isEqualTo(1000);
  }

  @Test
  void thoseThatEndedAreNotKeptForLong() {
    for (int number = 1; number <= 6; number++) {
      watched(number, 0).release();
    }

    TaskThread last = watched(7, 0);
    last.release();

    assertThat(stubborn.boundWait(-1, 0)).isEqualTo(GRACE_NANOS);
    assertThat(stubborn.abandonNext(0)).isEmpty();
    assertThat(stubborn.isEmpty()).isTrue();
  }

  @Test
  void storyNamesTheTaskAndCountsTheThreads() {
    TaskThread task = watched(9, 0);
    stubborn.abandonNext(GRACE_NANOS);

    assertThat(stubborn.story(task)).startsWith("task 1/9 was killed").contains("1 of at most 2");
  }
}
