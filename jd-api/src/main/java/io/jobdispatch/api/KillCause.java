package io.jobdispatch.api;

/** Why a master kills a task. */
public enum KillCause {
  /** The work of the task is no longer needed. */
  UNWANTED,
  /** The task exceeded its time limit; its attempt has failed. */
  TIMED_OUT
}
