package io.jobdispatch.api.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {

  @ParameterizedTest
  @ValueSource(longs = {-7, 0, 7, Long.MAX_VALUE})
  void whatIsLeftShrinksToZeroWhereverTheClockStands(long now) {
    Patience patience = Patience.from(Duration.ofNanos(10), now);

    assertThat(patience.leftNanos(now)).isEqualTo(10);
    assertThat(patience.leftNanos(now + 4)).isEqualTo(6);
    assertThat(patience.leftNanos(now + 10)).isZero();
    assertThat(patience.leftNanos(now + 11)).isZero();
  }

  @Test
  void noPatienceIsOverAtOnce() {
    assertThat(Patience.from(Duration.ZERO, 5).leftNanos(5)).isZero();
  }

  @Test
  void negativePatienceHasNoEnd() {
    Patience patience = Patience.from(Duration.ofNanos(-1), 5);

    assertThat(patience.leftNanos(Long.MIN_VALUE)).isNegative();
  }

  @Test
  void patienceThatIsBeyondTheClockHasNoEnd() {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);

    assertThat(Patience.from(longest, 5).leftNanos(6)).isNegative();
    assertThat(Patience.from(Duration.ofNanos(Long.MAX_VALUE), 5).leftNanos(6)).isNegative();
  }

  @Test
  void longestPatienceWithAnEndHasOne() {
    Patience patience = Patience.from(Duration.ofNanos(Long.MAX_VALUE - 1), 5);

    assertThat(patience.leftNanos(5)).isEqualTo(Long.MAX_VALUE - 1);
  }
}
