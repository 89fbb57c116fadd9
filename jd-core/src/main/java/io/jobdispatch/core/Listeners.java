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

  /** One listener, and what it is called. */
  private record Hearer(RunListener listener, String name) {}

  private final MasterCalls calls;
  private final List<Hearer> listeners = new ArrayList<>();
  private volatile boolean empty;

  Listeners(List<RunListener> listeners, MasterCalls calls) {
    this.calls = calls;
    for (RunListener each : listeners) {
      this.listeners.add(new Hearer(each, "the listener " + each.getClass().getName()));
    }
    this.empty = listeners.isEmpty();
  }

  boolean isEmpty() {
    return empty;
  }

  synchronized void tell(Consumer<RunListener> event) {
    if (!listeners.isEmpty()) {
      listeners.removeIf(hearer -> !hears(hearer, event));
      empty = listeners.isEmpty();
    }
  }

  /* An Error is the listener's as well: a class of its library may be missing, its stack too short. */
  private boolean hears(Hearer hearer, Consumer<RunListener> event) {
    RunListener listener = hearer.listener;
    try {
      calls.tell(hearer.name, () -> event.accept(listener));
      return true;
    } catch (Throwable e) {
      LOG.warn("listener {} threw, and is told nothing more", listener, e);
      return false;
    }
  }
}
