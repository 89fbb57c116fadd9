package io.jobdispatch.core;

import io.jobdispatch.core.Ledger.Attempt;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Puts into words who holds which jobs since when. */
final class Holdings {

  private static final int SLAVES_TOLD_MAX = 16;
  private static final int JOBS_TOLD_MAX = 4;
  private static final double NANOS = 1e9;

  private Holdings() {}

  static <J> String describe(Collection<Holding<J>> holdings, int waiting, long nowNanos) {
    List<Holding<J>> busy = holdings.stream().filter(holding -> holding.size() > 0).toList();
    if (busy.isEmpty()) {
      return "; no slave holds a job, " + (waiting == 1 ? "1 job waits" : waiting + " jobs wait");
    }
    String told =
        busy.stream()
            .limit(SLAVES_TOLD_MAX)
            .map(holding -> describe(holding, nowNanos))
            .collect(Collectors.joining("; "));
    int more = busy.size() - SLAVES_TOLD_MAX;
    return "; " + told + (more > 0 ? "; and " + more + " more slaves" : "");
  }

  private static <J> String describe(Holding<J> holding, long nowNanos) {
    List<Attempt<J>> held = holding.all();
    String jobs =
        held.stream()
            .limit(JOBS_TOLD_MAX)
            .map(attempt -> String.valueOf(attempt.entry().index))
            .collect(Collectors.joining(", "));
    int more = held.size() - JOBS_TOLD_MAX;
    return String.format(
        Locale.ROOT,
        "slave %s on %s holds job %s%s since %.1f s",
        holding.slave,
        holding.host,
        jobs,
        more > 0 ? " and " + more + " more" : "",
        (nowNanos - held.get(0).dispatchedNanos()) / NANOS);
  }
}
