package io.jobdispatch.core;

import io.jobdispatch.api.Message.Effort;

/**
 * How many jobs a slave may hold, so that it never waits for the master: the round trip divided by
 * the time that a job takes, plus one.
 */
final class Window {

  /*
   * With one job at a time, the time that a slave idles before a job is the round trip. So the
   * window grows by idle time divided by job time whenever a slave idled noticeably, at most to its
   * double. It shrinks when more than one job waited at the slave all the while: those were not
   * needed to keep it busy. After each change the jobs that were sent before it are let through
   * before it is judged again.
   *
   * Where the network is slow, a slave idles because of the transfer, and a longer window would only
   * fill the master's memory. So a window that fills the way to its slave is cut down to what does,
   * and grows again only after so many answers in a row without a full way.
   */

  /** The most jobs that a slave holds. */
  static final int MAX = 256;

  /** Idling for less than this part of a job's time is not worth a longer window. */
  private static final int NOTICEABLE_PART = 50;

  private static final int JUDGED_LEAST = 16;
  private static final int WEIGHT_OF_PAST = 7;

  private int size = 1;
  private double jobNanos;
  private int seen;
  private int leastWaiting = MAX;

  int size() {
    return size;
  }

  /** The time that a job takes, an average that forgets; 0 while nothing is known. */
  double jobNanos() {
    return jobNanos;
  }

  /** A job was evaluated. */
  void evaluated(Effort effort) {
    double nanos = Math.max(1, effort.evaluatedNanos());
    jobNanos = jobNanos == 0 ? nanos : (WEIGHT_OF_PAST * jobNanos + nanos) / (WEIGHT_OF_PAST + 1);
    leastWaiting = Math.min(leastWaiting, effort.waiting());
    seen++;
    if (seen < size) {
      return;
    }
    if (effort.idledNanos() * (double) NOTICEABLE_PART > jobNanos) {
      resize(size + (int) Math.min(size, Math.ceil(effort.idledNanos() / jobNanos)));
    } else if (seen >= Math.max(JUDGED_LEAST, 2 * size)) {
      resize(size - Math.max(0, leastWaiting - 1));
    }
  }

  /** The way to the slave is full with so many jobs held: more would not help it. */
  void full(int held) {
    resize(Math.min(size, held));
  }

  private void resize(int wanted) {
    size = Math.max(1, Math.min(MAX, wanted));
    seen = 0;
    leastWaiting = MAX;
  }
}
