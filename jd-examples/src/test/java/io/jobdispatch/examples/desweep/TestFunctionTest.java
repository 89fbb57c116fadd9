package io.jobdispatch.examples.desweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestFunctionTest {

  private static final long SEED = 20240607;

  @ParameterizedTest
  @EnumSource
  void valueAtEveryMinimiserIsTheKnownMinimum(TestFunction function) {
    double known = function.minimum().value();

    assertThat(function.minimum().points())
        .allSatisfy(
            point ->
                assertThat(function.valueAt(array(point))).isCloseTo(known, within(noise(known))));
  }

  @ParameterizedTest
  @EnumSource
  void knownMinimumRoundsToThePublishedFigure(TestFunction function) {
    KnownMinimum minimum = function.minimum();

    assertThat(minimum.value())
        .isCloseTo(minimum.published().doubleValue(), within(minimum.tolerance() * 1.0001));
  }

  @ParameterizedTest
  @EnumSource
  void noRandomPointBeatsTheMinimum(TestFunction function) {
    SplittableRandom random = new SplittableRandom(SEED);
    double known = function.minimum().value();

    for (int i = 0; i < 50_000; i++) {
      double[] point = randomPoint(function.box(), random);

      assertThat(function.valueAt(point))
          .as("seed %d, point %s", SEED, Arrays.toString(point))
          .isGreaterThanOrEqualTo(known - noise(known));
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPointNearAMinimiserIsLower(TestFunction function) {
    SplittableRandom random = new SplittableRandom(SEED);
    double known = function.minimum().value();

    for (List<Double> minimiser : function.minimum().points()) {
      assertThat(polished(function, array(minimiser), random))
          .as("seed %d", SEED)
          .isGreaterThanOrEqualTo(known - noise(known));
    }
  }

  @ParameterizedTest
  @EnumSource
  void boundsHoldEveryMinimiser(TestFunction function) {
    assertThat(function.minimum().points())
        .allSatisfy(
            point -> {
              assertThat(point).hasSize(function.box().dimension());
              assertThat(function.box().contains(point)).isTrue();
            });
  }

  @ParameterizedTest
  @EnumSource
  void pointIsLeftAsItWas(TestFunction function) {
    double[] point = randomPoint(function.box(), new SplittableRandom(SEED));
    double[] copy = point.clone();

    function.valueAt(point);

    assertThat(point).isEqualTo(copy);
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(TestFunction function) {
    assertThat(TestFunction.named(function.id())).isSameAs(function);
    assertThat(function.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(function.source()).containsPattern("19\\d\\d");
  }

  @Test
  void unknownNameIsRefusedWithAllNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestFunction.named("himmelblau"))
        .withMessageStartingWith("no function named 'himmelblau'; known: [sphere, rosenbrock,")
        .withMessageContaining("goldstein-price");
  }

  @Test
  void valuesAwayFromTheMinimumAreThoseOfTheFormulas() {
    assertThat(TestFunction.ROSENBROCK.valueAt(new double[10])).isEqualTo(9);
    assertThat(TestFunction.COLVILLE.valueAt(new double[] {-3, -1, -3, -1})).isEqualTo(19192);
    assertThat(TestFunction.POWELL.valueAt(new double[] {3, -1, 0, 1})).isEqualTo(215);
    assertThat(TestFunction.BEALE.valueAt(new double[] {1, 1})).isEqualTo(14.203125);
    assertThat(TestFunction.GOLDSTEIN_PRICE.valueAt(new double[] {1.8, 0.2}))
        .isCloseTo(84, within(1e-9));
    assertThat(TestFunction.GOLDSTEIN_PRICE.valueAt(new double[] {-0.6, -0.4}))
        .isCloseTo(30, within(1e-9));
  }

  @Test
  void boxRefusesAnEmptyInterval() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Box.cube(2, 1, 1))
        .withMessage("must be finite and lower < upper: lower=1.0 upper=1.0");
  }

  /** A local search by ever smaller random steps. */
  private static double polished(TestFunction function, double[] best, SplittableRandom random) {
    double value = function.valueAt(best);
    for (double step = 1e-2; step > 1e-9; step *= 0.98) {
      double[] near = best.clone();
      for (int j = 0; j < near.length; j++) {
        near[j] += step * (2 * random.nextDouble() - 1);
      }
      double there = function.valueAt(near);
      if (there < value) {
        value = there;
        best = near;
      }
    }
    return value;
  }

  private static double[] randomPoint(Box box, SplittableRandom random) {
    double[] point = new double[box.dimension()];
    Arrays.setAll(point, j -> random.nextDouble(box.lower().get(j), box.upper().get(j)));
    return point;
  }

  private static double[] array(List<Double> point) {
    return point.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What rounding may do to a value of this size. */
  private static double noise(double value) {
    return 2e-14 * (1 + Math.abs(value));
  }
}
