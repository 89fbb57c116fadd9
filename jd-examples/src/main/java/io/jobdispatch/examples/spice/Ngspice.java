package io.jobdispatch.examples.spice;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the simulator ngspice is called, and what its outputs say. */
public final class Ngspice {
  /*
   * ngspice 39 returns 0 when an analysis did not converge, when a matrix was singular, and when a
   * measurement failed; for a node without a path to ground it goes as far as to print every
   * measurement, a wrong one among them, and only standard error tells. So nothing is believed
   * unless all of it is there, and standard error has not one word of trouble in it; the netlist of
   * this demo converges without a warning. The test resources are what it printed.
   */

  /** The file to which a job writes its netlist. */
  public static final String NETLIST = "netlist.cir";

  /** The line that says how to get the simulator. */
  public static final String HOW_TO_INSTALL =
      "no program 'ngspice' on the PATH; on Debian: apt-get install ngspice";

  private static final String PROGRAM = "ngspice";
  private static final String END = "end of measurements";
  private static final int TAIL_LINES = 12;
  private static final Pattern VALUE = Pattern.compile("(\\w+) = +(\\S+)");
  private static final Pattern TROUBLE =
      Pattern.compile("error|warning|fail|abort|singular|no such|can't|cannot|interrupted");

  private Ngspice() {}

  /**
   * Program and arguments, for a working directory with the file {@link #NETLIST} in it: batch mode
   * without the user's own settings.
   */
  public static List<String> commandLine() {
    return List.of(PROGRAM, "-n", "-b", NETLIST);
  }

  /** Variables for its environment: numbers with a point, one thread for each simulator. */
  public static Map<String, String> environment() {
    return Map.of("LC_ALL", "C", "OMP_NUM_THREADS", "1");
  }

  /** Whether it can be called on this machine. */
  public static boolean isInstalled() {
    String path = String.valueOf(System.getenv("PATH"));
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
  }

  /**
   * Reads the outputs of a simulator that returned 0.
   *
   * @param output all of standard output
   * @param errors all of standard error
   * @throws SimulationException if a value is missing, given twice, not a finite number or not
   *     plausible, if the last line is missing, or if one of the outputs tells of trouble; the
   *     message names all of that and ends with the last lines of both
   */
  public static Measurement read(String output, String errors) {
    List<String> problems = new ArrayList<>();
    double[] values =
        Stream.of(Quantity.values()).mapToDouble(q -> value(q, output, problems)).toArray();
    if (output.lines().noneMatch(END::equals)) {
      problems.add("no line '" + END + "'");
    }
    troubles(errors, output).limit(1).forEach(line -> problems.add("ngspice says: " + line));
    if (!problems.isEmpty()) {
      throw new SimulationException(
          String.join("; ", problems) + tail("errors", errors) + tail("output", output));
    }
    return new Measurement(values[0], values[1], values[2], values[3], values[4]);
  }

  private static double value(Quantity quantity, String output, List<String> problems) {
    List<String> texts =
        output
            .lines()
            .map(VALUE::matcher)
            .filter(line -> line.matches() && line.group(1).equals(quantity.key()))
            .map(line -> line.group(2))
            .toList();
    if (texts.size() != 1) {
      problems.add((texts.isEmpty() ? "missing: " : "more than once: ") + quantity.key());
      return Double.NaN;
    }
    double value = number(texts.get(0));
    if (!quantity.plausible(value)) {
      problems.add("not in " + quantity.range() + ": " + quantity.key() + " = " + texts.get(0));
    }
    return value;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException nanOrNonsense) {
      return Double.NaN;
    }
  }

  private static Stream<String> troubles(String errors, String output) {
    return Stream.concat(errors.lines(), output.lines())
        .filter(line -> TROUBLE.matcher(line.toLowerCase(Locale.ROOT)).find())
        .map(String::strip);
  }

  private static String tail(String name, String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - TAIL_LINES))
        .collect(Collectors.joining("\n  | ", "\n  " + name + ", last lines:\n  | ", ""));
  }
}
