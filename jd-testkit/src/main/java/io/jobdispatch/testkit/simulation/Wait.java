package io.jobdispatch.testkit.simulation;

import java.util.function.BooleanSupplier;

/**
 * What a master waits for.
 *
 * @param condition it ends when this is the case
 * @param wakeNanos or at this moment of virtual time
 * @param heedsInterrupts or when its thread is interrupted
 * @param heedsEnds or when the master is dead or the simulation has failed
 */
record Wait(BooleanSupplier condition, long wakeNanos, boolean heedsInterrupts, boolean heedsEnds) {

  static final long NEVER = Long.MAX_VALUE;

  /** Waits for nothing. */
  static final Wait NONE = new Wait(() -> true, NEVER, false, false);

  boolean isOver(long nowNanos, boolean ended) {
    return condition.getAsBoolean() || nowNanos >= wakeNanos || (heedsEnds && ended);
  }
}
