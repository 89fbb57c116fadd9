package io.jobdispatch.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Jobs and how to evaluate them: everything but what shall happen to the results. Each of the
 * methods that say so runs the run; only one of them can be called, once, since it uses up the
 * jobs.
 *
 * <p>An evaluation and all copies of it, made by {@link #with} or {@link #named}, have the same
 * jobs, so that only one of them can be run. {@link #drain} and {@link #cancel} of each concern
 * that run, before it begins and while it is on.
 *
 * @param <J> the jobs
 * @param <R> the results
 */
public final class Evaluation<J, R> {

  /** How many jobs may be in flight or wait for an earlier one in {@link #forEachOrdered}: 4096. */
  public static final int ORDERED_AHEAD_MAX = 4096;

  private final Jobs<J> jobs;
  private final EvaluatorFactory<J, R> evaluator;
  private final RunOptions options;
  private final @Nullable String name;
  private final RunControl control;

  Evaluation(
      Jobs<J> jobs,
      EvaluatorFactory<J, R> evaluator,
      RunOptions options,
      @Nullable String name,
      RunControl control) {
    this.jobs = jobs;
    this.evaluator = Objects.requireNonNull(evaluator, "evaluator");
    this.options = options;
    this.name = name;
    this.control = control;
  }

  /**
   * Says where and how.
   *
   * @param options the options of the run
   * @return a copy with these options
   */
  public Evaluation<J, R> with(RunOptions options) {
    Objects.requireNonNull(options, "options");
    return new Evaluation<>(jobs, evaluator, options, name, control);
  }

  /**
   * Names what the results depend on besides the jobs: the evaluator, and what it captures. A run
   * with a journal must have a name, because the evaluator itself is not compared: a later run with
   * the same name and the same jobs takes over the results that are in the journal. The number of
   * jobs must not be part of the name, so that the run can be extended: see {@link
   * RunOptions#journal}.
   *
   * @param name for example {@code "gain at 27 C"}; not blank
   * @return a copy with this name
   * @throws IllegalArgumentException if the name is blank
   */
  public Evaluation<J, R> named(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("must not be blank: name='" + name + "'");
    }
    return new Evaluation<>(jobs, evaluator, options, name, control);
  }

  /**
   * Runs, and gives all results.
   *
   * @return the results in the order of the jobs; unmodifiable; null where the evaluator gave null
   * @throws RunException if a job failed, or the run ended before its end for another reason
   * @throws IllegalArgumentException if the run is to keep a journal and has no {@link #named name}
   */
  public List<R> results() {
    List<R> results = new ArrayList<>();
    forEachOrdered((index, job, result) -> results.add(result));
    return Collections.unmodifiableList(results);
  }

  /**
   * Runs, and hands over each result as it comes.
   *
   * @param consumer takes the results, in any order
   * @return what came of the run
   * @throws RunException if a job failed, or the run ended before its end for another reason
   * @throws IllegalArgumentException if the run is to keep a journal and has no {@link #named name}
   */
  public RunSummary forEach(ResultConsumer<? super J, ? super R> consumer) {
    return run(new Collector.Unordered<>(Objects.requireNonNull(consumer, "consumer")));
  }

  /**
   * Runs, and hands over the results in the order of the jobs. While an early job is in flight, at
   * most {@link #ORDERED_AHEAD_MAX} jobs are drawn ahead of it.
   *
   * @param consumer takes the results, in the order of the jobs
   * @return what came of the run
   * @throws RunException if a job failed, or the run ended before its end for another reason
   * @throws IllegalArgumentException if the run is to keep a journal and has no {@link #named name}
   */
  public RunSummary forEachOrdered(ResultConsumer<? super J, ? super R> consumer) {
    return run(new Collector.Ordered<>(Objects.requireNonNull(consumer, "consumer")));
  }

  /**
   * Runs to the end, whatever job fails, and tells what came of each.
   *
   * @return the outcomes in the order of the jobs; unmodifiable
   * @throws RunException if the run ended before its end for another reason than a job's failure
   * @throws IllegalArgumentException if the run is to keep a journal and has no {@link #named name}
   */
  public List<JobOutcome<J, R>> outcomes() {
    Collector.Outcomes<J, R> collector = new Collector.Outcomes<>();
    run(collector);
    return collector.inOrder();
  }

  private RunSummary run(Collector<J, R> collector) {
    IndependentJobs<J, R> dispatcher =
        new IndependentJobs<>(jobs, evaluator, collector, checkedName());
    control.begins(dispatcher);
    RunSummary summary;
    try {
      summary = dispatcher.run(options);
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    } finally {
      control.ends();
    }
    jobs.close();
    return summary;
  }

  private String checkedName() {
    if (name == null && options.keepsJournal()) {
      throw new IllegalArgumentException(
          "a run with a journal needs a name for everything that its results depend on, because the"
              + " evaluator is not compared: add .named(\"...\") before the call that runs it, for"
              + " example Jobs.of(jobs).evaluate(f).named(\"gain at 27 C\")");
    }
    return name == null ? "" : name;
  }

  /* Why the run failed matters more than what its source says at the end. */
  private void closeAfter(Throwable failure) {
    try {
      jobs.close();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Draws no more jobs: the run ends when those that are drawn are settled. If the run's thread
   * waits in the source, that call is interrupted, and an exception that it then throws is ignored.
   *
   * <p>If called before the run, the run ends without drawing a job. If called after the run, the
   * call does nothing. This method may be called from any thread, on this evaluation or on any copy
   * of it.
   */
  public void drain() {
    control.drain();
  }

  /**
   * Ends the run: every slave is killed, also in the middle of a job, and the method that runs it
   * throws. If the run's thread waits in the user's code, such as a source, a consumer or a
   * listener, that call is interrupted, unless it calls this method itself. An exception that the
   * call then throws becomes the cause of the {@link RunException}.
   *
   * <p>If called before the run, the run ends without drawing a job. If called after the run, the
   * call does nothing. This method may be called from any thread, on this evaluation or on any copy
   * of it.
   */
  public void cancel() {
    control.cancel();
  }
}
