package io.jobdispatch.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.JobDispatcher;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunSummary;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many slaves, and many jobs. */
@Timeout(600)
final class ScaleTest {

  @Test
  void tenThousandSlavesInOneThread() {
    SimulationReport report =
        Simulation.seeds(1, 2)
            .hosts(1000, 10)
            .steps(10_000_000)
            .with(Blameless.OPTIONS)
            .check(
                machine -> {
                  RunSummary summary =
                      Jobs.of(IntStream.range(0, 30_000).boxed())
                          .evaluate((Integer job) -> -job)
                          .with(machine.options())
                          .forEach((index, job, result) -> assertThat(result).isEqualTo(-job));
                  assertThat(summary.slavesMost()).isGreaterThan(9_000);
                });

    assertThat(report.jobs()).isEqualTo(60_000);
  }

  /** A dispatcher that knows which of its jobs are still in memory. */
  private static final class Remembering extends JobDispatcher<int[], Integer> {

    private static final int JOBS = 20_000;
    private static final int LOOK_EVERY = 4_000;
    private static final int REACHABLE_MOST = 2_000;

    private final List<WeakReference<int[]>> jobs = new ArrayList<>();
    private int processed;

    Remembering() {
      super((int[] job) -> job[0]);
    }

    @Override
    protected boolean isIndependent() {
      return true;
    }

    @Override
    protected Optional<int[]> nextJob() {
      if (jobs.size() == JOBS) {
        return Optional.empty();
      }
      int[] job = {jobs.size()};
      jobs.add(new WeakReference<>(job));
      return Optional.of(job);
    }

    @Override
    protected void processResult(int[] job, Integer result) {
      processed++;
      if (processed % LOOK_EVERY == 0) {
        System.gc();
        long reachable = jobs.stream().filter(one -> one.get() != null).count();
        assertThat(reachable).as("jobs in memory after %d", processed).isLessThan(REACHABLE_MOST);
      }
    }
  }

  @Test
  void memoryIsBoundedByWhatIsInFlight() {
    Simulation.seeds(1, 4)
        .hosts(2, 2)
        .steps(10_000_000)
        .with(Blameless.OPTIONS.maxSlaves(4))
        .check(
            machine -> {
              Remembering dispatcher = new Remembering();
              dispatcher.run(machine.options());
              assertThat(dispatcher.processed).isEqualTo(Remembering.JOBS);
            });
  }
}
