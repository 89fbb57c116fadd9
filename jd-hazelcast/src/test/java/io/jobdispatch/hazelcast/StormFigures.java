package io.jobdispatch.hazelcast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a storm has counted and measured. Times are in nanoseconds. */
final class StormFigures {

  long rounds;
  long jobs;
  long again;
  long killed;
  long stopped;
  long cut;
  long joined;

  /** Hosts that were lost though nothing was done to them. */
  long unexpected;

  final List<Long> untilLost = new ArrayList<>();
  final List<Long> untilAgain = new ArrayList<>();
  final List<Long> untilBack = new ArrayList<>();

  private static String times(List<Long> nanos) {
    if (nanos.isEmpty()) {
      return "-";
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "%.0f ms (most %.0f ms)",
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.get(sorted.size() - 1) / 1e6);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d rounds, %d jobs right, %d evaluated again; hosts: %d killed, %d stopped, %d cut off,"
            + " %d started, %d lost by the way; medians: killed to lost %s, to its jobs elsewhere"
            + " %s; goes on to back %s",
        rounds,
        jobs,
        again,
        killed,
        stopped,
        cut,
        joined,
        unexpected,
        times(untilLost),
        times(untilAgain),
        times(untilBack));
  }
}
