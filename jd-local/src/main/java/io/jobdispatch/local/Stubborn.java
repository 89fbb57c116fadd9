package io.jobdispatch.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Killed tasks whose threads have not ended. Some of them are given up after a while. */
final class Stubborn {

  /*
   * Java cannot stop a thread that heeds no interrupt. Its slot is lent to others after GRACE, so
   * that a run can go on; but every such thread goes on using the processor, so there may only be
   * as many as there are slots. Beyond that the slots stay taken.
   */

  /** How long a killed thread may take to end before its slot may be given to others. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private final int abandonedMax;
  private final Map<LocalTask, Long> watched = new LinkedHashMap<>();
  private final List<LocalTask> abandoned = new ArrayList<>();

  Stubborn(int abandonedMax) {
    this.abandonedMax = abandonedMax;
  }

  synchronized void watch(LocalTask task, long nowNanos) {
    if (task.isAlive()) {
      watched.put(task, nowNanos + GRACE.toNanos());
    }
  }

  /** An abandoned thread has ended after all. */
  synchronized void forgiven(LocalTask task) {
    abandoned.remove(task);
  }

  /** Takes out those whose time is up, as many as may be abandoned. */
  synchronized List<LocalTask> due(long nowNanos) {
    if (watched.isEmpty()) {
      return List.of();
    }
    watched.keySet().removeIf(task -> !task.isAlive());
    List<LocalTask> due = new ArrayList<>();
    for (Map.Entry<LocalTask, Long> entry : watched.entrySet()) {
      boolean late = entry.getValue() - nowNanos <= 0;
      if (late && abandoned.size() < abandonedMax) {
        due.add(entry.getKey());
        abandoned.add(entry.getKey());
      }
    }
    due.forEach(watched::remove);
    return due;
  }

  /** Shortens a wait so that no deadline is missed. Negative waits have no limit. */
  synchronized long boundWait(long nanos, long nowNanos) {
    long bound = nanos;
    if (abandoned.size() >= abandonedMax) {
      return bound;
    }
    for (long deadline : watched.values()) {
      long left = Math.max(1, deadline - nowNanos);
      bound = bound < 0 ? left : Math.min(bound, left);
    }
    return bound;
  }

  synchronized List<LocalTask> all() {
    List<LocalTask> all = new ArrayList<>(watched.keySet());
    all.addAll(abandoned);
    return all;
  }

  synchronized String story(LocalTask task) {
    String cost = "its slot is used again, for the " + abandoned.size() + ". time in this way";
    String limit = "; at most " + abandonedMax + " times, then slots stay taken";
    return "task " + task.id + " was killed and heeds no interrupt: " + cost + limit;
  }
}
