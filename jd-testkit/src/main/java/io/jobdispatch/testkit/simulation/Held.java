package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.HostId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attempts that one slave holds, in the order in which it has to evaluate them. */
final class Held {

  /** The most jobs that one slave may hold. */
  private static final int WINDOW_MOST = 256;

  private final HostId host;
  private final Set<Attempt> attempts = new LinkedHashSet<>();
  private long answered;
  private long progressNanos;
  private boolean over;

  /** One try of one job. */
  record Attempt(long index, int number) {
    @Override
    public String toString() {
      return "job " + index + ", attempt " + number;
    }
  }

  Held(HostId host) {
    this.host = host;
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
    progressNanos = nowNanos;
    answered += attempts.contains(attempt) ? 1 : 0;
    return attempts.remove(attempt);
  }

  /** When it last answered, or was given a job while it had none. */
  long progressNanos() {
    return progressNanos;
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
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
