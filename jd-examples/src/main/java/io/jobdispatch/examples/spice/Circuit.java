package io.jobdispatch.examples.spice;

import static io.jobdispatch.examples.spice.Part.Kind.CAPACITOR;
import static io.jobdispatch.examples.spice.Part.Kind.CURRENT_GAIN;
import static io.jobdispatch.examples.spice.Part.Kind.RESISTOR;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A circuit whose parts have tolerances.
 *
 * @param title first line of its netlists, without a line break
 * @param parts the parts that vary, in the order of the values of a {@link Sample}
 * @param body the netlist after the title and the values, with {@code {NAME}} where a value goes
 */
public record Circuit(String title, List<Part> parts, String body) implements Serializable {

  /** Copies the parts. */
  public Circuit {
    if (title.lines().count() != 1) {
      throw new IllegalArgumentException("must be one line: title=" + title);
    }
    parts = List.copyOf(parts);
  }

  /**
   * The amplifier of this demo: two transistors, direct-coupled, with series-shunt feedback, the
   * classic microphone and phono stage (P. Horowitz, W. Hill, "The Art of Electronics"; D. Self,
   * "Small Signal Audio Design"). 39.5 dB from 6 Hz to 69 kHz on 24 V.
   */
  public static Circuit feedbackPair() {
    return new Circuit(
        "Two-transistor feedback pair",
        List.of(
            new Part("CIN", CAPACITOR, 470e-9),
            new Part("RB", RESISTOR, 100e3),
            new Part("RC1", RESISTOR, 220e3),
            new Part("RE1", RESISTOR, 1e3),
            new Part("RC2", RESISTOR, 10e3),
            new Part("RE2", RESISTOR, 680),
            new Part("CE2", CAPACITOR, 100e-6),
            new Part("RF", RESISTOR, 100e3),
            new Part("CF", CAPACITOR, 22e-12),
            new Part("COUT", CAPACITOR, 4.7e-6),
            new Part("BETA1", CURRENT_GAIN, 300),
            new Part("BETA2", CURRENT_GAIN, 300)),
        resource("feedback-pair.cir"));
  }

  /** What {@link #feedbackPair} has to meet, with limits for {@link Tolerances#DEFAULT}. */
  public static List<Specification> feedbackPairSpecifications() {
    return List.of(
        new Specification(Quantity.GAIN, 39.25, 39.85),
        Specification.atMost(Quantity.LOWER_CORNER, 6),
        new Specification(Quantity.UPPER_CORNER, 64e3, 74e3),
        Specification.atMost(Quantity.RIPPLE, 0.6),
        new Specification(Quantity.COLLECTOR, 10, 11.2));
  }

  private static String resource(String name) {
    try (InputStream stream = Circuit.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("missing in this jar: resource=" + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The specimen in which every part has its nominal value. */
  public Sample nominal() {
    return new Sample(0, parts.stream().map(Part::nominal).toList());
  }

  /**
   * Draws a specimen, the parts in their order.
   *
   * @param number its place in the analysis, from 0
   */
  public Sample draw(int number, Tolerances tolerances, RandomGenerator random) {
    return new Sample(number, parts.stream().map(part -> tolerances.draw(part, random)).toList());
  }

  /**
   * The text for the simulator.
   *
   * @throws IllegalArgumentException if the sample has not one value for each part
   */
  public String netlist(Sample sample) {
    if (sample.values().size() != parts.size()) {
      throw new IllegalArgumentException(
          "must have " + parts.size() + " values: values=" + sample.values());
    }
    StringBuilder text = new StringBuilder(title).append('\n');
    for (int i = 0; i < parts.size(); i++) {
      text.append(".param ").append(parts.get(i).name());
      text.append('=').append(sample.values().get(i)).append('\n');
    }
    return text.append(body).toString();
  }
}
