package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.VirtualMachine;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** VM-0, so to speak: what the methods say of themselves, and no rule repeats. */
@SuppressWarnings("doclint:missing")
interface MachineContract {

  @Test
  default void vm0ClockRunsForwards(Stage stage) throws Exception {
    VirtualMachine machine = stage.open(1).machine;
    long begun = machine.nanoTime();

    long last = 0;
    for (int i = 0; i < 100; i++) {
      long now = machine.nanoTime() - begun;
      assertTrue(now >= last, "nanoTime() must not run backwards: " + now + " after " + last);
      last = now;
      machine.receive((source, message) -> {}, 1, Duration.ofNanos(1000));
    }

    assertTrue(last > 0, "nanoTime() stands still");
  }

  @Test
  default void vm0SummaryTellsTheHostsInOneLine(Stage stage) {
    VirtualMachine machine = stage.open(2).machine;

    String summary = machine.summary();

    assertFalse(summary.isBlank(), "summary() is empty");
    assertEquals(1, summary.lines().count(), () -> "summary() is one line, got: " + summary);
  }

  @Test
  default void vm0CostlyOfTheMasterOnlyCalls(Stage stage) throws Exception {
    VirtualMachine machine = stage.open(1).machine;
    Thread caller = Thread.currentThread();
    IOException failure = new IOException("disk full");

    Thread called = machine.costly(Thread::currentThread);
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                machine.costly(
                    () -> {
                      throw failure;
                    }));

    assertSame(caller, called, "costly() of the master makes the call in the calling thread");
    assertSame(failure, thrown, "costly() of the master throws what the call threw");
  }
}
