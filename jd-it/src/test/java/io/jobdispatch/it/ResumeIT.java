package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sweep, killed and begun again. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class ResumeIT {

  private static final String MODULE = "io.jobdispatch.examples/io.jobdispatch.examples.Main";
  private static final int KILLS = 4;
  private static final int JOBS = 3 * 2 * 60;

  /* More work where this test gets the processor late, and a life is over before it is killed. */
  private static final List<String> GENERATIONS = List.of("1000", "5000", "25000");

  /* More than the records of a few results, and less than a quarter of them all. */
  private static final long GROWTH_BYTES = 4000;

  @TempDir private Path directory;

  private List<String> line(String generations, String out, String... more) {
    List<String> line = new ArrayList<>(List.of("-p", Outcome.LIB.toString(), "-m", MODULE));
    line.addAll(List.of("desweep", "--out", out, "--quiet", "--slots", "2"));
    line.addAll(List.of("--runs", "60", "--populations", "20,40"));
    line.addAll(List.of("--generations", generations));
    line.addAll(List.of("--functions", "sphere,ackley,hartman-3"));
    line.addAll(List.of(more));
    return line;
  }

  /* Where the files are is the last line; it differs. */
  private static String table(Outcome run) {
    assertThat(run.exitCode()).as(run.story()).isZero();
    List<String> lines = run.output().lines().toList();
    return String.join("\n", lines.subList(0, lines.size() - 1));
  }

  @Test
  void aSweepThatIsKilledAgainAndAgainGivesTheSameTableAndFiles() throws Exception {
    int tries = 0;
    while (tries < GENERATIONS.size() && kills(GENERATIONS.get(tries)) < KILLS) {
      tries++;
    }
    assertThat(tries).as("too late with each kill").isLessThan(GENERATIONS.size());
    String generations = GENERATIONS.get(tries);
    String whole = table(Outcome.java(directory, line(generations, "whole")));

    Outcome last =
        Outcome.java(directory, line(generations, "cut", "--journal", journal(generations), "-v"));

    assertThat(table(last)).isEqualTo(whole);
    for (String file : List.of("runs.csv", "summary.csv")) {
      assertThat(directory.resolve("cut").resolve(file))
          .hasSameTextualContentAs(directory.resolve("whole").resolve(file));
    }
    assertThat(last.errors()).contains(JOBS + " jobs drawn, " + JOBS + " done, 0 failed, ");
    assertThat(last.errors()).contains(" of them replayed");
    assertThat(last.errors().lines().filter(line -> line.contains("resumes from the journal")))
        .singleElement()
        .asString()
        .matches(
            ".*journal \\S*journal\\d* of \\d{4}-\\d\\d-\\d\\dT[0-9:]+Z: \\d+ results? (is|are)"
                + " taken from it; \\d+ of 360 jobs remains?");
  }

  private static String journal(String generations) {
    return "journal" + generations;
  }

  /** Counts the lives that were killed before their end. */
  private int kills(String generations) throws Exception {
    Path journal = directory.resolve(journal(generations));
    int killed = 0;
    for (int life = 1; life <= KILLS; life++) {
      killed += isKilled(generations, journal) ? 1 : 0;
    }
    return killed;
  }

  private boolean isKilled(String generations, Path journal) throws Exception {
    long before = bytes(journal);
    List<String> line = line(generations, "cut", "--journal", journal(generations));
    Process life =
        Outcome.builder(directory, Outcome.javaLine(line))
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(directory, "life", ".out").toFile())
            .start();
    try {
      boolean ended = false;
      while (bytes(journal) < before + GROWTH_BYTES && !ended) {
        ended = life.waitFor(2, TimeUnit.MILLISECONDS);
      }
    } finally {
      life.destroyForcibly();
    }
    return life.waitFor() == 128 + 9;
  }

  private static long bytes(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(ResumeIT::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
