package io.jobdispatch.core;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/** Finds the slaves that take longer for a job than the options allow. */
final class Overtime<J> {

  /*
   * The limit is the same for all slaves. So the one that has answered longest ago is over it first,
   * whatever it will be by then: it may become known, or another, with every result.
   *
   * A slave that holds jobs is in the queue once, by when it had answered when it was put there.
   * When that comes up, it is looked at again: mostly it has answered meanwhile, and is put behind.
   */

  private record Look<J>(Holding<J> holding, long sinceNanos) {}

  private final JobTimeout timeout;
  private final Median median;
  private final MasterLoop loop;
  private final Queue<Look<J>> looks;

  /* There will be a turn then, if that is not over. */
  private long nextTurnNanos;

  Overtime(JobTimeout timeout, Median median, MasterLoop loop) {
    this.timeout = timeout;
    this.median = median;
    this.loop = loop;
    long origin = loop.nowNanos();
    this.looks = new PriorityQueue<>(Comparator.comparingLong(look -> look.sinceNanos - origin));
    this.nextTurnNanos = origin;
  }

  /** A slave was given a job. */
  void given(Holding<J> holding) {
    if (!holding.timed) {
      watch(holding);
      awaitFirst();
    }
  }

  private void watch(Holding<J> holding) {
    holding.timed = true;
    looks.add(new Look<>(holding, holding.progressNanos()));
  }

  /*
   * While the master is busy, answers wait to be received: whose time runs out meanwhile is judged
   * when all that had arrived was heard.
   */

  /** Hands over each slave whose oldest job has run out of time. Once in every turn. */
  void check(Consumer<Holding<J>> over) {
    OptionalLong limit = timeout.limitNanos(median);
    if (limit.isEmpty()) {
      return;
    }
    long latest = loop.listenedNanos() - limit.getAsLong();
    while (!looks.isEmpty() && looks.element().sinceNanos - latest <= 0) {
      Holding<J> holding = looks.remove().holding;
      holding.timed = false;
      if (holding.size() > 0 && !holding.isOver()) {
        look(holding, latest, over);
      }
    }
    awaitFirst();
  }

  private void look(Holding<J> holding, long latest, Consumer<Holding<J>> over) {
    if (holding.progressNanos() - latest <= 0) {
      over.accept(holding);
    } else {
      watch(holding);
    }
  }

  /** Lets there be a turn when the first may be over. */
  private void awaitFirst() {
    OptionalLong limit = timeout.limitNanos(median);
    if (looks.isEmpty() || limit.isEmpty()) {
      return; // with the result that makes it known there is a turn
    }
    long now = loop.nowNanos();
    long due = looks.element().sinceNanos + limit.getAsLong();
    if (due - now <= 0) {
      loop.turnAgain();
    } else if (nextTurnNanos - now <= 0 || due - nextTurnNanos < 0) {
      nextTurnNanos = due;
      loop.timers().at(due, () -> {});
    }
  }
}
