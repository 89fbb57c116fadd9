package io.jobdispatch.core;

import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;
import org.jspecify.annotations.Nullable;

/** Which job an idle slave gets next, and how many it may hold. */
final class Feeding<J> {

  private final MasterLoop loop;
  private final Ledger<J> ledger;
  private final UserCalls<J, ?> calls;
  private final Suspects<J> suspects;
  private final Rebalancing<J> rebalancing;
  private final @Nullable Overtime<J> overtime;
  private final boolean independent;
  private final Backlog backlog;

  Feeding(
      MasterLoop loop,
      Ledger<J> ledger,
      UserCalls<J, ?> calls,
      Suspects<J> suspects,
      Rebalancing<J> rebalancing,
      @Nullable Overtime<J> overtime,
      boolean independent,
      Backlog backlog) {
    this.loop = loop;
    this.ledger = ledger;
    this.calls = calls;
    this.suspects = suspects;
    this.rebalancing = rebalancing;
    this.overtime = overtime;
    this.independent = independent;
    this.backlog = backlog;
  }

  /** Fills an idle slave's window, first with what fell back, then with new jobs. */
  void fill(Holding<J> holding, MasterOutbox outbox) {
    boolean inMaster = holding.slave.equals(loop.self());
    if (ledger.suspects() > 0 && !inMaster && feedSuspect(holding, outbox)) {
      return;
    }
    int window = independent && !inMaster && !holdsSuspect(holding) ? room(holding) : 1;
    int before = holding.size();
    long begunNanos = loop.clockNanos();
    fill(holding, window, inMaster, outbox);
    backlog.drew(loop.clockNanos() - begunNanos, holding.size() - before);
  }

  private void fill(Holding<J> holding, int window, boolean inMaster, MasterOutbox outbox) {
    while (holding.size() < window) {
      Entry<J> entry = next(holding.slave, inMaster);
      if (entry == null) {
        return;
      }
      give(entry, holding, outbox);
    }
  }

  private boolean holdsSuspect(Holding<J> holding) {
    return holding.size() > 0 && holding.oldest().isSuspect();
  }

  /** Gives a suspect to a slave that is empty. Answers true if it gets nothing else now. */
  private boolean feedSuspect(Holding<J> holding, MasterOutbox outbox) {
    if (suspects.holdsBack(holding)) {
      loop.slaves().rest(holding.slave);
      return true;
    }
    if (holding.size() > 0) {
      return false;
    }
    suspects.emptied(holding);
    Entry<J> entry = ledger.nextSuspect(suspect -> suspects.fits(suspect, holding.host));
    if (entry == null) {
      return false;
    }
    give(entry, holding, outbox);
    return true;
  }

  /*
   * How many jobs a slave may hold now. While its way or the master's memory is full, that is one.
   * Who has that one is looked at again with its next answer, not in every turn: there may be
   * thousands of them.
   */
  private int room(Holding<J> holding) {
    int window = holding.window.size();
    boolean wantsMore = window > 1 && holding.size() < window;
    if (!wantsMore) {
      return window;
    }
    int most = holding.size() + more(holding);
    if (most >= window) {
      return window;
    }
    holding.window.full(Math.max(1, most));
    if (holding.size() > 0 && most <= holding.size()) {
      loop.slaves().rest(holding.slave);
    }
    return Math.max(1, most);
  }

  /* How many jobs beyond the first one its way and the master have room for. */
  private int more(Holding<J> holding) {
    if (loop.isFull(holding.slave)) {
      return 0;
    }
    int waiting = (int) loop.counts().inFlight.get() + calls.accepted();
    return backlog.room(holding.size(), waiting, loop.slaves().ready());
  }

  private @Nullable Entry<J> next(TaskId slave, boolean inMaster) {
    if (loop.mode() == Mode.LOCAL && !inMaster) {
      return ledger.nextTainted();
    }
    Entry<J> entry = inMaster ? ledger.nextUntainted() : ledger.next(slave);
    return entry == null ? calls.draw() : entry;
  }

  private void give(Entry<J> entry, Holding<J> holding, MasterOutbox outbox) {
    Attempt<J> attempt = ledger.assign(entry, holding.slave, loop.nowNanos());
    holding.add(attempt);
    suspects.given(attempt, holding.host);
    if (holding.size() > 1) {
      rebalancing.filled(holding);
    }
    if (overtime != null && !holding.slave.equals(loop.self())) {
      overtime.given(holding);
    }
    loop.counts().inFlight.add(1);
    outbox.send(holding.slave, new EvaluateJob(entry.index, attempt.number(), entry.payload));
    if (!loop.listeners().isEmpty()) {
      outbox.tell(on -> on.dispatched(entry.index, attempt.number(), holding.slave));
    }
  }
}
