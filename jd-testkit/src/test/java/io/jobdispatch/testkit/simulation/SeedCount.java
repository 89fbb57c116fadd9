package io.jobdispatch.testkit.simulation;

/** The number of seeds of a test: a few in the default build, more in the long one. */
final class SeedCount {

  private static final long FACTOR = Long.getLong("jd.effort", 1);

  private SeedCount() {}

  /** Returns how many seeds a test runs that runs this many in the default build. */
  static long atLeast(long count) {
    return count * FACTOR;
  }
}
