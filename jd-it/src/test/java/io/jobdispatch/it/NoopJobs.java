package io.jobdispatch.it;

import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import java.util.Iterator;
import java.util.stream.LongStream;

/** A program that evaluates many jobs that do nothing, and checks their sum. */
final class NoopJobs {

  private NoopJobs() {}

  public static void main(String[] arguments) {
    long count = Long.parseLong(arguments[0]);
    System.out.println(run(count, RunOptions.defaults()));
  }

  static RunSummary run(long count, RunOptions options) {
    long[] sum = {0};
    RunSummary summary =
        Jobs.of(numbers(count))
            .evaluate((Long job) -> job + 1)
            .with(options)
            .forEach((index, job, result) -> sum[0] += result);
    if (sum[0] != count * (count + 1) / 2) {
      throw new AssertionError("wrong sum: " + sum[0] + ", " + summary);
    }
    return summary;
  }

  static Iterator<Long> numbers(long count) {
    return LongStream.range(0, count).boxed().iterator();
  }
}
