package io.jobdispatch.core;

import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Jobs that do not depend on each other's results, and the short way to have them evaluated.
 *
 * <pre>{@code
 * List<Double> results = Jobs.of(parameters).evaluate(Simulator::run).results();
 * }</pre>
 *
 * <p>Jobs are drawn one by one, as slaves get free; the source may be endless or larger than
 * memory.
 *
 * <p>Each job must be a separate object that is not modified after it was returned. A source that
 * fills one object several times changes jobs that are being evaluated.
 *
 * @param <J> the jobs
 */
public final class Jobs<J> {

  private final Iterator<? extends J> source;
  private final Runnable close;
  private final OptionalLong count;
  private final AtomicBoolean used = new AtomicBoolean();

  private Jobs(Iterator<? extends J> source, Runnable close, OptionalLong count) {
    this.source = Objects.requireNonNull(source, "source");
    this.close = close;
    this.count = count;
  }

  /**
   * Takes jobs from a collection or anything else that can be iterated over. Each job must be a
   * separate object, or one that is never modified.
   *
   * @param <J> the jobs
   * @param jobs the jobs, none of them null
   * @return the jobs, to be evaluated
   */
  public static <J> Jobs<J> of(Iterable<? extends J> jobs) {
    OptionalLong count =
        jobs instanceof Collection<?> known ? OptionalLong.of(known.size()) : OptionalLong.empty();
    return new Jobs<>(jobs.iterator(), () -> {}, count);
  }

  /**
   * Takes jobs from an iterator. Each job must be a separate object that is not modified after it
   * was returned: an iterator that returns one object several times with different contents
   * produces wrong results.
   *
   * @param <J> the jobs
   * @param jobs the jobs, none of them null; used by the run's thread
   * @return the jobs, to be evaluated
   */
  public static <J> Jobs<J> of(Iterator<? extends J> jobs) {
    return new Jobs<>(jobs, () -> {}, OptionalLong.empty());
  }

  /**
   * Takes jobs from a stream, which is closed when the run is over. Each job must be a separate
   * object that is not modified after it was returned.
   *
   * @param <J> the jobs
   * @param jobs the jobs, none of them null; used by the run's thread
   * @return the jobs, to be evaluated
   */
  public static <J> Jobs<J> of(Stream<? extends J> jobs) {
    return new Jobs<>(jobs.iterator(), jobs::close, OptionalLong.empty());
  }

  /**
   * Says how to evaluate a job.
   *
   * @param <R> the results
   * @param evaluator travels to the slaves
   * @return the evaluation, to be run once
   */
  public <R> Evaluation<J, R> evaluate(Evaluator<J, R> evaluator) {
    return evaluateWith(JobDispatcher.of(evaluator));
  }

  /**
   * Says how to evaluate a job, knowing about it.
   *
   * @param <R> the results
   * @param evaluator travels to the slaves
   * @return the evaluation, to be run once
   */
  public <R> Evaluation<J, R> evaluate(ContextEvaluator<J, R> evaluator) {
    return evaluateWith(JobDispatcher.of(evaluator));
  }

  /**
   * Says how to make an evaluator, once in every slave.
   *
   * @param <R> the results
   * @param factory travels to the slaves
   * @return the evaluation, to be run once
   */
  public <R> Evaluation<J, R> evaluateWith(EvaluatorFactory<J, R> factory) {
    return new Evaluation<>(this, factory, RunOptions.defaults(), null, new RunControl());
  }

  /** Gives the jobs, to be drawn once. */
  Iterator<? extends J> source() {
    if (!used.compareAndSet(false, true)) {
      throw new IllegalStateException("these jobs are used up; make new ones by Jobs.of");
    }
    return source;
  }

  void close() {
    close.run();
  }

  OptionalLong count() {
    return count;
  }
}
