package io.jobdispatch.examples.desweep;

import java.util.List;

/**
 * What a sweep consists of: every function with every population size, many times.
 *
 * @param functions what to minimise, at least one; those named twice count once
 * @param populations the population sizes, at least one; those named twice count once
 * @param runs how many runs of each function and population size, at least 1
 * @param generations how many generations each run has, at least 1
 */
public record SweepPlan(
    List<TestFunction> functions, List<Integer> populations, int runs, int generations) {

  /**
   * Checks the plan, and brings it into a fixed order.
   *
   * @throws IllegalArgumentException if there is nothing to do, or a number is too small
   */
  public SweepPlan {
    functions = functions.stream().distinct().sorted().toList();
    populations = populations.stream().distinct().sorted().toList();
    if (functions.isEmpty() || populations.isEmpty()) {
      throw new IllegalArgumentException(
          "must name at least one: functions=%s populations=%s".formatted(functions, populations));
    }
    if (runs < 1) {
      throw new IllegalArgumentException("must be >= 1: runs=" + runs);
    }
    for (int population : populations) {
      DifferentialEvolution.of(population, generations);
    }
  }

  /**
   * Counts the jobs.
   *
   * @return how many runs there are in all
   */
  public long size() {
    return (long) functions.size() * populations.size() * runs;
  }

  /** What all runs have in common, however many there are. */
  String withoutRuns() {
    return "functions=" + functions + " populations=" + populations + " generations=" + generations;
  }

  /**
   * The job of this number, from 0: every function and population size once, then again. So the
   * time left can be estimated early, and the first runs stay the same when there are more of them.
   */
  SweepJob job(long index) {
    int round = functions.size() * populations.size();
    int place = (int) (index % round);
    TestFunction function = functions.get(place / populations.size());
    int population = populations.get(place % populations.size());
    return new SweepJob(function, population, (int) (index / round), generations);
  }
}
