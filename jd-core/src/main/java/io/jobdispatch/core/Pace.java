package io.jobdispatch.core;

import java.time.Duration;

/** How long something takes for one job, of late. Used by the run's thread alone. */
final class Pace {

  /** What took place so long ago, in time spent on it, is forgotten. */
  static final Duration MEMORY = Duration.ofMillis(250);

  private double nanos;
  private double jobs;

  /** So many jobs have taken so long together. */
  void add(long tookNanos, int count) {
    double memory = MEMORY.toNanos();
    double part = tookNanos <= memory ? 1 : memory / tookNanos;
    double kept = Math.max(0, 1 - tookNanos / memory);
    nanos = kept * nanos + part * tookNanos;
    jobs = kept * jobs + part * count;
  }

  /** For one job; 0 while nothing is known. */
  double nanosPerJob() {
    return jobs <= 0 ? 0 : nanos / jobs;
  }
}
