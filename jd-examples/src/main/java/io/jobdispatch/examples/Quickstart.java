package io.jobdispatch.examples;

import io.jobdispatch.core.JobContext;
import io.jobdispatch.core.Jobs;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Estimates pi by throwing darts: 400 jobs of a million darts each. */
public final class Quickstart {

  public static void main(String[] args) {
    List<Integer> jobs = Collections.nCopies(400, 1_000_000);
    List<Double> estimates = Jobs.of(jobs).evaluate(Quickstart::estimatePi).results();
    double pi = estimates.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    System.out.println("pi is about " + pi);
  }

  static double estimatePi(int darts, JobContext context) {
    RandomGenerator random = context.random();
    int hits = 0;
    for (int dart = 0; dart < darts; dart++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      hits += x * x + y * y < 1 ? 1 : 0;
    }
    return 4.0 * hits / darts;
  }
}
