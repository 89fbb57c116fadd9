package io.jobdispatch.examples.spice;

import io.jobdispatch.core.JobDispatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A Monte Carlo analysis: draws specimens of a circuit, has them simulated, keeps the results. */
public final class YieldAnalysis extends JobDispatcher<Sample, Measurement> {

  private final Circuit circuit;
  private final List<Specification> specifications;
  private final int samples;
  private final long seed;
  private final List<YieldReport.Run> runs = new ArrayList<>();
  private SplittableRandom random;
  private int drawn;

  /**
   * Makes an analysis.
   *
   * @param circuit what the specimens are of
   * @param specifications what a good one meets
   * @param samples how many specimens, at least 1
   * @param seed what they are drawn from
   * @throws IllegalArgumentException if there is to be no specimen
   */
  public YieldAnalysis(
      Circuit circuit, List<Specification> specifications, int samples, long seed) {
    super(new Simulation(circuit));
    if (samples < 1) {
      throw new IllegalArgumentException("must be >= 1: samples=" + samples);
    }
    this.circuit = circuit;
    this.specifications = List.copyOf(specifications);
    this.samples = samples;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Reports on the specimens that were measured.
   *
   * @return the report
   * @throws IllegalArgumentException if none was
   */
  public YieldReport report() {
    return new YieldReport(circuit, specifications, runs);
  }

  @Override
  protected String parameters() {
    return String.format(
        Locale.ROOT,
        "yield analysis of %s (%08x) seed=%d",
        circuit.title(),
        circuit.toString().hashCode(),
        seed);
  }

  @Override
  protected boolean isIndependent() {
    return true;
  }

  @Override
  protected OptionalLong expectedJobs() {
    return OptionalLong.of(samples);
  }

  @Override
  protected Optional<Sample> nextJob() {
    return drawn < samples
        ? Optional.of(circuit.draw(drawn++, Tolerances.DEFAULT, random))
        : Optional.empty();
  }

  @Override
  protected void processResult(Sample sample, Measurement measurement) {
    runs.add(new YieldReport.Run(sample, measurement));
  }

  @Override
  public void reset() {
    super.reset();
    random = new SplittableRandom(seed);
    runs.clear();
    drawn = 0;
  }
}
