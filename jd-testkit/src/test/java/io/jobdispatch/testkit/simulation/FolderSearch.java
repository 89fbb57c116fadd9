package io.jobdispatch.testkit.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Looks for the first seed of runs with journals in real folders that fails. Loaded together with a
 * core that has a fault in it.
 */
public final class FolderSearch implements Function<Long, String> {

  /** Made by reflection. */
  public FolderSearch() {}

  /** Tells the first of so many seeds that fails, and what it said; empty if none does. */
  @Override
  public String apply(Long seeds) {
    try {
      Path above = Files.createTempDirectory("jd-simulation");
      try {
        return firstFailure(seeds, above);
      } finally {
        delete(above);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstFailure(long seeds, Path above) {
    try {
      Simulation.seeds(1, seeds)
          .faults(JournalledSimulationTest.ANY)
          .check(JournalledScenario.any().on(FolderDisk.in(above)));
      return "";
    } catch (SimulationError e) {
      return e.getMessage();
    }
  }

  private static void delete(Path above) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(above)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
