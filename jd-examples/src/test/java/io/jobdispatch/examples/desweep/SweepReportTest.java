package io.jobdispatch.examples.desweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepReportTest {

  @BeforeAll
  static void noDisplay() {
    System.setProperty("java.awt.headless", "true");
  }

  @Test
  void runsAreWrittenInFixedOrder(@TempDir Path directory) throws IOException {
    SweepReport report =
        SweepReport.of(
            List.of(
                run(TestFunction.BEALE, 20, 0, 0.25),
                run(TestFunction.SPHERE, 50, 0, 1e-7),
                run(TestFunction.SPHERE, 20, 1, 2),
                run(TestFunction.SPHERE, 20, 0, 1)));

    report.writeTo(directory);

    assertThat(directory.resolve("runs.csv"))
        .hasContent(
            """
            function,population,run,generations,seed,best,error,evaluations,point
            sphere,20,0,10,42,1,1,220,0.5 -0.25
            sphere,20,1,10,42,2,2,220,0.5 -0.25
            sphere,50,0,10,42,1E-7,1E-7,550,0.5 -0.25
            beale,20,0,10,42,0.25,0.25,220,0.5 -0.25
            """);
  }

  @Test
  void summaryHasALinePerFunctionAndPopulation(@TempDir Path directory) throws IOException {
    SweepReport report =
        SweepReport.of(
            List.of(
                run(TestFunction.EASOM, 20, 0, 0),
                run(TestFunction.EASOM, 20, 1, -1),
                run(TestFunction.EASOM, 20, 2, -0.5),
                run(TestFunction.EASOM, 20, 3, -1)));

    report.writeTo(directory);

    assertThat(Files.readAllLines(directory.resolve("summary.csv")))
        .containsExactly(
            "function,population,runs,known_minimum,best,median,worst,mean_error,median_error,"
                + "successes",
            "easom,20,4,-1,-1,-0.75,0,0.375,0.25,2");
  }

  @Test
  void orderOfArrivalDoesNotShow(@TempDir Path directory) throws IOException {
    List<SweepRun> shuffled = new ArrayList<>(smallSweep());
    Collections.shuffle(shuffled, new Random(1));
    Path other = directory.resolve("made/if/missing");

    SweepReport.of(smallSweep()).writeTo(directory);
    SweepReport.of(shuffled).writeTo(other);

    assertThat(SweepReport.of(shuffled).table()).isEqualTo(SweepReport.of(smallSweep()).table());
    for (String name : List.of("runs.csv", "summary.csv", "convergence.png")) {
      assertThat(other.resolve(name)).hasSameBinaryContentAs(directory.resolve(name));
    }
  }

  @Test
  void tableComparesWithTheKnownMinimum() {
    SweepReport report =
        SweepReport.of(
            List.of(
                run(TestFunction.BRANIN, 20, 0, 0.5),
                run(TestFunction.BRANIN, 50, 0, 0.3978873577297383),
                run(TestFunction.EASOM, 20, 0, -1)));

    assertThat(report.table().lines().map(String::stripTrailing))
        .containsExactly(
            " function | dim | known minimum | best found |    N=20 |   N=50 | solved",
            "----------+-----+---------------+------------+---------+--------+--------",
            " branin   |   2 |      0.397887 |   0.397887 | 1.0e-01 | <1e-16 |    1/2",
            " easom    |   2 |     -1.000000 |  -1.000000 |  <1e-16 |      - |    1/1");
  }

  @Test
  void errorBelowTheKnownMinimumIsZero() {
    assertThat(run(TestFunction.EASOM, 20, 0, -1 - 2e-16).error()).isZero();
  }

  @Test
  void chartIsAWidePictureWithSomethingOnIt() throws IOException {
    byte[] png = new ConvergenceChart(SweepReport.of(smallSweep())).png();

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(ConvergenceChart.WIDTH);
    assertThat(image.getRGB(0, 0, 1600, image.getHeight(), null, 0, 1600))
        .contains(Palette.colours(2).get(0).getRGB(), Palette.colours(2).get(1).getRGB());
  }

  @Test
  void chartOfASingleShortRunIsDrawn() {
    Optimum optimum = search(TestFunction.BEALE, 4, 1, 0);
    SweepRun run = new SweepRun(TestFunction.BEALE, 4, 0, 1, 0, optimum);

    assertThat(new ConvergenceChart(SweepReport.of(List.of(run))).png()).isNotEmpty();
  }

  @Test
  void medianCurveEndsAtTheFloor() {
    MedianCurve curve =
        MedianCurve.of(List.of(run(TestFunction.SPHERE, 20, 0, 0, new double[] {9, 1, 0, 0})));

    assertThat(curve.logErrors()).containsExactly(0, -16);
    assertThat(curve.logGenerations()).containsExactly(0, Math.log10(2));
  }

  @Test
  void folderThatCannotBeMadeIsNamed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> SweepReport.of(smallSweep()).writeTo(file))
        .withMessageContaining("cannot write: file=" + file.resolve("runs.csv"));
  }

  @Test
  void noDraftIsLeftBehind(@TempDir Path directory) throws IOException {
    SweepReport.of(smallSweep()).writeTo(directory);
    SweepReport.of(smallSweep()).writeTo(directory);

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("runs.csv", "summary.csv", "convergence.png");
    }
  }

  @Test
  void draftIsRemovedWhenTheTargetCannotBeReplaced(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("runs.csv/in-the-way"));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> SweepReport.of(smallSweep()).writeTo(directory));

    assertThat(directory.resolve("runs.csv.part")).doesNotExist();
  }

  @Test
  void runsOfDifferentLengthAreRefused() {
    SweepRun other =
        new SweepRun(TestFunction.BEALE, 4, 0, 1, 0, search(TestFunction.BEALE, 4, 1, 0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SweepReport.of(List.of(run(TestFunction.SPHERE, 20, 0, 1), other)))
        .withMessage("must all be equal: generations=[10, 1]");
    assertThatIllegalArgumentException().isThrownBy(() -> SweepReport.of(List.of()));
  }

  private static SweepRun run(TestFunction function, int population, int run, double best) {
    return run(function, population, run, best, new double[] {best + 1, best});
  }

  private static SweepRun run(
      TestFunction function, int population, int run, double best, double[] bests) {
    List<Optimum.Sample> curve = new ArrayList<>();
    Arrays.stream(bests).forEach(value -> curve.add(new Optimum.Sample(curve.size(), value)));
    Optimum optimum = new Optimum(List.of(0.5, -0.25), best, 11L * population, curve);
    return new SweepRun(function, population, run, 10, 42, optimum);
  }

  private static List<SweepRun> smallSweep() {
    List<SweepRun> runs = new ArrayList<>();
    for (TestFunction function : List.of(TestFunction.SPHERE, TestFunction.SHEKEL_5)) {
      for (int population : List.of(10, 20)) {
        for (int run = 0; run < 3; run++) {
          Optimum optimum = search(function, population, 100, run);
          runs.add(new SweepRun(function, population, run, 100, run, optimum));
        }
      }
    }
    return runs;
  }

  private static Optimum search(TestFunction function, int population, int generations, long seed) {
    return DifferentialEvolution.of(population, generations)
        .minimise(function::valueAt, function.box(), new SplittableRandom(seed));
  }
}
