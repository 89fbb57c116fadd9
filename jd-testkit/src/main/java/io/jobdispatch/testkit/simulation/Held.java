package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attempts that one slave holds, in the order in which it has to evaluate them. */
final class Held {

  /** The most jobs that one slave may hold. */
  private static final int WINDOW_MOST = 256;

  private final TaskId slave;
  private final HostId host;
  private final Set<Attempt> attempts = new LinkedHashSet<>();
  private long answered;
  private long progressNanos;
  private boolean over;
  private long endNanos;

  /** One try of one job. */
  record Attempt(long index, int number) {
    @Override
    public String toString() {
      return "job " + index + ", attempt " + number;
    }
  }

  Held(TaskId slave, HostId host) {
    this.slave = slave;
    this.host = host;
  }

  TaskId slave() {
    return slave;
  }

  HostId host() {
    return host;
  }

  void add(Attempt attempt, long nowNanos) {
    if (attempts.isEmpty()) {
      progressNanos = nowNanos;
    }
    attempts.add(attempt);
  }

  @Nullable Attempt first() {
    return attempts.isEmpty() ? null : attempts.iterator().next();
  }

  boolean answer(Attempt attempt, long nowNanos) {
    progressNanos = over ? progressNanos : nowNanos;
    answered += attempts.contains(attempt) ? 1 : 0;
    return attempts.remove(attempt);
  }

  /**
   * How long it was at its oldest job when the master killed it: since it had answered for the one
   * before, or was given this one.
   */
  long tookNanos() {
    return endNanos - progressNanos;
  }

  int size() {
    return attempts.size();
  }

  long answered() {
    return answered;
  }

  /* It begins at one and doubles at most, once every job of the last size has been answered. */
  long windowMost() {
    return Math.min(WINDOW_MOST, answered + 1);
  }

  Set<Attempt> attempts() {
    return attempts;
  }

  /** The master ends the slave on purpose. */
  void end(long nowNanos) {
    if (!over) {
      over = true;
      endNanos = nowNanos;
    }
  }

  boolean isOver() {
    return over;
  }
}
