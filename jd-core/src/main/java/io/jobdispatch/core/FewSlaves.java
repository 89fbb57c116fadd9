package io.jobdispatch.core;

/** What to do while fewer slaves are spawned than a run needs. */
public enum FewSlaves {
  /**
   * Wait for slaves, and warn of it. The default, which waits no longer than {@link
   * RunOptions#unusableHosts} allows where the hosts that are there cannot be used. Asked for
   * explicitly, it waits without end and repeats the warning every minute.
   */
  WAIT,
  /** Evaluate jobs in the master until there are enough. */
  LOCAL,
  /** End the run. */
  FAIL
}
