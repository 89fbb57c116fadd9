package io.jobdispatch.core;

import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Slaves.Slave;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes jobs that wait behind others back from their slave, when there is nothing else to give to
 * slaves that have none.
 */
final class Rebalancing<J> {

  /*
   * Worth it is what waits behind a job that turned out long, or behind enough short ones. What is
   * taken from a slave just before it would have begun it is evaluated twice, so that less than
   * WORTH of waiting work is left where it is.
   */

  /** Less waiting work than this is not worth a message. */
  static final Duration WORTH = Duration.ofMillis(1);

  /** A job is long when it takes so many times what jobs took until then, and at least WORTH. */
  private static final double LONG_FACTOR = 2;

  private final Ledger<J> ledger;
  private final Map<TaskId, Holding<J>> holdings;
  private final MasterLoop loop;
  private boolean lookingAgain;

  Rebalancing(Ledger<J> ledger, Map<TaskId, Holding<J>> holdings, MasterLoop loop) {
    this.ledger = ledger;
    this.holdings = holdings;
    this.loop = loop;
  }

  /** Takes back one job for each slave without any; answers whether it took any. */
  boolean run(MasterOutbox outbox) {
    if (loop.mode() != Mode.MASTER_SLAVE) {
      return false;
    }
    int taken = 0;
    for (Slave slave : loop.slaves().idle()) {
      Holding<J> holding = holdings.get(slave.id);
      if (holding != null && holding.size() == 0 && takeOne(outbox)) {
        taken++;
      }
    }
    return taken > 0;
  }

  private boolean takeOne(MasterOutbox outbox) {
    Optional<Holding<J>> fullest =
        holdings.values().stream()
            .filter(holding -> !waiting(holding).isEmpty())
            .max(Comparator.comparingDouble(this::waitingNanos));
    if (fullest.isEmpty()) {
      return false;
    }
    Holding<J> holding = fullest.get();
    if (waitingNanos(holding) < WORTH.toNanos() && untilLong(holding) > 0) {
      lookAgain(untilLong(holding));
      return false;
    }
    Attempt<J> oldest = waiting(holding).get(0);
    ledger.takeBack(oldest);
    outbox.send(holding.slave, new SkipJob(oldest.entry().index, oldest.number()));
    return true;
  }

  /** What the slave holds behind its oldest job and is still expected from it. */
  private List<Attempt<J>> waiting(Holding<J> holding) {
    return holding.all().stream().skip(1).filter(ledger::isCurrent).toList();
  }

  private double waitingNanos(Holding<J> holding) {
    return waiting(holding).size() * holding.window.jobNanos();
  }

  /** How long until the slave's oldest job counts as long. */
  private long untilLong(Holding<J> holding) {
    double limit = Math.max((double) WORTH.toNanos(), LONG_FACTOR * holding.window.jobNanos());
    return holding.progressNanos() + (long) limit - loop.nowNanos();
  }

  private void lookAgain(long inNanos) {
    if (!lookingAgain) {
      lookingAgain = true;
      loop.timers().at(loop.nowNanos() + inNanos, () -> lookingAgain = false);
    }
  }
}
