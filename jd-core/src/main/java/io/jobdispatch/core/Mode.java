package io.jobdispatch.core;

/** Who evaluates jobs. It can change both ways in the middle of a run. */
public enum Mode {
  /** The slaves do. */
  MASTER_SLAVE,
  /** The master does, itself. */
  LOCAL,
  /** Nobody does: the run waits for slaves. */
  WAITING
}
