package io.jobdispatch.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jobdispatch.testkit.simulation.Simulation;
import org.junit.jupiter.api.Test;

class DescentTest {

  @Test
  void findsTheMinimumWhateverDies() {
    Simulation.seeds(1, 500)
        .check(
            machine -> {
              Descent descent = new Descent();
              descent.run(machine.options());
              assertEquals(3, descent.best(), 0.1);
            });
  }
}
