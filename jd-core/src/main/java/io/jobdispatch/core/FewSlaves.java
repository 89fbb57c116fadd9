package io.jobdispatch.core;

/** What to do while fewer slaves are spawned than a run needs. */
public enum FewSlaves {
  /** Wait for slaves, and say so and for how long. The default. */
  WAIT,
  /** Evaluate jobs in the master until there are enough. */
  LOCAL,
  /** End the run. */
  FAIL
}
