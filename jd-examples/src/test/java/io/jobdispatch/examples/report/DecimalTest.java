package io.jobdispatch.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalTest {

  private static final long SEED = 7;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "-0.75, -0.75",
    "100, 100",
    "0.001, 0.001",
    "0.00025, 2.5E-4",
    "1e-7, 1E-7",
    "68854.19, 68854.19",
    "4.7e-6, 4.7E-6",
    "123456789012, 123456789012",
    "1e12, 1E12",
    "2e-3, 0.002",
    "NaN, NaN",
    "-Infinity, -Infinity",
  })
  void numbersAreWrittenShortAndLegible(double value, String text) {
    assertThat(Decimal.text(value)).isEqualTo(text);
  }

  /** Java 17 writes 2.0E-3 as such, and 2.2E-322 with more digits than it needs. */
  @Test
  void textsDoNotDependOnTheReleaseOfJava() {
    assertThat(Decimal.text(2.0E-3)).isEqualTo("0.002");
    assertThat(Decimal.text(Double.MIN_VALUE)).isEqualTo("5E-324");
    assertThat(Decimal.text(2.2250738585072014E-308)).isEqualTo("2.2250738585072014E-308");
    assertThat(Decimal.text(Double.parseDouble("2e23"))).isEqualTo("2E23");
  }

  @Test
  void everyTextLeadsBackToItsNumber() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 2000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());

      assertThat(Double.parseDouble(Decimal.text(value))).as("seed %d", SEED).isEqualTo(value);
    }
  }
}
