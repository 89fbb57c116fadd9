package io.jobdispatch.examples;

import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import io.jobdispatch.examples.desweep.Sweep;
import io.jobdispatch.examples.desweep.SweepPlan;
import io.jobdispatch.examples.desweep.SweepReport;
import io.jobdispatch.examples.desweep.TestFunction;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "desweep",
    description = "Sweeps differential evolution over the classical test functions.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DesweepDemo implements Runnable {

  private final Stage stage;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "30",
      description = "Runs of each function and population size. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--populations",
      paramLabel = "N",
      split = ",",
      defaultValue = "20,50,100,200",
      description = "Population sizes. Default: ${DEFAULT-VALUE}.")
  private List<Integer> populations = List.of();

  @Option(
      names = "--generations",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Generations of each run. Default: ${DEFAULT-VALUE}.")
  private int generations;

  @Option(
      names = "--functions",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = FunctionNames.class,
      description = "Test functions: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<String> functions = TestFunction.ids();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out/desweep",
      description = "Folder for the files. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("out", "desweep");

  @Mixin private RunChoices choices = new RunChoices();

  DesweepDemo(Stage stage) {
    this.stage = stage;
  }

  @Override
  public void run() {
    SweepPlan plan =
        new SweepPlan(
            functions.stream().map(DesweepDemo::function).toList(), populations, runs, generations);
    RunOptions options = choices.options("desweep", stage.console());
    Path folder = OutputChoice.usable(out);

    Sweep sweep = new Sweep(plan, choices.seed());
    stage.interruption().endBy(sweep::cancel);
    RunSummary summary = sweep.run(options);

    SweepReport report = sweep.report();
    report.writeTo(folder);
    stage.console().print("%s%n", report.table());
    stage.console().tell("%s", Summaries.line(summary));
    stage.console().print("%s%n", folder);
  }

  private static TestFunction function(String name) {
    Optional<String> near = NearName.of(name, TestFunction.ids());
    if (near.isPresent() && !near.get().equals(name)) {
      throw new IllegalArgumentException(
          "unknown function '%s'; did you mean %s?".formatted(name, near.get()));
    }
    return TestFunction.named(name);
  }

  /** Names the functions in the help text. */
  static final class FunctionNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return TestFunction.ids().iterator();
    }
  }
}
