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
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ResumeIT {

  private static final String MODULE = "io.jobdispatch.examples/io.jobdispatch.examples.Main";
  private static final int KILLS = 4;
  private static final int JOBS = 3 * 2 * 60;

  /* More than the records of a few results, and less than a quarter of them all. */
  private static final long GROWTH_BYTES = 4000;

  @TempDir private Path directory;

  private List<String> line(String out, String... more) {
    List<String> line = new ArrayList<>(List.of("-p", Outcome.LIB.toString(), "-m", MODULE));
    line.addAll(List.of("desweep", "--out", out, "--quiet", "--slots", "2"));
    line.addAll(List.of("--runs", "60", "--populations", "20,40", "--generations", "1000"));
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
    String whole = table(Outcome.java(directory, line("whole")));
    Path journal = directory.resolve("journal");

    for (int kill = 1; kill <= KILLS; kill++) {
      long before = bytes(journal);
      Process life =
          Outcome.builder(directory, Outcome.javaLine(line("cut", "--journal", "journal")))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("life" + kill).toFile())
              .start();
      try {
        while (bytes(journal) < before + GROWTH_BYTES && !life.waitFor(2, TimeUnit.MILLISECONDS)) {
          assertThat(life.isAlive()).as("it ended before it was killed").isTrue();
        }
      } finally {
        life.destroyForcibly();
      }
      assertThat(life.waitFor()).as("killed").isEqualTo(128 + 9);
    }
    Outcome last = Outcome.java(directory, line("cut", "--journal", "journal", "-v"));

    assertThat(table(last)).isEqualTo(whole);
    for (String file : List.of("runs.csv", "summary.csv")) {
      assertThat(directory.resolve("cut").resolve(file))
          .hasSameTextualContentAs(directory.resolve("whole").resolve(file));
    }
    assertThat(last.errors()).contains(JOBS + " jobs drawn, " + JOBS + " done, 0 failed, ");
    assertThat(last.errors()).contains(" of them replayed");
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
