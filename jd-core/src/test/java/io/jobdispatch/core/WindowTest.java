package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.Effort;
import org.junit.jupiter.api.Test;

final class WindowTest {

  private final Window window = new Window();

  private void evaluated(long evaluatedNanos, long idledNanos, int waiting, int times) {
    for (int i = 0; i < times; i++) {
      window.evaluated(new Effort(evaluatedNanos, idledNanos, waiting));
    }
  }

  @Test
  void aSlaveHoldsOneJobAtFirst() {
    assertThat(window.size()).isEqualTo(1);
    assertThat(window.jobNanos()).isZero();
  }

  @Test
  void longJobsNeedNoWindow() {
    evaluated(1_000_000_000, 1_000_000, 0, 100);

    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void theWindowGrowsToTheRoundTripDividedByTheJobsTimePlusOne() {
    evaluated(1_000, 1_000, 0, 1);

    assertThat(window.size()).isEqualTo(2);
  }

  @Test
  void theWindowAtMostDoublesAtATime() {
    evaluated(1_000, 1_000_000, 0, 1);
    assertThat(window.size()).isEqualTo(2);

    evaluated(1_000, 1_000_000, 0, 2);
    assertThat(window.size()).isEqualTo(4);
  }

  @Test
  void theWindowHasALimit() {
    evaluated(1, 1_000_000_000, 0, 10_000);

    assertThat(window.size()).isEqualTo(Window.MAX);
  }

  @Test
  void theWindowShrinksByWhatWaitedAllTheWhile() {
    evaluated(1_000, 1_000_000, 0, 1 + 2 + 4 + 8);
    assertThat(window.size()).isEqualTo(16);

    evaluated(1_000, 0, 9, 32);

    assertThat(window.size()).isEqualTo(8);
  }

  @Test
  void theTimeOfAJobIsAnAverageThatForgets() {
    evaluated(1_000, 0, 0, 1);
    evaluated(9_000, 0, 0, 1);
    assertThat(window.jobNanos()).isEqualTo(2_000);

    evaluated(9_000, 0, 0, 200);
    assertThat(window.jobNanos()).isBetween(8_999.0, 9_000.0);
  }

  @Test
  void aWindowThatFillsTheWayIsCutDownToWhatDoes() {
    evaluated(1_000, 1_000_000, 0, 1 + 2 + 4 + 8);

    window.full(5);
    assertThat(window.size()).isEqualTo(5);

    window.full(9);
    assertThat(window.size()).isEqualTo(5);

    window.full(0);
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void theWindowDoesNotGrowWhileTheWayIsFull() {
    evaluated(1_000, 1_000_000, 0, 1 + 2);
    assertThat(window.size()).isEqualTo(4);

    for (int i = 0; i < 100; i++) {
      evaluated(1_000, 1_000_000, 0, 3);
      window.full(4);
    }
    assertThat(window.size()).isEqualTo(4);

    evaluated(1_000, 1_000_000, 0, 4);
    assertThat(window.size()).isEqualTo(8);
  }
}
