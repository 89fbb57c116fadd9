package io.jobdispatch.examples.spice;

import io.jobdispatch.examples.report.Decimal;
import io.jobdispatch.examples.report.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;

/**
 * What share of the specimens is good, and what the others fail.
 *
 * @param circuit the circuit
 * @param specifications what a good specimen meets
 * @param runs the specimens, in the order of their numbers
 */
public record YieldReport(Circuit circuit, List<Specification> specifications, List<Run> runs) {
  private static final String ROW = "%-14s %10s %10s %12s %12s %12s %10s %6s %7s\n";

  /**
   * One specimen.
   *
   * @param sample what it was made of
   * @param measurement what it does
   */
  public record Run(Sample sample, Measurement measurement) {}

  /** Sorts and copies the runs, of which there is at least one. */
  public YieldReport {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: runs=" + runs);
    }
    specifications = List.copyOf(specifications);
    runs = runs.stream().sorted(Comparator.comparingInt(run -> run.sample().number())).toList();
  }

  /** The specifications that a specimen does not meet, in their order. */
  public List<Specification> failures(Measurement measurement) {
    return specifications.stream().filter(spec -> !spec.isMetBy(measurement)).toList();
  }

  /** The share of specimens that meet all specifications. */
  public Proportion good() {
    long good = runs.stream().filter(run -> failures(run.measurement()).isEmpty()).count();
    return new Proportion(Math.toIntExact(good), runs.size());
  }

  /** The values of a quantity, in the order of the runs. */
  DoubleStream values(Quantity quantity) {
    return runs.stream().mapToDouble(run -> run.measurement().value(quantity));
  }

  /** A line with the yield, and a table with a line for each specification. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append("yield ").append(good()).append("\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            ROW,
            "",
            "at least",
            "at most",
            "min",
            "mean",
            "max",
            "sigma",
            "fail",
            "%"));
    specifications.forEach(spec -> text.append(row(spec)));
    return text.toString();
  }

  private String row(Specification spec) {
    Quantity quantity = spec.quantity();
    DoubleSummaryStatistics all = values(quantity).summaryStatistics();
    double mean = all.getAverage();
    double squares = values(quantity).map(value -> (value - mean) * (value - mean)).sum();
    double sigma = runs.size() == 1 ? 0 : Math.sqrt(squares / (runs.size() - 1));
    long failed = values(quantity).filter(value -> !spec.isMetBy(value)).count();
    return String.format(
        Locale.ROOT,
        ROW,
        quantity.title(),
        quantity.text(spec.least()),
        quantity.text(spec.most()),
        quantity.text(all.getMin()),
        quantity.text(mean),
        quantity.text(all.getMax()),
        quantity.text(sigma),
        failed,
        String.format(Locale.ROOT, "%.1f", 100.0 * failed / runs.size()));
  }

  /**
   * Writes a line for each specimen: number, values of the parts, measurements, failures.
   *
   * @param file where
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void writeCsv(Path file) {
    StringBuilder text = new StringBuilder();
    text.append(CSVFormat.DEFAULT.format((Object[]) header())).append('\n');
    runs.forEach(run -> text.append(CSVFormat.DEFAULT.format(line(run))).append('\n'));
    WholeFile.write(file, text.toString());
  }

  private String[] header() {
    return Stream.of(
            Stream.of("number"),
            circuit.parts().stream().map(Part::name),
            Stream.of(Quantity.values()).map(Quantity::key),
            Stream.of("good", "fails"))
        .flatMap(columns -> columns)
        .toArray(String[]::new);
  }

  private Object[] line(Run run) {
    List<Specification> failures = failures(run.measurement());
    List<Object> line = new ArrayList<>();
    line.add(run.sample().number());
    run.sample().values().stream().map(Decimal::text).forEach(line::add);
    Stream.of(Quantity.values())
        .map(quantity -> Decimal.text(run.measurement().value(quantity)))
        .forEach(line::add);
    line.add(failures.isEmpty() ? "yes" : "no");
    line.add(failures.stream().map(s -> s.quantity().key()).collect(Collectors.joining(" ")));
    return line.toArray();
  }
}
