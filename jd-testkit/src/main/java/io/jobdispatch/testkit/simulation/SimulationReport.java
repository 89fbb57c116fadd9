package io.jobdispatch.testkit.simulation;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What happened in simulated runs that all went well.
 *
 * @param seeds how many seeds were run
 * @param steps how many steps they took: messages that left or arrived, and what happened to tasks
 *     and hosts
 * @param jobs how many jobs were settled
 * @param virtualTime how long the runs took by their own clocks, all together
 * @param faults how often each kind of fault was drawn; one that comes too late, to a task that has
 *     ended before, changes nothing
 */
public record SimulationReport(
    long seeds, long steps, long jobs, Duration virtualTime, Map<Fault, Long> faults) {

  static final SimulationReport EMPTY = new SimulationReport(0, 0, 0, Duration.ZERO, Map.of());

  /**
   * Keeps a copy.
   *
   * @param seeds how many seeds
   * @param steps how many steps
   * @param jobs how many jobs
   * @param virtualTime how long
   * @param faults how many faults of each kind
   */
  public SimulationReport {
    Map<Fault, Long> copy = new EnumMap<>(Fault.class);
    copy.putAll(faults);
    faults = Collections.unmodifiableMap(copy);
  }

  /**
   * Adds up two reports.
   *
   * @param other another report
   * @return the sums
   */
  public SimulationReport plus(SimulationReport other) {
    Map<Fault, Long> sums = new EnumMap<>(Fault.class);
    sums.putAll(faults);
    other.faults.forEach((fault, count) -> sums.merge(fault, count, Long::sum));
    return new SimulationReport(
        seeds + other.seeds,
        steps + other.steps,
        jobs + other.jobs,
        virtualTime.plus(other.virtualTime),
        sums);
  }

  /**
   * {@inheritDoc}
   *
   * @return one line for a person
   */
  @Override
  public String toString() {
    String told =
        faults.entrySet().stream()
            .map(each -> each.getKey().name().toLowerCase(Locale.ROOT) + " " + each.getValue())
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%d seeds, %d steps, %d jobs, %.1f virtual days; faults: %s",
        seeds,
        steps,
        jobs,
        virtualTime.toSeconds() / 86_400.0,
        told.isEmpty() ? "none" : told);
  }
}
