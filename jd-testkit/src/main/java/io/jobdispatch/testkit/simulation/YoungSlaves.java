package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.TaskId;
import java.util.HashSet;
import java.util.Set;

/**
 * Slaves that end before their master has heard that they started. A master that sees too many of
 * them in a row rightly gives up, so there must not be.
 */
final class YoungSlaves {

  private final int inARowMost;
  private final Set<TaskId> started = new HashSet<>();
  private final Set<TaskId> failing = new HashSet<>();
  private int failedInARow;

  YoungSlaves(int inARowMost) {
    this.inARowMost = inARowMost;
  }

  boolean hasStarted(TaskId slave) {
    return started.contains(slave);
  }

  boolean mayFail() {
    return failing.size() + failedInARow < inARowMost;
  }

  /** A slave is ending, which the master will hear of. */
  void fails(TaskId slave) {
    if (!started.contains(slave)) {
      failing.add(slave);
    }
  }

  /** The master has heard that a slave has started. */
  void started(TaskId slave) {
    started.add(slave);
    failedInARow = 0;
  }

  /** The master has heard that a slave is over. */
  void over(TaskId slave) {
    started.remove(slave);
    if (failing.remove(slave)) {
      failedInARow++;
    }
  }
}
