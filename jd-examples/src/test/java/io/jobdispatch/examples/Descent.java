package io.jobdispatch.examples;

import io.jobdispatch.core.JobDispatcher;
import java.util.Optional;
import java.util.Random;

/** Searches a minimum, each job a step from the best point known when a slave gets free. */
final class Descent extends JobDispatcher<Double, Double> {
  private final Random random = new Random(1);
  private double best = 10;
  private double least = Double.POSITIVE_INFINITY;
  private int left = 200;

  Descent() {
    super(x -> (x - 3) * (x - 3)); // what travels; the dispatcher itself never does
  }

  double best() {
    return best;
  }

  @Override
  protected Optional<Double> nextJob() {
    return left-- > 0 ? Optional.of(best + random.nextGaussian()) : Optional.empty();
  }

  @Override
  protected void processResult(Double x, Double value) {
    if (value < least) {
      least = value;
      best = x;
    }
  }
}
