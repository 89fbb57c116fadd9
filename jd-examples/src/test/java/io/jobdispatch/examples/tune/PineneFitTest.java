package io.jobdispatch.examples.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PineneFitTest {

  /** Rounded to three digits, the published rates give a little more than the least sum. */
  @Test
  void publishedRatesFitAsPublished() {
    double sum = new PineneFit(30).sumOfSquares(PineneFit.KNOWN_RATES);

    assertThat(sum).isCloseTo(PineneFit.KNOWN_MINIMUM, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {60, 30, 10, 7})
  void stepDoesNotShowInTheResult(double step) {
    double fine = new PineneFit(5).sumOfSquares(PineneFit.KNOWN_RATES);

    assertThat(new PineneFit(step).sumOfSquares(PineneFit.KNOWN_RATES))
        .isCloseTo(fine, within(1e-5));
  }

  @Test
  void pointsAreLogarithmsOfRates() {
    assertThat(PineneFit.rates(List.of(-3.0, 0.0, 1.0))).containsExactly(1e-3, 1.0, 10.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 61, Double.NaN})
  void badStepIsRefused(double step) {
    assertThatIllegalArgumentException().isThrownBy(() -> new PineneFit(step));
  }
}
