package io.jobdispatch.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are begun again from their journals, whatever ended them, with the failure policy on.
 */
@Timeout(600)
final class JournalledSimulationTest {

  private static final long SEEDS = SeedCount.atLeast(800);
  private static final long SEEDS_OF_A_SPECIAL_CASE = SEEDS / 4;

  private static final long SEEDS_ON_A_DISK = SEEDS / 8;

  /** Masters die often. */
  static final Faults ANY = Faults.all().rate(Fault.MASTER_DIES, 0.02);

  /** Slaves die of their jobs alone, and nothing takes long but jobs that never end. */
  static final Faults STRICT =
      ANY.rate(Fault.SLAVE_CRASHES, 0)
          .rate(Fault.SLAVE_HANGS, 0)
          .rate(Fault.SLAVE_IS_SLOW, 0)
          .rate(Fault.HOST_LOST, 0)
          .rate(Fault.JOB_TAKES_LONG, 0)
          .rate(Fault.EVALUATOR_THROWS, 0);

  @Test
  void everyLifeGoesOnWhereTheLastOneHasLeftOff() {
    SimulationReport report =
        Simulation.seeds(1, SEEDS).faults(ANY).check(JournalledScenario.any());

    assertThat(report.faults()).containsOnlyKeys(Fault.values());
  }

  @Test
  void onlyDeadlyJobsAreQuarantinedAndOnlyEndlessOnesRunOutOfTime() {
    Simulation.seeds(1, SEEDS).faults(STRICT).check(JournalledScenario.strict());
  }

  @Test
  void aFolderKeepsWhatWasCommittedWhereverItIsTorn(@TempDir Path folder) {
    Simulation.seeds(1, SEEDS_ON_A_DISK)
        .faults(ANY)
        .check(JournalledScenario.any().on(FolderDisk.in(folder)));
  }

  @Test
  void oneSlotIsEnough() {
    Simulation.seeds(1, SEEDS_OF_A_SPECIAL_CASE)
        .faults(ANY)
        .hosts(1, 1)
        .check(JournalledScenario.any());
  }
}
