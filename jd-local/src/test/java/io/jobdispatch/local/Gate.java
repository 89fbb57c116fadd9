package io.jobdispatch.local;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A latch that is still the same one when it was copied together with a program. */
record Gate(int number) implements Serializable {

  private static final AtomicInteger LAST = new AtomicInteger();
  private static final Map<Integer, CountDownLatch> LATCHES = new ConcurrentHashMap<>();

  Gate() {
    this(LAST.incrementAndGet());
    LATCHES.put(number, new CountDownLatch(1));
  }

  void open() {
    LATCHES.get(number).countDown();
  }

  boolean isOpen() {
    return LATCHES.get(number).getCount() == 0;
  }

  void await() throws InterruptedException {
    LATCHES.get(number).await();
  }

  /** Waits as a thread does that ignores interrupts. */
  void awaitStubbornly() {
    while (!isOpen()) {
      try {
        await();
      } catch (InterruptedException heedless) {
        // that is the point
      }
    }
  }
}
