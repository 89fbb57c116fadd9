package io.jobdispatch.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A dispatcher of the jobs 0, 1, …, whose results are twice as much; notes down what it sees. */
class Doubling extends JobDispatcher<Integer, Integer> {

  final Map<Integer, Integer> results = new TreeMap<>();
  final List<JobFailure> failures = new ArrayList<>();
  int postprocessed;
  int asked;
  private final int count;
  private int drawn;

  Doubling(int count) {
    this(count, job -> 2 * job);
  }

  Doubling(int count, Evaluator<Integer, Integer> evaluator) {
    super(evaluator);
    this.count = count;
  }

  Doubling(int count, ContextEvaluator<Integer, Integer> evaluator) {
    super(evaluator);
    this.count = count;
  }

  Doubling(int count, EvaluatorFactory<Integer, Integer> factory) {
    super(factory);
    this.count = count;
  }

  int drawn() {
    return drawn;
  }

  /** So many jobs were drawn by an earlier life. */
  void continueAt(int next) {
    drawn = next;
  }

  @Override
  protected Optional<Integer> nextJob() {
    asked++;
    return drawn < count ? Optional.of(drawn++) : Optional.empty();
  }

  @Override
  protected void processResult(Integer job, Integer result) {
    if (results.putIfAbsent(job, result) != null) {
      throw new AssertionError("processed twice: job=" + job);
    }
  }

  @Override
  protected void postprocess() {
    postprocessed++;
  }

  @Override
  public void reset() {
    super.reset();
    results.clear();
    drawn = 0;
  }

  /** The results that there should be. */
  static Map<Integer, Integer> doubles(int count) {
    Map<Integer, Integer> doubles = new TreeMap<>();
    for (int job = 0; job < count; job++) {
      doubles.put(job, 2 * job);
    }
    return doubles;
  }
}
