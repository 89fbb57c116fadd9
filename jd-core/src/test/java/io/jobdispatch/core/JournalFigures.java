package io.jobdispatch.core;

import io.jobdispatch.core.journal.JournalFolder;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Measures what a journal costs: no-op jobs a second, and the time of runs whose jobs take 1 ms,
 * with each policy and without a journal, in turn, several rounds. Arguments: the folder to write
 * to (its disk is what is measured), rounds, no-op jobs, jobs of 1 ms.
 */
final class JournalFigures {

  private static final int SLOTS = 2;

  private final Path folder;
  private final int rounds;
  private int count;

  private JournalFigures(Path folder, int rounds) {
    this.folder = folder;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    JournalFigures figures = new JournalFigures(folder, Integer.parseInt(arguments[1]));
    figures.measure("no-op", Long.parseLong(arguments[2]), job -> job);
    figures.measure("1 ms", Long.parseLong(arguments[3]), JournalFigures::busy);
  }

  private static Long busy(Long job) {
    long end = System.nanoTime() + 1_000_000;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return job;
  }

  private void measure(String name, long jobs, Evaluator<Long, Long> evaluator) throws IOException {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Optional<Sync> sync : policies()) {
        double taken = run(jobs, evaluator, sync);
        String policy = sync.map(Sync::name).orElse("none");
        if (round > 0) {
          seconds.computeIfAbsent(policy, key -> new ArrayList<>()).add(taken);
        }
      }
    }
    seconds.forEach((policy, all) -> tell(name, policy, jobs, all, seconds.get("none")));
  }

  private static List<Optional<Sync>> policies() {
    return List.of(Optional.empty(), Optional.of(Sync.SYSTEM), Optional.of(Sync.EVERY_TURN));
  }

  private double run(long jobs, Evaluator<Long, Long> evaluator, Optional<Sync> sync)
      throws IOException {
    RunOptions options =
        RunOptions.defaults().backend("local").setting("jd.local.slots", String.valueOf(SLOTS));
    Path journal = folder.resolve("figures-" + count++);
    if (sync.isPresent()) {
      options = options.journal(JournalFolder.at(journal).sync(sync.get()));
    }
    long begun = System.nanoTime();
    Jobs.of(LongStream.range(0, jobs).boxed().iterator())
        .evaluate(evaluator)
        .named("figures")
        .with(options)
        .forEach((index, job, result) -> {});
    double taken = (System.nanoTime() - begun) / 1e9;
    delete(journal);
    return taken;
  }

  private static void delete(Path journal) throws IOException {
    if (!Files.exists(journal)) {
      return;
    }
    try (Stream<Path> files = Files.walk(journal)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void tell(
      String name, String policy, long jobs, List<Double> seconds, List<Double> without) {
    double median = median(seconds);
    System.out.printf(
        Locale.ROOT,
        "%-6s %-11s median %7.3f s, %,12.0f jobs/s, %8.3f us/job, %5.1f %% longer than without;"
            + " all %s%n",
        name,
        policy,
        median,
        jobs / median,
        median * 1e6 / jobs,
        100 * (median / median(without) - 1),
        seconds.stream().map(each -> String.format(Locale.ROOT, "%.2f", each)).toList());
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
