package io.jobdispatch.examples.desweep;

import io.jobdispatch.examples.report.WholeFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a sweep leaves behind: a table for the terminal, two files of figures, and a picture.
 *
 * <p>Everything is in the order of {@link TestFunction}, then of the populations, then of the run
 * numbers, whatever the order in which the runs came in: the same runs give the same bytes. A sweep
 * that was cut short is reported as far as it got.
 */
public final class SweepReport {

  /** The file with one line per run. */
  public static final String RUNS_FILE = "runs.csv";

  /** The file with one line per function and population. */
  public static final String SUMMARY_FILE = "summary.csv";

  /** The picture of the convergence curves. */
  public static final String CHART_FILE = "convergence.png";

  private static final Comparator<SweepRun> ORDER =
      Comparator.comparing(SweepRun::function)
          .thenComparingInt(SweepRun::population)
          .thenComparingInt(SweepRun::run);

  private final List<SweepRun> runs;

  private SweepReport(List<SweepRun> runs) {
    this.runs = runs;
  }

  /**
   * A report of these runs.
   *
   * @param runs at least one, in any order, all with the same number of generations; copied
   * @return the report
   * @throws IllegalArgumentException if there is no run, or the numbers of generations differ
   */
  public static SweepReport of(Collection<SweepRun> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("must have a run: runs=[]");
    }
    List<Integer> generations = runs.stream().map(SweepRun::generations).distinct().toList();
    if (generations.size() > 1) {
      throw new IllegalArgumentException("must all be equal: generations=" + generations);
    }
    return new SweepReport(runs.stream().sorted(ORDER).toList());
  }

  /**
   * Writes the three files. Each appears whole or not at all; older ones are replaced. Drawing
   * loads AWT: unless there is a display, {@code java.awt.headless} must be {@code true} by then,
   * and the machine needs at least one font.
   *
   * @param directory where; made if missing
   * @throws java.io.UncheckedIOException if the directory cannot be made or a file not be written;
   *     the message names it
   */
  public void writeTo(Path directory) {
    WholeFile.write(directory.resolve(RUNS_FILE), Csv.runs(runs));
    WholeFile.write(directory.resolve(SUMMARY_FILE), Csv.summaries(summaries()));
    WholeFile.write(directory.resolve(CHART_FILE), new ConvergenceChart(this).png());
  }

  /**
   * The final values against the known minima, one line per function.
   *
   * @return lines of equal width in plain ASCII, separated by {@code \n}
   */
  public String table() {
    return SummaryTable.of(summaries());
  }

  /** One summary per function and population, in order. */
  List<Summary> summaries() {
    return byFunction().values().stream()
        .flatMap(populations -> populations.values().stream())
        .map(Summary::of)
        .toList();
  }

  /** The runs by function, then by population, all in order. */
  SortedMap<TestFunction, SortedMap<Integer, List<SweepRun>>> byFunction() {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                SweepRun::function,
                TreeMap::new,
                Collectors.groupingBy(
                    SweepRun::population,
                    () ->
                        (SortedMap<Integer, List<SweepRun>>) new TreeMap<Integer, List<SweepRun>>(),
                    Collectors.toList())));
  }

  /** The runs, in order. */
  List<SweepRun> runs() {
    return runs;
  }

  /** The population sizes that occur. */
  SortedSet<Integer> populations() {
    return runs.stream().map(SweepRun::population).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The number of generations of every run. */
  int generations() {
    return runs.get(0).generations();
  }
}
