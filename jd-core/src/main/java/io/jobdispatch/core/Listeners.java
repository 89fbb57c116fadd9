package io.jobdispatch.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of a run. One that throws is told nothing more. Told one thing at a time, nearly
 * always by the run's thread.
 */
final class Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<RunListener> listeners;
  private volatile boolean empty;

  Listeners(List<RunListener> listeners) {
    this.listeners = new ArrayList<>(listeners);
    this.empty = listeners.isEmpty();
  }

  boolean isEmpty() {
    return empty;
  }

  synchronized void tell(Consumer<RunListener> event) {
    if (!listeners.isEmpty()) {
      listeners.removeIf(listener -> !hears(listener, event));
      empty = listeners.isEmpty();
    }
  }

  /* An Error is the listener's as well: a class of its library may be missing, its stack too short. */
  private static boolean hears(RunListener listener, Consumer<RunListener> event) {
    try {
      event.accept(listener);
      return true;
    } catch (Throwable e) {
      LOG.warn("listener {} threw, and is told nothing more", listener, e);
      return false;
    }
  }
}
