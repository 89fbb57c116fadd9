package io.jobdispatch.core;

import java.time.Duration;

/**
 * How many jobs slaves may hold beyond one each, so that results do not pile up when the user's
 * code in the master is slower than the slaves. Used by the run's thread alone.
 */
final class Backlog {

  /*
   * Where the master is the bottleneck, slaves idle however long their windows are: these would
   * only fill the master's memory with results. It is enough that the master does not wait, either:
   * that jobs are in flight for the time of a round trip. So the limit is a time, and becomes a
   * number by what the user's code takes for a job, to draw it and to process its result. Where that
   * is next to nothing the limit is far away, and windows are as long as they are of use.
   *
   * A journal's commits are not counted: they take the same time for many results as for one.
   */

  /** The user's code gets work for so long ahead. */
  static final Duration AHEAD = Duration.ofMillis(50);

  private final Pace drawing = new Pace();
  private final Pace processing = new Pace();

  /** The user's code has drawn jobs. */
  void drew(long tookNanos, int jobs) {
    if (jobs > 0) {
      drawing.add(tookNanos, jobs);
    }
  }

  /** The user's code has processed results. */
  void processed(long tookNanos, int jobs) {
    processing.add(tookNanos, jobs);
  }

  /**
   * How many jobs more a slave may take.
   *
   * @param held how many it holds
   * @param waiting how many are in flight, or wait for the user's code
   * @param slaves how many slaves there are
   */
  int room(int held, int waiting, int slaves) {
    double nanosPerJob = drawing.nanosPerJob() + processing.nanosPerJob();
    if (nanosPerJob <= 0 || slaves == 0) {
      return Window.MAX;
    }
    double most = Math.min(AHEAD.toNanos() / nanosPerJob, (double) Window.MAX * slaves);
    double ofSlave = 1 + Math.ceil(most / slaves) - held;
    double ofAll = slaves + Math.floor(most) - waiting;
    return (int) Math.max(0, Math.min(ofSlave, ofAll));
  }
}
