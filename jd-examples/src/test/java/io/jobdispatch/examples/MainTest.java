package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          desweeep                          | unknown demo 'desweeep'; did you mean desweep? see ./jd list
          x                                 | unknown demo 'x'; see ./jd list
          --hepl                            | unknown option '--hepl'; did you mean --help? see ./jd --help
          desweep --rnus 3                  | unknown option '--rnus'; did you mean --runs? see ./jd desweep --help
          desweep 3                         | one argument too many: '3'; see ./jd desweep --help
          desweep --runs                    | missing required parameter for option '--runs' (N)
          desweep --runs x                  | invalid value for option '--runs': 'x' is not an int
          desweep --runs 0                  | must be >= 1: runs=0
          desweep --runs 1 --runs 2         | option '--runs' (N) should be specified only once
          desweep --populations 3           | must be >= 4: population=3
          desweep --generations 0           | must be >= 1: generations=0
          desweep --functions spere         | unknown function 'spere'; did you mean sphere?
          desweep --backend loca            | no backend named 'loca' (argument jd.backend); installed: [local]; is its module, say jd-loca, on the path?
          desweep --set jd.local.slot=1     | no such setting of backend 'local': argument jd.local.slot; it has: [jd.local.copy, jd.local.slots]
          desweep --slots 0                 | must be >= 1: --slots=0
          desweep --slots 2 --backend none  | --slots is of the backend local, and --backend none has no slots
          desweep --set a=b --backend none  | --set is of a backend, and --backend none is none
          tune --budget 0                   | must be >= 1: budget=0
          tune --population 3               | must be >= 4: population=3
          tune --step 61                    | must be > 0 and <= 60: step=61.0
          tune --slots 10001                | must be a whole number from 1 to 10000: jd.local.slots='10001', set by argument jd.local.slots
          tune --set jd.local.copy=none     | must be one of [evaluator, everything]: jd.local.copy='none', set by argument jd.local.copy
          spice --samples 0                 | must be >= 1: samples=0
          """)
  void badCallIsToldInOneLine(String arguments, String complaint) {
    DemoCall call = DemoCall.of(arguments.split(" ", -1));

    assertThat(call.err()).isEqualTo("jd: %s%n".formatted(complaint));
    assertThat(call.out()).isEmpty();
    assertThat(call.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"desweep", "spice"})
  void folderThatCannotBeWrittenToIsToldBeforeAnythingRuns(String demo, @TempDir Path folder)
      throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    DemoCall call = DemoCall.of(demo, "--out", file.toString());

    assertThat(call.err()).hasLineCount(1).startsWith("jd: ");
    assertThat(call.code()).isEqualTo(2);
  }

  @Test
  void everyDemoIsListedInALine() {
    DemoCall call = DemoCall.of("list");

    assertThat(call.out().lines().map(line -> line.split(" ", -1)[0]))
        .containsExactly("quickstart", "desweep", "tune", "spice");
    assertThat(call.code()).isZero();
  }

  @Test
  void callWithoutADemoShowsWhichThereAre() {
    DemoCall call = DemoCall.of();

    assertThat(call.out()).startsWith("Usage: jd").contains("quickstart", "desweep", "spice");
    assertThat(call.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quickstart", "desweep", "tune", "spice", "list"})
  void everyDemoExplainsItself(String demo) {
    DemoCall call = DemoCall.of(demo, "--help");

    assertThat(call.out()).startsWith("Usage: jd " + demo).contains("--help");
    assertThat(call.code()).isZero();
  }

  @Test
  void versionIsTold() {
    DemoCall call = DemoCall.of("--version");

    assertThat(call.out()).startsWith("jd ").contains("Java ");
    assertThat(call.code()).isZero();
  }
}
