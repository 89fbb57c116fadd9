package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The median of what evaluations took. */
final class MedianTest {

  @Test
  void theMedianIsRightToWithinThreePerCent() {
    Median median = new Median();
    assertThat(median.nanos()).isZero();

    IntStream.rangeClosed(1, 100_001).forEach(i -> median.add(1000L * i));

    assertThat(median.nanos()).isBetween(0.97 * 50_001_000, 1.03 * 50_001_000);
    assertThat(median.count()).isEqualTo(100_001);
    median.add(0);
    median.add(Long.MAX_VALUE);
    assertThat(median.count()).isEqualTo(100_003);
  }
}
