package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNameTest {

  private static final List<String> NAMES = List.of("desweep", "tune", "spice", "list");

  @ParameterizedTest
  @CsvSource({
    "desweeep, desweep",
    "deswep, desweep",
    "dewseep, desweep",
    "tine, tune",
    "lst, list"
  })
  void slipsAreForgiven(String wrong, String meant) {
    assertThat(NearName.of(wrong, NAMES)).hasValue(meant);
  }

  @Test
  void noGuessIsMadeAtAWordThatIsFarFromAll() {
    assertThat(NearName.of("sweepstakes", NAMES)).isEmpty();
    assertThat(NearName.of("x", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', '', 0", "'', abc, 3", "ab, ba, 1", "abc, abd, 1", "kitten, sitting, 3"})
  void slipsAreCounted(String from, String to, int slips) {
    assertThat(NearName.slips(from, to)).isEqualTo(slips);
    assertThat(NearName.slips(to, from)).isEqualTo(slips);
  }
}
