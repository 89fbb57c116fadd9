package io.jobdispatch.examples.spice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jobdispatch.examples.spice.YieldReport.Run;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YieldReportTest {
  private static final Circuit CIRCUIT =
      new Circuit("Test", List.of(new Part("R1", Part.Kind.RESISTOR, 100)), "");
  private static final List<Specification> SPECIFICATIONS =
      List.of(new Specification(Quantity.GAIN, 39, 40), Specification.atMost(Quantity.RIPPLE, 0.5));

  private static final YieldReport REPORT =
      new YieldReport(
          CIRCUIT,
          SPECIFICATIONS,
          List.of(run(2, 41, 0.6), run(0, 39, 0.5), run(3, 39.5, 0.1), run(1, 38, 0.1)));

  private static Run run(int number, double gain, double ripple) {
    return new Run(
        new Sample(number, List.of(100.5)), new Measurement(gain, 6, 69e3, ripple, 10.5));
  }

  @Test
  void goodIsWhatMeetsAllSpecifications() {
    assertThat(REPORT.good()).isEqualTo(new Proportion(2, 4));
  }

  @Test
  void theTableSaysWhichSpecificationFailedHowOften() {
    assertThat(REPORT.table())
        .startsWith("yield 50.0 % (2 of 4; 95 % confidence: 15.0 % to 85.0 %)")
        .containsPattern("gain +39.00 dB +40.00 dB +38.00 dB .* 41.00 dB +1.25 dB +2 +50.0\n")
        .containsPattern("ripple +- +0.50 dB +0.10 dB .* 0.60 dB +0.26 dB +1 +25.0\n");
  }

  @Test
  void theFileHasALineForEachSpecimenInTheirOrder(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("runs.csv");

    REPORT.writeCsv(file);

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            number,R1,gain_db,lower_hz,upper_hz,ripple_db,collector_v,good,fails
            0,100.5,39,6,69000,0.5,10.5,yes,
            1,100.5,38,6,69000,0.1,10.5,no,gain_db
            2,100.5,41,6,69000,0.6,10.5,no,gain_db ripple_db
            3,100.5,39.5,6,69000,0.1,10.5,yes,
            """);
  }

  @Test
  void theChartIsAPictureWithAPanelForEachQuantity(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("histogram.png");

    new HistogramChart(REPORT).write(file, Quantity.GAIN, Quantity.RIPPLE);

    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(1520);
    assertThat(image.getHeight()).isEqualTo(604);
  }

  @Test
  void aChartOfEqualValuesCanBeDrawn(@TempDir Path folder) throws Exception {
    YieldReport one = new YieldReport(CIRCUIT, SPECIFICATIONS, List.of(run(0, 39.5, 0)));

    new HistogramChart(one).write(folder.resolve("one.png"), Quantity.GAIN, Quantity.RIPPLE);

    assertThat(folder.resolve("one.png")).isNotEmptyFile();
  }

  @Test
  void whatCannotBeReportedIsRefused(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new YieldReport(CIRCUIT, SPECIFICATIONS, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new HistogramChart(REPORT).write(folder.resolve("x"), Quantity.COLLECTOR));
    assertThatIllegalArgumentException().isThrownBy(() -> new Specification(Quantity.GAIN, 2, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Measurement(Double.NaN, 6, 69e3, 0, 10));
  }
}
