package io.jobdispatch.it;

import io.jobdispatch.core.RunOptions;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * No-op jobs a second, beside an {@link ExecutorCompletionService} with as many threads: lazily
 * drawn, with as many in flight, each result consumed by the caller. Both warmed up, in turn, in
 * one JVM.
 */
final class Throughput {

  static final int THREADS = 2;
  private static final int IN_FLIGHT = 256 * THREADS;
  private static final int WARM_UP_ROUNDS = 3;

  private Throughput() {}

  public static void main(String[] arguments) throws Exception {
    System.out.printf(Locale.ROOT, "median ratio %.2f%n", medianRatio(9, 2_000_000));
  }

  /** The median of the ratios of ours to theirs, in jobs a second. */
  static double medianRatio(int rounds, long count) throws Exception {
    double[] ratios = new double[rounds];
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      double theirs = count * 1e9 / completionServiceNanos(count);
      double ours = count * 1e9 / dispatcherNanos(count);
      System.out.printf(
          Locale.ROOT,
          "%sjobs/s: dispatcher %,.0f, completion service %,.0f, ratio %.2f%n",
          round < 0 ? "(warm-up) " : "",
          ours,
          theirs,
          ours / theirs);
      if (round >= 0) {
        ratios[round] = ours / theirs;
      }
    }
    Arrays.sort(ratios);
    return ratios[rounds / 2];
  }

  private static long dispatcherNanos(long count) {
    RunOptions options = RunOptions.defaults().setting("jd.local.slots", "" + THREADS);
    long begun = System.nanoTime();
    NoopJobs.run(count, options);
    return System.nanoTime() - begun;
  }

  private static long completionServiceNanos(long count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    long begun = System.nanoTime();
    try {
      long sum = consume(new ExecutorCompletionService<>(threads), NoopJobs.numbers(count));
      if (sum != count * (count + 1) / 2) {
        throw new AssertionError("wrong sum: " + sum);
      }
      return System.nanoTime() - begun;
    } finally {
      threads.shutdown();
    }
  }

  private static long consume(CompletionService<Long> service, Iterator<Long> jobs)
      throws Exception {
    long sum = 0;
    int inFlight = 0;
    while (jobs.hasNext() || inFlight > 0) {
      while (inFlight < IN_FLIGHT && jobs.hasNext()) {
        Long job = jobs.next();
        service.submit(() -> job + 1);
        inFlight++;
      }
      for (Future<Long> next = service.take(); next != null; next = service.poll()) {
        sum += next.get();
        inFlight--;
      }
    }
    return sum;
  }
}
