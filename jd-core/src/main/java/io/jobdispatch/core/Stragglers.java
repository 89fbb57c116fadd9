package io.jobdispatch.core;

import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Slaves.Slave;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Has the slowest jobs evaluated a second time when slaves are idle and nothing is left to draw.
 */
final class Stragglers<J> {

  /* What it costs is a slave: the one that is at the job when the other has its result. */

  /** What takes less than this is not slow, however short the others are. */
  static final Duration LEAST = Duration.ofMillis(100);

  private final double timesMedian;
  private final Median median;
  private final Ledger<J> ledger;
  private final Map<TaskId, Holding<J>> holdings;
  private final MasterLoop loop;
  private long nextLookNanos;

  Stragglers(
      double timesMedian,
      Median median,
      Ledger<J> ledger,
      Map<TaskId, Holding<J>> holdings,
      MasterLoop loop) {
    this.timesMedian = timesMedian;
    this.median = median;
    this.ledger = ledger;
    this.holdings = holdings;
    this.loop = loop;
    this.nextLookNanos = loop.nowNanos();
  }

  /** Queues one slow job for each slave without any; answers whether it queued any. */
  boolean run() {
    if (loop.mode() != Mode.MASTER_SLAVE
        || median.count() < JobTimeout.MEDIAN_OF_LEAST
        || loop.nowNanos() - nextLookNanos < 0) {
      return false;
    }
    long takers = takers();
    List<Holding<J>> slow = takers == 0 ? List.of() : slowest(takers);
    long now = loop.nowNanos();
    int queued = 0;
    for (Holding<J> holding : slow) {
      long due = holding.progressNanos() + limitNanos();
      if (due - now > 0) {
        lookAgainAt(due);
        break;
      }
      ledger.evaluateAgain(holding.oldest().entry());
      queued++;
    }
    return queued > 0;
  }

  private long limitNanos() {
    long nanos = Durations.atMostLongest((long) (timesMedian * median.nanos()));
    return Math.max(LEAST.toNanos(), nanos);
  }

  private long takers() {
    return loop.slaves().idle().stream().filter(this::holdsNone).count();
  }

  private boolean holdsNone(Slave slave) {
    Holding<J> holding = holdings.get(slave.id);
    return holding != null && holding.size() == 0;
  }

  /* Suspects are not multiplied, and what is not to be tried again is not. */
  private List<Holding<J>> slowest(long count) {
    Collection<Holding<J>> all = holdings.values();
    return all.stream()
        .filter(holding -> holding.size() > 0 && !holding.isOver() && isWorthIt(holding.oldest()))
        .sorted(Comparator.comparingLong(holding -> holding.progressNanos() - loop.nowNanos()))
        .limit(count)
        .toList();
  }

  private boolean isWorthIt(Attempt<J> attempt) {
    return ledger.isCurrent(attempt)
        && ledger.isSingle(attempt.entry())
        && !attempt.entry().isTainted()
        && attempt.entry().verdict().isEmpty();
  }

  private void lookAgainAt(long nanos) {
    nextLookNanos = nanos;
    loop.timers().at(nanos, () -> {}); // so that there is a turn then
  }
}
