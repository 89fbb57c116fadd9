package io.jobdispatch.examples.desweep;

import io.jobdispatch.examples.report.Decimal;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;

/** The figures as comma-separated values: RFC 4180 but for plain line feeds. */
final class Csv {

  /*
   * All digits of every number: a file compares equal if and only if the numbers do, on every
   * release of Java, and reads back to the same numbers.
   */

  private Csv() {}

  /** One line per run, in the order given. */
  static String runs(List<SweepRun> runs) {
    return print(
        List.of(
            "function",
            "population",
            "run",
            "generations",
            "seed",
            "best",
            "error",
            "evaluations",
            "point"),
        runs.stream().map(Csv::row).toList());
  }

  /** One line per function and population, in the order given. */
  static String summaries(List<Summary> summaries) {
    return print(
        List.of(
            "function",
            "population",
            "runs",
            "known_minimum",
            "best",
            "median",
            "worst",
            "mean_error",
            "median_error",
            "successes"),
        summaries.stream().map(Csv::row).toList());
  }

  private static List<Object> row(SweepRun run) {
    return List.of(
        run.function().id(),
        run.population(),
        run.run(),
        run.generations(),
        run.seed(),
        Decimal.text(run.optimum().value()),
        Decimal.text(run.error()),
        run.optimum().evaluations(),
        run.optimum().point().stream().map(Decimal::text).collect(Collectors.joining(" ")));
  }

  private static List<Object> row(Summary summary) {
    return List.of(
        summary.function().id(),
        summary.population(),
        summary.runs(),
        Decimal.text(summary.function().minimum().value()),
        Decimal.text(summary.best()),
        Decimal.text(summary.median()),
        Decimal.text(summary.worst()),
        Decimal.text(summary.meanError()),
        Decimal.text(summary.medianError()),
        summary.successes());
  }

  private static String print(List<String> header, List<List<Object>> rows) {
    StringBuilder text = new StringBuilder();
    text.append(CSVFormat.DEFAULT.format(header.toArray())).append('\n');
    rows.forEach(row -> text.append(CSVFormat.DEFAULT.format(row.toArray())).append('\n'));
    return text.toString();
  }
}
