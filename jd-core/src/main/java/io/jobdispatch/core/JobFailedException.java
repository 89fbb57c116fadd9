package io.jobdispatch.core;

import io.jobdispatch.api.DispatchException;

/** A job failed, and nobody said that the run should go on all the same. */
public class JobFailedException extends DispatchException {

  private static final long serialVersionUID = 1;

  /** The failure as data. */
  private final JobFailure failure;

  /**
   * Tells the failure's whole story.
   *
   * @param failure the failure
   */
  public JobFailedException(JobFailure failure) {
    super(failure.story());
    this.failure = failure;
  }

  /**
   * Gives the failure.
   *
   * @return the failure as data
   */
  public JobFailure failure() {
    return failure;
  }
}
