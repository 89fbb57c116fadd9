package io.jobdispatch.hazelcast;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what must happen, in a test. */
final class Await {

  /* Nothing here takes as long, however busy the machine is. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final long LOOK_NANOS = 2_000_000;

  private Await() {}

  /**
   * Waits until something is so.
   *
   * @param story tells what has happened instead
   * @throws AssertionError if it does not become so
   */
  static void until(String what, Supplier<?> story, BooleanSupplier is) {
    long begun = System.nanoTime();
    while (!is.getAsBoolean()) {
      if (System.nanoTime() - begun > LONGEST.toNanos()) {
        throw new AssertionError("not within " + LONGEST + ": " + what + "\n" + story.get());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Lets time pass, where nothing must happen meanwhile. */
  static void pass(Duration time) {
    long begun = System.nanoTime();
    long left = time.toNanos();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = time.toNanos() - (System.nanoTime() - begun);
    }
  }
}
