package io.jobdispatch.examples.desweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DifferentialEvolutionTest {

  @Test
  void defaultsAreThoseOfStornAndPrice() {
    assertThat(DifferentialEvolution.of(20, 100))
        .isEqualTo(new DifferentialEvolution(0.5, 0.9, 20, 100));
  }

  @ParameterizedTest
  @EnumSource(names = {"SPHERE", "BRANIN", "GOLDSTEIN_PRICE", "EASOM", "HARTMAN_3", "SHEKEL_10"})
  void findsTheMinimumOfEasyFunctions(TestFunction function) {
    Optimum optimum = search(function, DifferentialEvolution.of(50, 500), 7);

    assertThat(optimum.value() - function.minimum().value()).isLessThan(1e-6);
    assertThat(function.valueAt(array(optimum.point()))).isEqualTo(optimum.value());
  }

  @ParameterizedTest
  @EnumSource
  void sameSeedGivesTheSameBits(TestFunction function) {
    DifferentialEvolution settings = DifferentialEvolution.of(10, 100);

    assertThat(search(function, settings, 42)).isEqualTo(search(function, settings, 42));
    assertThat(search(function, settings, 42)).isNotEqualTo(search(function, settings, 43));
  }

  /** The figure is the same on every processor, virtual machine and Java release. */
  @Test
  void knownSeedGivesKnownBits() {
    Optimum optimum = search(TestFunction.ACKLEY, DifferentialEvolution.of(20, 50), 1);

    assertThat(optimum.value()).isEqualTo(4.8666461364935625);
  }

  @Test
  void nothingButLongsIsAskedOfTheGenerator() {
    SplittableRandom longs = new SplittableRandom(42);
    RandomGenerator onlyLongs = new OnlyLongs(longs);

    Optimum optimum =
        DifferentialEvolution.of(10, 50)
            .minimise(TestFunction.LEVY::valueAt, TestFunction.LEVY.box(), onlyLongs);

    assertThat(optimum).isEqualTo(search(TestFunction.LEVY, DifferentialEvolution.of(10, 50), 42));
  }

  @Test
  void functionIsNeverCalledOutsideItsBounds() {
    Box box = new Box(List.of(0.0, -1.0), List.of(1.0, 3.0));
    List<List<Double>> seen = new ArrayList<>();

    DifferentialEvolution.of(8, 200)
        .withWeight(1.5)
        .minimise(
            x -> {
              seen.add(List.of(x[0], x[1]));
              return x[0] - x[1];
            },
            box,
            new SplittableRandom(3));

    assertThat(seen).hasSize(8 * 201).allMatch(box::contains);
  }

  @Test
  void evaluationsAreCounted() {
    assertThat(search(TestFunction.SPHERE, DifferentialEvolution.of(4, 1), 1).evaluations())
        .isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11, 200, 5000, 200_000})
  void curveGoesFromTheStartToTheEndAndStaysSmall(int generations) {
    Optimum optimum =
        DifferentialEvolution.of(4, generations)
            .minimise(x -> x[0] * x[0], Box.cube(1, -1, 2), new SplittableRandom(9));

    assertThat(optimum.curve()).hasSizeLessThanOrEqualTo(DifferentialEvolution.MAX_SAMPLES);
    assertThat(optimum.curve().get(0).generation()).isZero();
    assertThat(optimum.curve()).last().isEqualTo(new Optimum.Sample(generations, optimum.value()));
    assertThat(optimum.curve())
        .isSortedAccordingTo(Comparator.comparingInt(Optimum.Sample::generation))
        .isSortedAccordingTo(Comparator.comparingDouble(Optimum.Sample::best).reversed());
  }

  @Test
  void notANumberCountsAsWorst() {
    Optimum optimum =
        DifferentialEvolution.of(10, 50)
            .minimise(
                x -> x[0] < 0.5 ? Double.NaN : x[0], Box.cube(1, 0, 1), new SplittableRandom(5));

    assertThat(optimum.value()).isBetween(0.5, 0.501);
  }

  @Test
  void cancelledSearchEndsAtTheNextGeneration() {
    AtomicInteger asked = new AtomicInteger();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                DifferentialEvolution.of(4, 1000)
                    .minimise(
                        x -> x[0],
                        Box.cube(1, 0, 1),
                        new SplittableRandom(1),
                        () -> asked.incrementAndGet() == 3))
        .withMessage("cancelled before generation 3");
  }

  @Test
  void badSettingsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DifferentialEvolution.of(3, 1))
        .withMessage("must be >= 4: population=3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DifferentialEvolution.of(4, 0))
        .withMessage("must be >= 1: generations=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DifferentialEvolution.of(4, 1).withWeight(0))
        .withMessage("must be > 0 and <= 2: weight=0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DifferentialEvolution.of(4, 1).withCrossoverRate(Double.NaN))
        .withMessage("must be >= 0 and <= 1: crossoverRate=NaN");
  }

  @Test
  void runTravelsInFewBytes() throws IOException, ClassNotFoundException {
    Optimum optimum = search(TestFunction.SPHERE, DifferentialEvolution.of(10, 5000), 1);
    SweepRun run = new SweepRun(TestFunction.SPHERE, 10, 0, 5000, 1, optimum);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(run);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(run);
    }

    assertThat(bytes.size()).isLessThan(4000);
  }

  private static Optimum search(TestFunction function, DifferentialEvolution settings, long seed) {
    return settings.minimise(function::valueAt, function.box(), new SplittableRandom(seed));
  }

  private static double[] array(List<Double> point) {
    return point.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private record OnlyLongs(RandomGenerator source) implements RandomGenerator {
    @Override
    public long nextLong() {
      return source.nextLong();
    }

    @Override
    public int nextInt(int bound) {
      throw new AssertionError("nextInt");
    }

    @Override
    public double nextDouble() {
      throw new AssertionError("nextDouble");
    }
  }
}
