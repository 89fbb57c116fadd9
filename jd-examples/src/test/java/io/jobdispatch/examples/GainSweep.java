package io.jobdispatch.examples;

import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import java.util.List;
import java.util.stream.IntStream;

/** The programs of docs/journal.md. */
final class GainSweep {

  private GainSweep() {}

  private static double gain(int sample) {
    if (sample < 0) {
      throw new IllegalArgumentException("must be >= 0: sample=" + sample);
    }
    return Math.sqrt(sample);
  }

  static List<Double> gains(int samples, RunOptions options) {
    List<Integer> jobs = IntStream.range(0, samples).boxed().toList();
    return Jobs.of(jobs).evaluate(GainSweep::gain).named("gain at 27 C").with(options).results();
  }

  static List<Double> retried(int samples, RunOptions options) {
    return gains(samples, options.retryFailed());
  }
}
