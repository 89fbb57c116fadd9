package io.jobdispatch.api;

import java.io.Serializable;
import java.util.Comparator;

/**
 * The name of one task, never used again for another.
 *
 * <p>It carries the run of the virtual machine that spawned the task, so that a message of an
 * earlier run's slave can never be taken for one of this run.
 *
 * @param run the virtual machine's number, drawn at random when it was opened
 * @param number the task's number in that run; 0 is the master, spawned tasks count from 1, and -1
 *     is {@link #NONE}'s
 */
public record TaskId(long run, long number) implements Comparable<TaskId>, Serializable {

  /** The name of no task: the source of the virtual machine's own notifications. */
  public static final TaskId NONE = new TaskId(0, -1);

  private static final Comparator<TaskId> ORDER =
      Comparator.comparingLong(TaskId::run).thenComparingLong(TaskId::number);

  /**
   * Names a task.
   *
   * @param run the virtual machine's number
   * @param number the task's number
   * @throws IllegalArgumentException if the number is below -1
   */
  public TaskId {
    if (number < -1) {
      throw new IllegalArgumentException("must be >= -1: number=" + number);
    }
  }

  /**
   * Tells whether this can be the name of a task.
   *
   * @return false for {@link #NONE} and its like
   */
  public boolean isValid() {
    return number >= 0;
  }

  @Override
  public int compareTo(TaskId other) {
    return ORDER.compare(this, other);
  }

  /**
   * {@inheritDoc}
   *
   * @return the run in hexadecimal digits and the number, as in {@code 5f3a90c1/7}
   */
  @Override
  public String toString() {
    return isValid() ? Long.toHexString(run) + "/" + number : "none";
  }

  /* As a record's, but quick from the first call on: every message is looked up by its source. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TaskId that && run == that.run && number == that.number;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(run * 31 + number);
  }
}
