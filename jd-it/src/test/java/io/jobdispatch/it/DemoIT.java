package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class DemoIT {

  private static final String MODULE = "io.jobdispatch.examples/io.jobdispatch.examples.Main";

  @TempDir private Path directory;

  @Test
  void theSweepGivesTheSameTableAndFilesWithAnyNumberOfSlotsAndWithoutAVirtualMachine()
      throws IOException {
    Outcome one = sweep("one", "--slots", "1");
    Outcome two = sweep("two", "--slots", "2");
    Outcome eight = sweep("eight", "--slots", "8");
    Outcome copied = sweep("copied", "--set", "jd.local.copy=everything");
    Outcome none = sweep("none", "--backend", "none");

    assertThat(one.output()).contains("sphere", "hartman-3");
    assertThat(List.of(two, eight, copied, none))
        .extracting(Outcome::output)
        .containsOnly(one.output());
    for (String file : List.of("runs.csv", "summary.csv")) {
      String expected = Files.readString(directory.resolve("one").resolve(file));
      assertThat(List.of("two", "eight", "copied", "none"))
          .allSatisfy(
              other -> assertThat(directory.resolve(other).resolve(file)).hasContent(expected));
    }
  }

  /* Where the files are is the last line; it differs. */
  private Outcome sweep(String name, String... options) {
    Path out = directory.resolve(name);
    Outcome run = onModulePath(sweepOptions(out, options));
    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(out.resolve("convergence.png")).isNotEmptyFile();
    List<String> lines = new ArrayList<>(run.output().lines().toList());
    assertThat(lines.remove(lines.size() - 1)).contains(out.toString());
    return new Outcome(0, String.join("\n", lines), run.errors());
  }

  private static List<String> sweepOptions(Path out, String... options) {
    List<String> line = new ArrayList<>(List.of("desweep", "--out", out.toString()));
    line.addAll(List.of("--runs", "3", "--populations", "20,40", "--generations", "200"));
    line.addAll(List.of("--functions", "sphere,ackley,hartman-3"));
    line.addAll(List.of(options));
    return line;
  }

  @Test
  void theDemosRunOnTheClassPath() {
    Outcome run =
        Outcome.java(
            directory,
            List.of("-cp", Outcome.LIB + "/*", "io.jobdispatch.examples.Main", "quickstart"));

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(run.output()).startsWith("pi is about 3.14");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "desweeep",
        "desweep --runs x",
        "desweep --runs 0",
        "desweep --backend nowhere",
        "desweep --set jd.local.slot=3",
        "desweep --slots 0",
        "desweep --functions nothing",
        "desweep --out /dev/null/x",
        "desweep --out=",
        "tune --nonsense"
      })
  void aBadCallIsOneClearLineAndExitCode2(String call) {
    Outcome run = onModulePath(List.of(call.split(" ")));

    assertThat(run.exitCode()).as(run.story()).isEqualTo(2);
    assertThat(run.errors().lines()).as(run.story()).hasSize(1);
  }

  @Test
  void resultsThatCannotBeWrittenAreAFailure() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String call = "'%s' -p '%s' -m %s list > /dev/full".formatted(java, Outcome.LIB, MODULE);

    Outcome run = Outcome.of(directory, List.of("/bin/sh", "-c", call));

    assertThat(run.exitCode()).as(run.story()).isEqualTo(1);
    assertThat(run.errors()).contains("cannot write the results");
  }

  @Test
  void anInterruptEndsTheSweepWithASummaryAndExitCode130() throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-p", Outcome.LIB.toString(), "-m", MODULE));
    line.addAll(List.of("desweep", "--out", directory.resolve("cut").toString(), "-v"));
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).directory(directory.toFile()).start();
    try (BufferedReader output = process.inputReader()) {
      String all = readUntil(output, "run ");
      new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
      all += readUntil(output, null);

      assertThat(process.waitFor()).as(all).isEqualTo(130);
      assertThat(all).contains("cancelled");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads lines until one has the text, or to the end. */
  private static String readUntil(BufferedReader output, String text) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      all.append(line).append('\n');
      if (text != null && line.contains(text)) {
        break;
      }
    }
    return all.toString();
  }

  private Outcome onModulePath(List<String> arguments) {
    List<String> line = new ArrayList<>(List.of("-p", Outcome.LIB.toString(), "-m", MODULE));
    line.addAll(arguments);
    return Outcome.java(directory, line);
  }
}
