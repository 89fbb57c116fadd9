package io.jobdispatch.core;

/** What to do while fewer slaves are spawned than a run needs. */
public enum FewSlaves {
  /**
   * Waits for slaves and logs a warning. This is the default; then, if hosts exist but none can be
   * used, the wait is limited by {@link RunOptions#unusableHosts}. If this value is passed to
   * {@link RunOptions#fewSlaves(FewSlaves)}, the run waits without a limit and repeats the warning
   * every minute.
   */
  WAIT,
  /** Evaluates jobs in the master until there are enough slaves. */
  LOCAL,
  /** Ends the run. */
  FAIL
}
