package io.jobdispatch.examples.spice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CircuitTest {
  private static final Circuit CIRCUIT = Circuit.feedbackPair();

  private static Sample draw(long seed) {
    return CIRCUIT.draw(7, Tolerances.DEFAULT, new SplittableRandom(seed));
  }

  @Test
  void theSameSeedDrawsTheSameSpecimen() {
    assertThat(draw(1)).isEqualTo(draw(1)).isNotEqualTo(draw(2));
  }

  @Test
  void noValueIsOutOfItsTolerance() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      Sample sample = CIRCUIT.draw(i, Tolerances.DEFAULT, random);
      for (int k = 0; k < CIRCUIT.parts().size(); k++) {
        Part part = CIRCUIT.parts().get(k);
        double ratio = sample.values().get(k) / part.nominal();
        switch (part.kind()) {
          case RESISTOR -> assertThat(ratio).isBetween(0.95, 1.05);
          case CAPACITOR -> assertThat(ratio).isBetween(0.90, 1.10);
          case CURRENT_GAIN -> assertThat(ratio).isBetween(1 / 1.5, 1.5);
        }
      }
    }
  }

  @Test
  void theToleranceIsThreeStandardDeviations() {
    Part part = new Part("R1", Part.Kind.RESISTOR, 1000);
    SplittableRandom random = new SplittableRandom(1);
    Tolerances tolerances = new Tolerances(0.06, 0, 1);

    double[] values =
        IntStream.range(0, 20_000).mapToDouble(i -> tolerances.draw(part, random)).toArray();

    double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
    double variance =
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElse(0);
    assertThat(mean).isBetween(999.0, 1001.0);
    // truncated at three, a standard deviation of 20 ohms becomes 19.73
    assertThat(Math.sqrt(variance)).isBetween(19.2, 20.2);
  }

  @Test
  void withoutTolerancesEverySpecimenIsNominal() {
    Sample sample = CIRCUIT.draw(0, new Tolerances(0, 0, 1), new SplittableRandom(1));

    assertThat(sample).isEqualTo(CIRCUIT.nominal());
  }

  @Test
  void theNetlistGivesEveryPlaceholderAValue() {
    String netlist = CIRCUIT.netlist(draw(1));

    assertThat(netlist).startsWith("Two-transistor feedback pair\n.param CIN=");
    for (Part part : CIRCUIT.parts()) {
      assertThat(netlist).contains("\n.param " + part.name() + "=", "{" + part.name() + "}");
    }
  }

  @Test
  void aSampleOfAnotherCircuitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CIRCUIT.netlist(new Sample(0, List.of(1.0))))
        .withMessageContaining("must have 12 values");
  }

  @Test
  void badTolerancesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Tolerances(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tolerances(0, -0.1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tolerances(0, Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tolerances(0, 0, 0.5));
  }

  @Test
  void jobsAndResultsTravel() throws Exception {
    List<Object> all = List.of(CIRCUIT, draw(1), new Measurement(1, 2, 3000, 4, 5));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    new ObjectOutputStream(bytes).writeObject(all);

    assertThat(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
        .isEqualTo(all);
  }
}
