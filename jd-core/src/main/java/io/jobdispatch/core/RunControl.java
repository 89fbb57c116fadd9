package io.jobdispatch.core;

import org.jspecify.annotations.Nullable;

/** Whether a run is to be drained or cancelled, also before there is one. Any thread. */
final class RunControl {

  /* Who asks notes it down before looking for a run, and a run is noted down before it looks. */

  private volatile boolean draining;
  private volatile boolean cancelled;
  private volatile @Nullable JobDispatcher<?, ?> running;

  /** A run is about to begin, and is told what was asked for until now. */
  void begins(JobDispatcher<?, ?> dispatcher) {
    running = dispatcher;
    if (draining) {
      dispatcher.drain();
    }
    if (cancelled) {
      dispatcher.cancel();
    }
  }

  /** The run is over. */
  void ends() {
    running = null;
  }

  void drain() {
    draining = true;
    JobDispatcher<?, ?> now = running;
    if (now != null) {
      now.drain();
    }
  }

  void cancel() {
    cancelled = true;
    JobDispatcher<?, ?> now = running;
    if (now != null) {
      now.cancel();
    }
  }
}
