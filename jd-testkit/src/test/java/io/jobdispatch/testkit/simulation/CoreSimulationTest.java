package io.jobdispatch.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.FewSlaves;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real master and the real slaves, under every fault. */
@Timeout(600)
final class CoreSimulationTest {

  private static final long SEEDS = SeedCount.atLeast(4_000);
  private static final long SEEDS_OF_A_SPECIAL_CASE = SeedCount.atLeast(400);

  @Test
  void nothingIsLostAndNothingIsDoneTwiceWhateverDies() {
    SimulationReport report =
        Simulation.seeds(1, SEEDS).faults(Faults.all()).check(new CoreScenario());

    assertThat(report.seeds()).isEqualTo(SEEDS);
    Set<Fault> here = EnumSet.complementOf(EnumSet.of(Fault.JOURNAL_FAILS));
    assertThat(report.faults().keySet()).isEqualTo(here);
  }

  @Test
  void aRunThatMustNotWaitEndsInstead() {
    Simulation.seeds(1, SEEDS_OF_A_SPECIAL_CASE)
        .faults(Faults.all())
        .with(Blameless.OPTIONS.minSlaves(2).fewSlaves(FewSlaves.FAIL))
        .check(new CoreScenario());
  }

  @Test
  void oneHostIsEnough() {
    Simulation.seeds(1, SEEDS_OF_A_SPECIAL_CASE)
        .faults(Faults.all())
        .hosts(1, 1)
        .check(new CoreScenario());
  }
}
