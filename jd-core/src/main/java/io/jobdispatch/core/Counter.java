package io.jobdispatch.core;

import java.util.concurrent.atomic.AtomicLong;

/** A count that one thread changes and any thread may read, without a fence on either side. */
final class Counter {

  private final AtomicLong value = new AtomicLong();

  void add(long more) {
    value.setOpaque(value.getPlain() + more);
  }

  void set(long now) {
    value.setOpaque(now);
  }

  void atLeast(long least) {
    if (value.getPlain() < least) {
      value.setOpaque(least);
    }
  }

  long get() {
    return value.getOpaque();
  }
}
