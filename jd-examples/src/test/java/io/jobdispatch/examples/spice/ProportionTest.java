package io.jobdispatch.examples.spice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProportionTest {

  /** The values of R's {@code prop.test(hits, trials, correct = FALSE)}. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2552709, 0.3661980",
    "15, 148, 0.0624271, 0.1605443",
    "0, 20, 0, 0.1611252",
    "20, 20, 0.8388748, 1",
    "1, 29, 0.0061133, 0.1717553"
  })
  void theIntervalIsWilsons(int hits, int trials, double lower, double upper) {
    Proportion proportion = new Proportion(hits, trials);

    assertThat(proportion.lower()).isCloseTo(lower, within(1e-4));
    assertThat(proportion.upper()).isCloseTo(upper, within(1e-4));
  }

  @Test
  void itReadsAsPercent() {
    assertThat(new Proportion(812, 1000))
        .hasToString("81.2 % (812 of 1000; 95 % confidence: 78.7 % to 83.5 %)");
  }

  @Test
  void badCountsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(2, 1));
  }
}
