package io.jobdispatch.testkit.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** Virtual time: what is to happen, and when. It passes only from one event to the next. */
final class Clock {

  private static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number);

  private record Event(long nanos, long number, Runnable action) {}

  private final Queue<Event> events = new PriorityQueue<>(ORDER);
  private long nowNanos;
  private long planned;

  /** Nanoseconds since the beginning. */
  long nowNanos() {
    return nowNanos;
  }

  void after(long delayNanos, Runnable action) {
    at(nowNanos + delayNanos, action);
  }

  /** Plans an event. Those of one moment happen in the order in which they were planned. */
  void at(long nanos, Runnable action) {
    events.add(new Event(Math.max(nowNanos, nanos), planned++, action));
  }

  /** When the next event happens; the end of all time if none is planned. */
  long nextNanos() {
    Event next = events.peek();
    return next == null ? Long.MAX_VALUE : next.nanos;
  }

  /** Lets the next event happen. */
  void runNext() {
    Event next = events.remove();
    nowNanos = next.nanos;
    next.action.run();
  }

  /** Lets time pass, with no event in it. */
  void advanceTo(long nanos) {
    nowNanos = Math.max(nowNanos, nanos);
  }
}
