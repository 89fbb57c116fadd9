package io.jobdispatch.examples.desweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.RunOptions;
import io.jobdispatch.testkit.simulation.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepSimulationTest {

  private static final SweepPlan PLAN =
      new SweepPlan(List.of(TestFunction.SPHERE, TestFunction.BRANIN), List.of(8, 12), 5, 3);

  private static String table(RunOptions options) {
    Sweep sweep = new Sweep(PLAN, 1);
    sweep.run(options);
    return sweep.report().table();
  }

  @Test
  void theTableIsTheSameWhateverDies() {
    String undisturbed = table(RunOptions.defaults().inMaster());

    Simulation.seeds(1, 2_000)
        .check(machine -> assertThat(table(machine.options())).isEqualTo(undisturbed));
  }
}
