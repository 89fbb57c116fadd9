package io.jobdispatch.core;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/** Finds the slaves that take longer for a job than the options allow. */
final class Overtime<J> {

  /*
   * A slave that holds jobs is in the queue once, at most with the time at which its oldest job may
   * have run out. When that comes up, it is looked at again: mostly it has answered meanwhile, and
   * is put behind.
   */

  private record Look<J>(Holding<J> holding, long nanos) {}

  private final JobTimeout timeout;
  private final Median median;
  private final MasterLoop loop;
  private final Queue<Look<J>> looks;

  Overtime(JobTimeout timeout, Median median, MasterLoop loop) {
    this.timeout = timeout;
    this.median = median;
    this.loop = loop;
    long origin = loop.nowNanos();
    this.looks = new PriorityQueue<>(Comparator.comparingLong(look -> look.nanos - origin));
  }

  /** A slave was given a job. */
  void given(Holding<J> holding) {
    if (!holding.timed) {
      holding.timed = true;
      lookAt(holding, dueNanos(holding));
    }
  }

  private long dueNanos(Holding<J> holding) {
    OptionalLong limit = timeout.limitNanos(median);
    return limit.isPresent()
        ? holding.progressNanos() + limit.getAsLong()
        : loop.nowNanos() + UNKNOWN_LOOK_NANOS;
  }

  /* While the limit is not known, nobody is over it; this is how often that is asked again. */
  private static final long UNKNOWN_LOOK_NANOS = 100_000_000;

  private void lookAt(Holding<J> holding, long nanos) {
    looks.add(new Look<>(holding, nanos));
    loop.timers().at(nanos, () -> {}); // so that there is a turn then
  }

  /*
   * While the master is busy, answers wait to be received: whose time runs out meanwhile is judged
   * when all that had arrived was heard.
   */

  /** Hands over each slave whose oldest job has run out of time. */
  void check(Consumer<Holding<J>> over) {
    long now = loop.listenedNanos();
    while (!looks.isEmpty() && looks.element().nanos - now <= 0) {
      Holding<J> holding = looks.remove().holding;
      holding.timed = false;
      if (holding.size() > 0 && !holding.isOver() && isDue(holding, now)) {
        over.accept(holding);
      }
    }
    if (!looks.isEmpty() && looks.element().nanos - loop.nowNanos() <= 0) {
      loop.turnAgain();
    }
  }

  private boolean isDue(Holding<J> holding, long now) {
    long due = dueNanos(holding);
    if (due - now <= 0) {
      return true;
    }
    holding.timed = true;
    lookAt(holding, due);
    return false;
  }
}
