package io.jobdispatch.examples.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.RunSummary;
import io.jobdispatch.examples.desweep.Box;
import io.jobdispatch.testkit.simulation.Fault;
import io.jobdispatch.testkit.simulation.Faults;
import io.jobdispatch.testkit.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TuneSimulationTest {

  private static final int BUDGET = 200;
  private static final Box BOX = Box.cube(2, -5, 5);

  private static AsynchronousEvolution optimiser(List<Best> told) {
    return new AsynchronousEvolution(
        point -> point.stream().mapToDouble(x -> (x - 1) * (x - 1)).sum(),
        BOX,
        20,
        BUDGET,
        42,
        told::add);
  }

  /* Which results are known when a candidate is made differs from seed to seed, and so do they. */
  @Test
  void theBudgetIsSpentAndTheBestOnlyGetsBetterWhateverDies() {
    Simulation.seeds(1, 1_000)
        .check(
            machine -> {
              List<Best> told = new ArrayList<>();
              AsynchronousEvolution optimiser = optimiser(told);

              RunSummary summary = optimiser.run(machine.options());

              assertThat(summary.completed()).isEqualTo(BUDGET);
              assertThat(told)
                  .extracting(Best::value)
                  .isSortedAccordingTo((a, b) -> Double.compare(b, a));
              assertThat(optimiser.best()).contains(told.get(told.size() - 1));
            });
  }

  @Test
  void aMasterThatDiesCanBeginAgain() {
    Simulation.seeds(1, 300)
        .faults(Faults.all().rate(Fault.EVALUATOR_THROWS, 0))
        .check(
            machine ->
                assertThat(optimiser(new ArrayList<>()).run(machine.options()).completed())
                    .isEqualTo(BUDGET));
  }
}
