package io.jobdispatch.examples;

import io.jobdispatch.core.RunSummary;
import java.util.Locale;

/** What came of runs, in a line for a person. */
final class Summaries {

  private static final double NANOS = 1e9;

  private Summaries() {}

  /** Jobs, time, rate, slaves and how busy they were. */
  static String line(RunSummary summary) {
    double seconds = summary.elapsed().toNanos() / NANOS;
    return String.format(
        Locale.ROOT,
        "%,d jobs in %.1f s, %s; %d %s, %.0f %% busy%s",
        summary.completed(),
        seconds,
        rate(summary.completed() / Math.max(seconds, 1 / NANOS)),
        summary.slavesMost(),
        summary.slavesMost() == 1 ? "slave" : "slaves",
        100 * summary.efficiency(),
        losses(summary));
  }

  /** A rate with a decimal where it is small. */
  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 100 ? "%.1f jobs/s" : "%,.0f jobs/s", perSecond);
  }

  private static String losses(RunSummary summary) {
    return (summary.failed() > 0 ? "; " + summary.failed() + " failed" : "")
        + (summary.slavesLost() > 0 ? "; " + summary.slavesLost() + " slaves lost" : "");
  }
}
