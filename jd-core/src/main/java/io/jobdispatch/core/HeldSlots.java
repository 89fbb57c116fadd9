package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The slots of slaves that the master has killed, until other slaves can use them. */
final class HeldSlots {

  /*
   * A thread cannot be stopped: it keeps its slot until it ends, or until the virtual machine
   * abandons it. So a killed slave is missing for a while, which is no reason to end the run or to
   * evaluate in the master. After PATIENCE it is one: the virtual machine abandons no more of them.
   *
   * Slots have no names, only hosts do. A slave that ended by itself leaves a slot, too, which is not
   * the one that is waited for.
   */

  /** How long a slot is expected back; longer than virtual machines wait for a killed thread. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final class OnHost {
    private final Deque<Long> deadlines = new ArrayDeque<>();
    private int othersLeft;
  }

  private final Map<HostId, OnHost> hosts = new HashMap<>();
  private int held;

  /** A slave is over. */
  void exited(TaskExit exit, long nowNanos) {
    if (exit.host().equals(HostId.NONE)) {
      return;
    }
    OnHost host = hosts.computeIfAbsent(exit.host(), unknown -> new OnHost());
    if (exit.reason() == TaskExit.Reason.KILLED) {
      host.deadlines.add(nowNanos + PATIENCE.toNanos());
      held++;
    } else {
      host.othersLeft++;
    }
  }

  /** A slot of a host can be used again. */
  void freed(HostId id) {
    OnHost host = hosts.get(id);
    if (host == null) {
      return;
    }
    if (host.othersLeft > 0) {
      host.othersLeft--;
    } else if (host.deadlines.poll() != null) {
      held--;
    }
  }

  /** A host is gone with all its slots. */
  void gone(HostId id) {
    OnHost host = hosts.remove(id);
    held -= host == null ? 0 : host.deadlines.size();
  }

  /** How many slots will be usable soon. */
  int expected(long nowNanos) {
    return held - stuck(nowNanos);
  }

  /** How many slots are held by threads that did not end in time. */
  int stuck(long nowNanos) {
    if (held == 0) {
      return 0;
    }
    return (int)
        hosts.values().stream()
            .map(host -> host.deadlines)
            .flatMap(Collection::stream)
            .filter(deadline -> deadline - nowNanos <= 0)
            .count();
  }
}
