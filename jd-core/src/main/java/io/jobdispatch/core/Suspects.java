package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may evaluate the jobs that may have ended a slave: a slave that holds nothing else; and for
 * one that is suspected more, also no other suspect on its host.
 */
final class Suspects<J> {

  /*
   * A slave with a window is hardly ever empty. So while suspects wait, as many slaves as there are
   * suspects get nothing more until they are empty.
   */

  /** What suspects one host holds. */
  private static final class Held {
    private int all;
    private int alone;
  }

  private final Ledger<J> ledger;
  private final Map<HostId, Held> hosts = new HashMap<>();
  private int emptying;

  Suspects(Ledger<J> ledger) {
    this.ledger = ledger;
  }

  /** Whether a slave that holds nothing may take this one. */
  boolean fits(Entry<J> entry, HostId host) {
    Held held = hosts.get(host);
    if (held == null) {
      return true;
    }
    return held.alone == 0 && (entry.suspicion() < History.ALONE || held.all == 0);
  }

  /** Whether a slave gets nothing more until it is empty, for a suspect waits. */
  boolean holdsBack(Holding<J> holding) {
    boolean isWanted = emptying < ledger.suspects() && takesAny(holding.host);
    if (!holding.emptying && holding.size() > 0 && isWanted) {
      setEmptying(holding, true);
    }
    return holding.emptying && holding.size() > 0;
  }

  private boolean takesAny(HostId host) {
    Held held = hosts.get(host);
    return held == null || held.alone == 0;
  }

  /** A slave is empty, or gone. */
  void emptied(Holding<J> holding) {
    setEmptying(holding, false);
  }

  private void setEmptying(Holding<J> holding, boolean now) {
    if (holding.emptying != now) {
      holding.emptying = now;
      emptying += now ? 1 : -1;
    }
  }

  /** A slave was given this. */
  void given(Attempt<J> attempt, HostId host) {
    if (attempt.isSuspect()) {
      count(attempt, host, 1);
    }
  }

  /** A slave holds this no more. */
  void released(Attempt<J> attempt, HostId host) {
    if (attempt.isSuspect()) {
      count(attempt, host, -1);
    }
  }

  private void count(Attempt<J> attempt, HostId host, int change) {
    Held held = hosts.computeIfAbsent(host, unknown -> new Held());
    held.all += change;
    held.alone += attempt.suspicion() >= History.ALONE ? change : 0;
    if (held.all == 0) {
      hosts.remove(host);
    }
  }
}
