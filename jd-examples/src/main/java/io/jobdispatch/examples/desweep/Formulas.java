package io.jobdispatch.examples.desweep;

/** The formulas of the test functions, under their names. */
final class Formulas {

  /*
   * StrictMath, not Math, for everything transcendental: Math.sin and its like may differ in the
   * last bit between processors, and even between the interpreter and the compiled code of one
   * run, and a search started from a seed drifts away from its twin once a single bit differs.
   * Arithmetic and Math.sqrt, abs and floor are exact by specification since Java 17 (JEP 306).
   * No Math.pow and no Math.fma for the same reason.
   */

  static final String DIXON_SZEGO =
      "L. C. W. Dixon, G. P. Szegő, The global optimization problem: an introduction, in Towards"
          + " Global Optimisation 2, North-Holland, 1978, 1-15";
  static final String HARTMAN =
      "J. K. Hartman, Some experiments in global optimization, Naval Res. Logist. Q. 20 (1973)"
          + " 569-576; "
          + DIXON_SZEGO;
  static final String SHEKEL =
      "J. Shekel, Test functions for multimodal search techniques, Fifth Annual Princeton"
          + " Conference on Information Science and Systems, 1971; "
          + DIXON_SZEGO;

  private static final double TWO_PI = 2 * Math.PI;

