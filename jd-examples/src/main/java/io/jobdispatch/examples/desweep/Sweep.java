package io.jobdispatch.examples.desweep;

import io.jobdispatch.core.JobDispatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Dispatches the runs of a sweep, and keeps what they found. */
public final class Sweep extends JobDispatcher<SweepJob, Optimum> {

  private final SweepPlan plan;
  private final long seed;
  private final List<SweepRun> runs = new ArrayList<>();
  private long drawn;

  /**
   * Makes a sweep.
   *
   * @param plan what it consists of
   * @param seed the seed of the run, as it goes into the files
   */
  public Sweep(SweepPlan plan, long seed) {
    super(SweepJob::evaluate);
    this.plan = plan;
    this.seed = seed;
  }

  /**
   * Reports on the runs that are done.
   *
   * @return the report
   * @throws IllegalArgumentException if none is
   */
  public SweepReport report() {
    return SweepReport.of(runs);
  }

  @Override
  protected boolean isIndependent() {
    return true;
  }

  @Override
  protected OptionalLong expectedJobs() {
    return OptionalLong.of(plan.size());
  }

  @Override
  protected String parameters() {
    return "desweep " + plan.withoutRuns();
  }

  @Override
  protected Optional<SweepJob> nextJob() {
    return drawn < plan.size() ? Optional.of(plan.job(drawn++)) : Optional.empty();
  }

  @Override
  protected void processResult(SweepJob job, Optimum optimum) {
    runs.add(
        new SweepRun(
            job.function(), job.population(), job.run(), job.generations(), seed, optimum));
  }

  @Override
  public void reset() {
    super.reset();
    runs.clear();
    drawn = 0;
  }
}
