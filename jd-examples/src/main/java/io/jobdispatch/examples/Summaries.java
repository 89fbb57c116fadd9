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
        "%,d jobs%s in %.1f s, %s; %d %s, %.0f %% busy%s%s",
        summary.completed(),
        replayed(summary),
        seconds,
        rate(summary.jobsPerSecond()),
        summary.slavesMost(),
        summary.slavesMost() == 1 ? "slave" : "slaves",
        100 * summary.efficiency(),
        unanswered(summary),
        losses(summary));
  }

  private static String replayed(RunSummary summary) {
    return summary.replayed() == 0
        ? ""
        : String.format(Locale.ROOT, " (%,d of them replayed)", summary.replayed());
  }

  private static String unanswered(RunSummary summary) {
    return summary.unanswered().isZero()
        ? ""
        : String.format(
            Locale.ROOT,
            " (%.0f %% without an answer: %.1f s)",
            100 * summary.unansweredShare(),
            summary.unanswered().toNanos() / NANOS);
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
