package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.core.JobDispatcher;
import io.jobdispatch.core.JobFailure;
import io.jobdispatch.core.Mode;
import java.util.Optional;

/** A dispatcher that keeps the books of its jobs; which job comes when is left to subclasses. */
abstract class BookKeeper extends JobDispatcher<Integer, Long> {

  private final Books books;
  private final int jobs;

  BookKeeper(Books books, int jobs) {
    super(Books::evaluate);
    this.books = books;
    this.jobs = jobs;
  }

  /** Whether a job can be made by now. */
  abstract boolean hasNext();

  final Books books() {
    return books;
  }

  @Override
  protected final Optional<Integer> nextJob() {
    if (!hasNext() || books.drawn() >= jobs) {
      return Optional.empty();
    }
    checkLaziness();
    return Optional.of(books.draw());
  }

  /* The master may have one of its own, from when it evaluated jobs itself. */
  private void checkLaziness() {
    boolean oneEach = !isIndependent() && mode() != Mode.LOCAL;
    assertTrue(
        !oneEach || books.open() <= slaves().size(),
        () -> books.open() + " open jobs at " + slaves().size() + " slaves");
  }

  @Override
  protected void processResult(Integer job, Long result) {
    books.result(job, result);
  }

  @Override
  protected final void processFailure(Integer job, JobFailure failure) {
    books.failure(job, failure);
    if (!books.toleratesFailures()) {
      super.processFailure(job, failure);
    }
  }

  @Override
  protected final void postprocess() {
    books.postprocess();
  }
}
