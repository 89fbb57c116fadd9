package io.jobdispatch.api;

/** Why a master kills a task. */
public enum KillCause {
  /** What it does is not wanted any more. */
  UNWANTED,
  /** What it does takes longer than it may: it has failed. */
  TIMED_OUT
}
