package io.jobdispatch.examples;

import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import io.jobdispatch.examples.spice.Circuit;
import io.jobdispatch.examples.spice.HistogramChart;
import io.jobdispatch.examples.spice.Ngspice;
import io.jobdispatch.examples.spice.Quantity;
import io.jobdispatch.examples.spice.YieldAnalysis;
import io.jobdispatch.examples.spice.YieldReport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "spice",
    description = "Estimates the yield of an amplifier, by the circuit simulator ngspice.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class SpiceDemo implements Runnable {

  private final Stage stage;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Specimens to simulate. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out/spice",
      description = "Folder for the files. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("out", "spice");

  @Mixin private RunChoices choices = new RunChoices();

  SpiceDemo(Stage stage) {
    this.stage = stage;
  }

  @Override
  public void run() {
    YieldAnalysis analysis =
        new YieldAnalysis(
            Circuit.feedbackPair(), Circuit.feedbackPairSpecifications(), samples, choices.seed());
    RunOptions options = choices.options("spice", stage.console());
    if (!Ngspice.isInstalled()) {
      throw new IllegalArgumentException(Ngspice.HOW_TO_INSTALL);
    }
    Path folder = OutputChoice.usable(out);

    stage.interruption().endBy(analysis::cancel);
    RunSummary summary = analysis.run(options);

    YieldReport report = analysis.report();
    report.writeCsv(folder.resolve("runs.csv"));
    new HistogramChart(report)
        .write(folder.resolve("histogram.png"), Quantity.GAIN, Quantity.UPPER_CORNER);
    stage.console().print("%s", report.table());
    stage.console().tell("%s", Summaries.line(summary));
    stage.console().print("%s%n", folder);
  }
}
