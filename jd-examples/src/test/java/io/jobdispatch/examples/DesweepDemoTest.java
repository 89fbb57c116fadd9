package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DesweepDemoTest {

  @TempDir static Path reference;
  @TempDir Path folder;

  static DemoCall expected;

  @BeforeAll
  static void runOnOneSlot() {
    System.setProperty("java.awt.headless", "true");
    expected = sweep(reference, "--slots 1");
  }

  private static DemoCall sweep(Path folder, String more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("desweep", "--out", folder.toString()));
    arguments.addAll(List.of("--runs", "3", "--populations", "8,20", "--generations", "60"));
    arguments.addAll(List.of(more.split(" ", -1)));
    return DemoCall.of(arguments.toArray(String[]::new));
  }

  private static String table(DemoCall call) {
    return call.out().substring(0, call.out().lastIndexOf(System.lineSeparator() + "/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--slots 2", "--slots 8", "--backend none", "--set jd.local.copy=everything"})
  void numbersAreTheSameWhereverJobsAreEvaluated(String where) throws Exception {
    DemoCall call = sweep(folder, where);

    assertThat(table(call)).isEqualTo(table(expected));
    for (String name : List.of("runs.csv", "summary.csv", "convergence.png")) {
      assertThat(folder.resolve(name)).hasSameBinaryContentAs(reference.resolve(name));
    }
  }

  @Test
  void anotherSeedGivesOtherNumbers() throws Exception {
    sweep(folder, "--slots 1 --seed 2");

    assertThat(Files.readString(folder.resolve("runs.csv")))
        .isNotEqualTo(Files.readString(reference.resolve("runs.csv")));
  }

  @Test
  void firstRunsStayTheSameWhenThereAreMore() throws Exception {
    DemoCall.of(
        ("desweep --runs 5 --populations 8,20 --generations 60 --out " + folder).split(" ", -1));

    assertThat(Files.readAllLines(folder.resolve("runs.csv")))
        .containsAll(Files.readAllLines(reference.resolve("runs.csv")));
  }

  @Test
  void everyFunctionHasALineInTheTable() {
    assertThat(table(expected)).hasLineCount(22).contains("known minimum", "N=8", "N=20");
  }

  @Test
  void folderIsToldLastAndTheRunOnTheOtherStream() {
    assertThat(expected.out()).endsWith(reference + System.lineSeparator());
    assertThat(expected.err()).hasLineCount(1).startsWith("120 jobs in ").contains("; 1 slave, ");
    assertThat(expected.code()).isZero();
  }
}
