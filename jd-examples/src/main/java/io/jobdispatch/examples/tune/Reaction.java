package io.jobdispatch.examples.tune;

import java.util.Arrays;
import java.util.List;

/** Five concentrations that change by five reactions, from pure alpha-pinene on. */
final class Reaction {

  /*
   * The classical Runge-Kutta method of fourth order. One thread, and no object is made in a step.
   */

  private final double k1;
  private final double k2;
  private final double k3;
  private final double k4;
  private final double k5;
  private final double[] now = {100, 0, 0, 0, 0};
  private final double[] probe = new double[5];
  private final double[] slope = new double[5];
  private final double[] mean = new double[5];

  Reaction(List<Double> rates) {
    k1 = rates.get(0);
    k2 = rates.get(1);
    k3 = rates.get(2);
    k4 = rates.get(3);
    k5 = rates.get(4);
  }

  /** Lets time pass, in so many steps of equal length. */
  void proceed(double minutes, int steps) {
    double step = minutes / steps;
    for (int i = 0; i < steps; i++) {
      Arrays.fill(mean, 0);
      look(now, 1 / 6.0);
      reach(step / 2);
      look(probe, 2 / 6.0);
      reach(step / 2);
      look(probe, 2 / 6.0);
      reach(step);
      look(probe, 1 / 6.0);
      for (int j = 0; j < now.length; j++) {
        now[j] += step * mean[j];
      }
    }
  }

  /** Sets the slope at a point, and adds its share to the mean. */
  private void look(double[] at, double share) {
    slope[0] = -(k1 + k2) * at[0];
    slope[1] = k1 * at[0];
    slope[2] = k2 * at[0] - (k3 + k4) * at[2] + k5 * at[4];
    slope[3] = k3 * at[2];
    slope[4] = k4 * at[2] - k5 * at[4];
    for (int j = 0; j < slope.length; j++) {
      mean[j] += share * slope[j];
    }
  }

  private void reach(double step) {
    for (int j = 0; j < now.length; j++) {
      probe[j] = now[j] + step * slope[j];
    }
  }

  double squaredDistance(double[] measured) {
    double sum = 0;
    for (int j = 0; j < now.length; j++) {
      sum += (now[j] - measured[j]) * (now[j] - measured[j]);
    }
    return sum;
  }
}
