package io.jobdispatch.examples.desweep;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table for the terminal: a line per function, a column of median errors per population. */
final class SummaryTable {

  private SummaryTable() {}

  /** The table of these summaries, at least one, in the order of the functions. */
  static String of(List<Summary> summaries) {
    List<List<Summary>> rows =
        List.copyOf(
            summaries.stream()
                .collect(
                    Collectors.groupingBy(
                        Summary::function, TreeMap::new, Collectors.toUnmodifiableList()))
                .values());
    return AsciiTable.builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
        .lineSeparator("\n")
        .data(rows, columns(summaries))
        .asString();
  }

  private static List<ColumnData<List<Summary>>> columns(List<Summary> summaries) {
    List<ColumnData<List<Summary>>> columns = new ArrayList<>();
    columns.add(column("function", HorizontalAlign.LEFT, row -> row.get(0).function().id()));
    columns.add(right("dim", row -> "" + row.get(0).function().box().dimension()));
    columns.add(right("known minimum", row -> value(row.get(0).function().minimum().value())));
    columns.add(right("best found", row -> value(best(row))));
    summaries.stream()
        .map(Summary::population)
        .distinct()
        .sorted(Comparator.naturalOrder())
        .forEach(
            population -> columns.add(right("N=" + population, row -> error(row, population))));
    columns.add(right("solved", SummaryTable::solved));
    return columns;
  }

  private static ColumnData<List<Summary>> right(
      String header, Function<List<Summary>, String> cell) {
    return column(header, HorizontalAlign.RIGHT, cell);
  }

  private static ColumnData<List<Summary>> column(
      String header, HorizontalAlign align, Function<List<Summary>, String> cell) {
    return new Column().header(header).headerAlign(align).dataAlign(align).with(cell);
  }

  private static double best(List<Summary> row) {
    return row.stream().mapToDouble(Summary::best).min().orElseThrow();
  }

  private static String solved(List<Summary> row) {
    int successes = row.stream().mapToInt(Summary::successes).sum();
    int runs = row.stream().mapToInt(Summary::runs).sum();
    return successes + "/" + runs;
  }

  private static String error(List<Summary> row, int population) {
    return row.stream()
        .filter(summary -> summary.population() == population)
        .map(summary -> error(summary.medianError()))
        .findFirst()
        .orElse("-");
  }

  private static String error(double error) {
    return error <= MedianCurve.FLOOR ? "<1e-16" : String.format(Locale.ROOT, "%.1e", error);
  }

  private static String value(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
