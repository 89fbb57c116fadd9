package io.jobdispatch.core;

import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The dispatcher behind {@link Jobs}: jobs come from an iterator and do not depend on results. */
final class IndependentJobs<J, R> extends JobDispatcher<J, R> {

  private final Iterator<? extends J> source;
  private final OptionalLong count;
  private final Collector<J, R> collector;
  private final String name;
  private long drawn;
  private @Nullable J last;
  private boolean warned;

  IndependentJobs(
      Jobs<J> jobs, EvaluatorFactory<J, R> evaluator, Collector<J, R> collector, String name) {
    super(evaluator);
    this.name = name;
    this.source = jobs.source();
    this.count = jobs.count();
    this.collector = collector;
  }

  @Override
  protected String parameters() {
    return name;
  }

  @Override
  String source() {
    return "the source of the jobs";
  }

  @Override
  protected boolean isIndependent() {
    return true;
  }

  @Override
  protected OptionalLong expectedJobs() {
    return count;
  }

  @Override
  protected Optional<J> nextJob() {
    if (!collector.mayDraw(drawn) || !source.hasNext()) {
      return Optional.empty();
    }
    J job = source.next();
    Objects.requireNonNull(job, () -> "must not be null: job " + drawn);
    if (job == last && !warned && job.getClass().isArray()) {
      warnOfOneObject(job);
    }
    last = job;
    drawn++;
    return Optional.of(job);
  }

  /* Only arrays: everything else may be a value that is given again on purpose. */
  private void warnOfOneObject(J job) {
    warned = true;
    loop()
        .warn(
            String.format(
                Locale.ROOT,
                "jobs %d and %d are the same object of type %s; if it was modified between the two,"
                    + " results may be wrong: return a new object for each job",
                drawn - 1,
                drawn,
                job.getClass().getSimpleName()));
  }

  @Override
  void processResult(long index, J job, R result) {
    collector.done(index, job, result);
  }

  @Override
  protected void processResult(J job, R result) {
    throw new AssertionError("results of independent jobs come with their index");
  }

  @Override
  protected void processFailure(J job, JobFailure failure) {
    collector.failed(failure.index(), job, failure);
  }
}
