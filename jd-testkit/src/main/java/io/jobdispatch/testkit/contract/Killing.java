package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.api.Message.Warning;
import java.util.List;

/** Kills a task, and waits until its slot is free. */
@FunctionalInterface
interface Killing {

  void run() throws Exception;

  /**
   * Kills until no {@link Warning} comes. A thread that gets no processor for a whole grace period
   * is taken for one that ignores interrupts, but not time after time.
   */
  default void withoutWarning(Stage stage, Master master, String fault) throws Exception {
    long begun = System.nanoTime();
    List<Warning> warnings = warnings(master);
    while (!warnings.isEmpty()) {
      if (System.nanoTime() - begun > stage.patience().toNanos()) {
        fail(fault + "; each time came a Warning: " + warnings);
      }
      warnings = warnings(master);
    }
  }

  private List<Warning> warnings(Master master) throws Exception {
    int before = master.all(Warning.class).size();
    run();
    master.poll();
    List<Warning> all = master.all(Warning.class);
    return all.subList(before, all.size());
  }
}
