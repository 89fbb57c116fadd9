package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.FailurePolicy;
import io.jobdispatch.core.RunOptions;

/** Options of runs whose slaves are lost at random, for which no job is to blame. */
final class Blameless {

  static final RunOptions OPTIONS =
      RunOptions.defaults().failurePolicy(FailurePolicy.defaults().losses(FailurePolicy.UNLIMITED));

  private Blameless() {}
}
