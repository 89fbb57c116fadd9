package io.jobdispatch.examples.spice;

import static io.jobdispatch.examples.spice.FailingNetlist.captured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads outputs that ngspice 39 printed; needs no ngspice. */
final class NgspiceTest {
  private static final String GOOD = captured("good.out");

  @Test
  void allQuantitiesAreRead() {
    Measurement measurement = Ngspice.read(GOOD, captured("good.err"));

    assertThat(measurement)
        .isEqualTo(new Measurement(39.55059, 5.765633, 68854.19, 0.54015, 10.580996292));
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsNoticedAndNamed(FailingNetlist netlist) {
    String output = netlist.capturedOutput();
    String errors = netlist.capturedErrors();

    assertThatExceptionOfType(SimulationException.class)
        .isThrownBy(() -> Ngspice.read(output, errors))
        .satisfies(e -> assertThat(e.getMessage()).contains(netlist.complaints));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "-nan", "inf", "-inf", "NaN", "Infinity", "1e999", "39,5", "x"})
  void whatIsNoFiniteNumberIsRefused(String text) {
    String output = GOOD.replaceFirst("gain_db = .*", "gain_db = " + text);

    assertThatExceptionOfType(SimulationException.class)
        .isThrownBy(() -> Ngspice.read(output, ""))
        .withMessageContaining("not in [-100.0, 200.0]: gain_db = " + text);
  }

  @Test
  void theLastLinesOfBothOutputsAreShown() {
    assertThatExceptionOfType(SimulationException.class)
        .isThrownBy(() -> Ngspice.read("first\nlast out\n", "last err\n"))
        .withMessageContainingAll("  | last out", "  | last err");
  }

  @Test
  void anOutputThatBreaksOffAnywhereIsRefused() {
    int end = GOOD.indexOf("end of measurements") + "end of measurements".length();

    for (int length = 0; length < end; length++) {
      String output = GOOD.substring(0, length);
      assertThatExceptionOfType(SimulationException.class)
          .as("length=%d", length)
          .isThrownBy(() -> Ngspice.read(output, ""));
    }
  }
}