  private static final double[] HARTMAN_WEIGHTS = {1, 1.2, 3, 3.2};
  private static final double[][] HARTMAN_3_SCALES = {
    {3, 10, 30}, {0.1, 10, 35}, {3, 10, 30}, {0.1, 10, 35}
  };
  private static final double[][] HARTMAN_3_CENTRES = {
    {0.3689, 0.1170, 0.2673},
    {0.4699, 0.4387, 0.7470},
    {0.1091, 0.8732, 0.5547},
    {0.03815, 0.5743, 0.8828}
  };
  private static final double[][] HARTMAN_6_SCALES = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };
  private static final double[][] HARTMAN_6_CENTRES = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };
  private static final double[][] SHEKEL_CENTRES = {
    {4, 4, 4, 4},
    {1, 1, 1, 1},
    {8, 8, 8, 8},
    {6, 6, 6, 6},
    {3, 7, 3, 7},
    {2, 9, 2, 9},
    {5, 5, 3, 3},
    {8, 1, 8, 1},
    {6, 2, 6, 2},
    {7, 3.6, 7, 3.6}
  };
  private static final double[] SHEKEL_WIDTHS = {0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3, 0.7, 0.5, 0.5};

  private Formulas() {}

  static double sphere(double[] x) {
    double sum = 0;
    for (double xi : x) {
      sum += xi * xi;
    }
    return sum;
  }

  static double rosenbrock(double[] x) {
    double sum = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      sum += 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
    }
    return sum;
  }

  static double rastrigin(double[] x) {
    double sum = 0;
    for (double xi : x) {
      sum += xi * xi + 10 * (1 - StrictMath.cos(TWO_PI * xi));
    }
    return sum;
  }

  static double griewank(double[] x) {
    double product = 1;
    for (int i = 0; i < x.length; i++) {
      product *= StrictMath.cos(x[i] / Math.sqrt(i + 1));
    }
    return sphere(x) / 4000 + (1 - product);
  }

  static double ackley(double[] x) {
    double cosines = 0;
    for (double xi : x) {
      cosines += StrictMath.cos(TWO_PI * xi);
    }
    double radius = Math.sqrt(sphere(x) / x.length);
    /* expm1 twice: the textbook form loses all digits near the minimum */
    return -20 * StrictMath.expm1(-0.2 * radius)
        - Math.E * StrictMath.expm1(cosines / x.length - 1);
  }

  static double schwefel(double[] x) {
    double sum = 0;
    for (double xi : x) {
      sum -= xi * StrictMath.sin(Math.sqrt(Math.abs(xi)));
    }
    return sum;
  }

  static double levy(double[] x) {
    double sum = 10 * square(StrictMath.sin(Math.PI * (1 + (x[0] + 1) / 4)));
    for (int i = 0; i + 1 < x.length; i++) {
      double sine = StrictMath.sin(Math.PI * (1 + (x[i + 1] + 1) / 4));
      sum += square((x[i] + 1) / 4) * (1 + 10 * sine * sine);
    }
    sum += square((x[x.length - 1] + 1) / 4);
    return Math.PI / x.length * sum;
  }

  static double michalewicz(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double ridge = StrictMath.sin((i + 1) * x[i] * x[i] / Math.PI);
      sum -= StrictMath.sin(x[i]) * twentiethPower(ridge);
    }
    return sum;
  }

  static double branin(double[] x) {
    double b = 5.1 / (4 * Math.PI * Math.PI);
    double valley = x[1] - b * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
    return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * StrictMath.cos(x[0]) + 10;
  }

  static double goldsteinPrice(double[] x) {
    double a = x[0];
    double b = x[1];
    double first = 19 - 14 * a + 3 * a * a - 14 * b + 6 * a * b + 3 * b * b;
    double second = 18 - 32 * a + 12 * a * a + 48 * b - 36 * a * b + 27 * b * b;
    return (1 + square(a + b + 1) * first) * (30 + square(2 * a - 3 * b) * second);
  }

  static double sixHumpCamel(double[] x) {
    double a = x[0] * x[0];
    double b = x[1] * x[1];
    return (4 - 2.1 * a + a * a / 3) * a + x[0] * x[1] + (4 * b - 4) * b;
  }

  static double easom(double[] x) {
    double distance = square(x[0] - Math.PI) + square(x[1] - Math.PI);
    return -StrictMath.cos(x[0]) * StrictMath.cos(x[1]) * StrictMath.exp(-distance);
  }

  static double beale(double[] x) {
    double a = x[0];
    double b = x[1];
    return square(1.5 - a * (1 - b))
        + square(2.25 - a * (1 - b * b))
        + square(2.625 - a * (1 - b * b * b));
  }

  static double colville(double[] x) {
    return 100 * square(x[1] - x[0] * x[0])
        + square(1 - x[0])
        + 90 * square(x[3] - x[2] * x[2])
        + square(1 - x[2])
        + 10.1 * (square(x[1] - 1) + square(x[3] - 1))
        + 19.8 * (x[1] - 1) * (x[3] - 1);
  }

  static double powell(double[] x) {
    return square(x[0] + 10 * x[1])
        + 5 * square(x[2] - x[3])
        + square(square(x[1] - 2 * x[2]))
        + 10 * square(square(x[0] - x[3]));
  }

  static double hartman3(double[] x) {
    return hartman(HARTMAN_3_SCALES, HARTMAN_3_CENTRES, x);
  }

  static double hartman6(double[] x) {
    return hartman(HARTMAN_6_SCALES, HARTMAN_6_CENTRES, x);
  }

  static double shekel(int holes, double[] x) {
    double sum = 0;
    for (int i = 0; i < holes; i++) {
      double distance = 0;
      for (int j = 0; j < x.length; j++) {
        distance += square(x[j] - SHEKEL_CENTRES[i][j]);
      }
      sum -= 1 / (distance + SHEKEL_WIDTHS[i]);
    }
    return sum;
  }

  private static double hartman(double[][] scales, double[][] centres, double[] x) {
    double sum = 0;
    for (int i = 0; i < HARTMAN_WEIGHTS.length; i++) {
      double distance = 0;
      for (int j = 0; j < x.length; j++) {
        distance += scales[i][j] * square(x[j] - centres[i][j]);
      }
      sum -= HARTMAN_WEIGHTS[i] * StrictMath.exp(-distance);
    }
    return sum;
  }

  private static double square(double x) {
    return x * x;
  }

  private static double twentiethPower(double x) {
    double fourth = square(square(x));
    return fourth * square(square(fourth));
  }
}
