package io.jobdispatch.core;

import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Slaves.Slave;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs that wait behind others back from their slave, when there is nothing else to give to
 * slaves that have none.
 */
final class Rebalancing<J> {

  /*
   * Worth it is what waits behind a job that turned out long, or behind enough short ones. What is
   * taken from a slave just before it would have begun it is evaluated twice, so that less than
   * WORTH of waiting work is left where it is.
   *
   * It is asked in every turn once nothing is left to draw, and there may be thousands of slaves.
   * So the loads are kept, and one is looked at again only when it comes up as the fullest.
   *
   * Nothing is taken back for a slave whose way is full: the job would wait there instead. What fills
   * a way is answered for, and with an answer there is a turn in which this is asked again.
   */

  /** Less waiting work than this is not worth a message. */
  static final Duration WORTH = Duration.ofMillis(1);

  /** A job is long when it takes so many times what jobs took until then, and at least WORTH. */
  private static final double LONG_FACTOR = 2;

  /** With so many times more loads than slaves, most of them are stale. */
  private static final int STALE_FACTOR = 4;

  private final Ledger<J> ledger;
  private final Map<TaskId, Holding<J>> holdings;
  private final MasterLoop loop;
  private long nextLookNanos;

  /* The fullest first; null when it is to be made anew. Time and answers make loads lighter. */
  private @Nullable Queue<Load<J>> loads;

  /** A slave and how long what waited with it would have taken when that was looked at. */
  private record Load<J>(Holding<J> holding, double nanos) {}

  Rebalancing(Ledger<J> ledger, Map<TaskId, Holding<J>> holdings, MasterLoop loop) {
    this.ledger = ledger;
    this.holdings = holdings;
    this.loop = loop;
    this.nextLookNanos = loop.nowNanos();
  }

  /** A slave was given a job while it had others. */
  void filled(Holding<J> holding) {
    Queue<Load<J>> known = loads;
    if (known == null) {
      return;
    }
    known.add(new Load<>(holding, waitingNanos(holding)));
    if (known.size() > STALE_FACTOR * holdings.size()) {
      loads = null;
    }
  }

  /** Takes back one job for each slave without any; answers whether it took any. */
  boolean run(MasterOutbox outbox) {
    if (loop.mode() != Mode.MASTER_SLAVE || loop.nowNanos() - nextLookNanos < 0) {
      return false;
    }
    Queue<Load<J>> waiting = loads();
    int takers = waiting.isEmpty() ? 0 : takers();
    int taken = 0;
    while (taken < takers && takeOne(waiting, outbox)) {
      taken++;
    }
    return taken > 0;
  }

  private int takers() {
    int takers = 0;
    for (Slave slave : loop.slaves().idle()) {
      Holding<J> holding = holdings.get(slave.id);
      boolean hasNone = holding != null && holding.size() == 0;
      takers += hasNone && !loop.isFull(slave.id) ? 1 : 0;
    }
    return takers;
  }

  private Queue<Load<J>> loads() {
    Queue<Load<J>> known = loads;
    if (known == null) {
      known = new PriorityQueue<>(Comparator.comparingDouble(load -> -load.nanos));
      for (Holding<J> holding : holdings.values()) {
        if (holding.size() > 1) {
          known.add(new Load<>(holding, waitingNanos(holding)));
        }
      }
      loads = known;
    }
    return known;
  }

  private boolean takeOne(Queue<Load<J>> known, MasterOutbox outbox) {
    Holding<J> holding = pollFullest(known);
    if (holding == null) {
      return false;
    }
    boolean worthIt = waitingNanos(holding) >= WORTH.toNanos() || untilLong(holding) <= 0;
    if (worthIt) {
      Attempt<J> oldest = waiting(holding).get(0);
      ledger.takeBack(oldest);
      outbox.send(holding.slave, new SkipJob(oldest.entry().index, oldest.number()));
    } else {
      lookAgain(untilLong(holding));
    }
    known.add(new Load<>(holding, waitingNanos(holding)));
    return worthIt;
  }

  /** Takes out the slave with which most waits; null if nothing waits anywhere. */
  private @Nullable Holding<J> pollFullest(Queue<Load<J>> known) {
    for (Load<J> first = known.poll(); first != null; first = known.poll()) {
      double nanos = waitingNanos(first.holding);
      Load<J> second = known.peek();
      if (second != null && nanos < second.nanos) {
        known.add(new Load<>(first.holding, nanos));
      } else if (!waiting(first.holding).isEmpty()) {
        return first.holding;
      }
    }
    return null;
  }

  /**
   * What the slave holds behind its oldest job and is still expected from it, but for the last
   * attempts that jobs may have.
   */
  private List<Attempt<J>> waiting(Holding<J> holding) {
    return holding.all().stream().skip(1).filter(this::mayMove).toList();
  }

  private boolean mayMove(Attempt<J> attempt) {
    return ledger.isCurrent(attempt) && attempt.entry().verdict().isEmpty();
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
    nextLookNanos = loop.nowNanos() + inNanos;
    loop.timers().at(nextLookNanos, () -> {}); // so that there is a turn then
  }
}
