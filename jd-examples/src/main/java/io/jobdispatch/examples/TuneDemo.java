package io.jobdispatch.examples;

import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import io.jobdispatch.examples.tune.AsynchronousEvolution;
import io.jobdispatch.examples.tune.Best;
import io.jobdispatch.examples.tune.PineneFit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tune",
    description = "Fits a chemical reaction to measurements, by an asynchronous optimiser.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class TuneDemo implements Runnable {

  /** A new best value is told if it is below this share of the last one that was. */
  private static final double WORTH_TELLING = 0.9;

  private final Stage stage;

  @Option(
      names = "--budget",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Candidates to evaluate. Default: ${DEFAULT-VALUE}.")
  private long budget;

  @Option(
      names = "--population",
      paramLabel = "N",
      defaultValue = "30",
      description = "Size of the population. Default: ${DEFAULT-VALUE}.")
  private int population;

  @Option(
      names = "--step",
      paramLabel = "MINUTES",
      defaultValue = "0.5",
      description = "Step of the simulation: the smaller, the dearer. Default: ${DEFAULT-VALUE}.")
  private double step;

  @Mixin private RunChoices choices = new RunChoices();

  private double toldValue = Double.POSITIVE_INFINITY;

  TuneDemo(Stage stage) {
    this.stage = stage;
  }

  @Override
  public void run() {
    AsynchronousEvolution optimiser =
        new AsynchronousEvolution(
            new PineneFit(step), PineneFit.BOX, population, budget, choices.seed(), this::tell);
    RunOptions options = choices.options("tune", stage.console());

    stage.interruption().endBy(optimiser::cancel);
    RunSummary summary = optimiser.run(options);

    stage.console().print("%n%s", PineneFit.table(optimiser.best().orElseThrow()));
    stage.console().tell("%s", Summaries.line(summary));
  }

  private void tell(Best best) {
    if (best.value() < WORTH_TELLING * toldValue) {
      toldValue = best.value();
      stage
          .console()
          .print("sum of squares %12.4f after %5d candidates%n", toldValue, best.evaluation());
    }
  }
}
