package io.jobdispatch.examples.desweep;

import static io.jobdispatch.examples.desweep.KnownMinimum.diagonal;
import static io.jobdispatch.examples.desweep.KnownMinimum.exactly;
import static io.jobdispatch.examples.desweep.KnownMinimum.point;
import static io.jobdispatch.examples.desweep.KnownMinimum.rounded;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The classical test functions of global optimisation, each with its bounds, its source and its
 * known minimum. The order is fixed: it is the order of every table and file.
 */
@SuppressWarnings("ImmutableEnumChecker") // formulas keep no state, boxes and minima copy
public enum TestFunction {
  /** De Jong's F1 (1975), a bowl; here with 10 coordinates. */
  SPHERE(
      Formulas::sphere,
      Box.cube(10, -5.12, 5.12),
      exactly(0, diagonal(10, 0)),
      "K. A. De Jong, An Analysis of the Behavior of a Class of Genetic Adaptive Systems, PhD"
          + " thesis, University of Michigan, 1975, F1"),

  /** Rosenbrock's curved valley (1960), as a chain with the bounds of Yao, Liu and Lin (1999). */
  ROSENBROCK(
      Formulas::rosenbrock,
      Box.cube(10, -30, 30),
      exactly(0, diagonal(10, 1)),
      "H. H. Rosenbrock, An automatic method for finding the greatest or least value of a"
          + " function, The Computer Journal 3 (1960) 175-184; X. Yao, Y. Liu, G. Lin,"
          + " Evolutionary programming made faster, IEEE Trans. Evol. Comput. 3 (1999) 82-102, f5"),

  /** Rastrigin's bowl of cosines (1974), as generalised by Mühlenbein, Schomisch and Born. */
  RASTRIGIN(
      Formulas::rastrigin,
      Box.cube(10, -5.12, 5.12),
      exactly(0, diagonal(10, 0)),
      "L. A. Rastrigin, Systems of Extremal Control (in Russian), Nauka, Moscow, 1974;"
          + " H. Mühlenbein, M. Schomisch, J. Born, The parallel genetic algorithm as function"
          + " optimizer, Parallel Computing 17 (1991) 619-632"),

  /** Griewank's function (1981): a flat bowl with very many shallow dents. */
  GRIEWANK(
      Formulas::griewank,
      Box.cube(10, -600, 600),
      exactly(0, diagonal(10, 0)),
      "A. O. Griewank, Generalized descent for global optimization, J. Optim. Theory Appl. 34"
          + " (1981) 11-39"),

  /** Ackley's function (1987): a plain full of dents round one deep hole. */
  ACKLEY(
      Formulas::ackley,
      Box.cube(10, -32.768, 32.768),
      exactly(0, diagonal(10, 0)),
      "D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing, Kluwer, 1987; T. Bäck,"
          + " Evolutionary Algorithms in Theory and Practice, Oxford University Press, 1996"),

  /** Schwefel's problem 2.26 (1981): the best valley lies far from the second best. */
  SCHWEFEL(
      Formulas::schwefel,
      Box.cube(10, -500, 500),
      rounded("-4189.829", -4189.828872724337, diagonal(10, 420.96874635998205)),
      "H.-P. Schwefel, Numerical Optimization of Computer Models, Wiley, 1981, problem 2.26"),

  /** Levy and Montalvo's function (1985), LM1 of Ali, Khompatraporn and Zabinsky (2005). */
  LEVY(
      Formulas::levy,
      Box.cube(10, -10, 10),
      exactly(0, diagonal(10, -1)),
      "A. V. Levy, A. Montalvo, The tunneling algorithm for the global minimization of functions,"
          + " SIAM J. Sci. Stat. Comput. 6 (1985) 15-29; M. M. Ali, C. Khompatraporn, Z. B."
          + " Zabinsky, A numerical evaluation of several stochastic algorithms on selected"
          + " continuous global optimization test problems, J. Global Optim. 31 (2005) 635-672"),

  /** Michalewicz's function (1992) with m = 10: narrow ditches, and a flat land between. */
  MICHALEWICZ(
      Formulas::michalewicz,
      Box.cube(10, 0, Math.PI),
      rounded(
          "-9.66015",
          -9.66015171564134,
          point(
              "2.2029055201726093 1.5707963267948966 1.2849915705529245 1.9230584698663629"
                  + " 1.7204697725658413 1.5707963267948966 1.454413971362379"
                  + " 1.7560865209450265 1.6557174168210291 1.5707963267948966")),
      "Z. Michalewicz, Genetic Algorithms + Data Structures = Evolution Programs, Springer, 1992"),

  /** Branin's function (1972): three minima, all global. */
  BRANIN(
      Formulas::branin,
      new Box(List.of(-5.0, 0.0), List.of(10.0, 15.0)),
      rounded(
          "0.397887",
          0.3978873577297383,
          List.of(-Math.PI, 12.275),
          List.of(Math.PI, 2.275),
          List.of(3 * Math.PI, 2.475)),
      "F. H. Branin, Widely convergent method for finding multiple solutions of simultaneous"
          + " nonlinear equations, IBM J. Res. Dev. 16 (1972) 504-522; "
          + Formulas.DIXON_SZEGO),

  /** Goldstein and Price's function (1971): four minima, one global. */
  GOLDSTEIN_PRICE(
      Formulas::goldsteinPrice,
      Box.cube(2, -2, 2),
      exactly(3, List.of(0.0, -1.0)),
      "A. A. Goldstein, J. F. Price, On descent from local minima, Math. Comp. 25 (1971) 569-574"),

  /** The six-hump camel back (Dixon and Szegő, 1978): six minima, two of them global. */
  SIX_HUMP_CAMEL(
      Formulas::sixHumpCamel,
      new Box(List.of(-3.0, -2.0), List.of(3.0, 2.0)),
      rounded(
          "-1.0316285",
          -1.0316284534898774,
          List.of(0.08984201310031806, -0.7126564030207396),
          List.of(-0.08984201310031806, 0.7126564030207396)),
      Formulas.DIXON_SZEGO),

  /** Easom's function (1990): a needle in a plain. */
  EASOM(
      Formulas::easom,
      Box.cube(2, -100, 100),
      exactly(-1, List.of(Math.PI, Math.PI)),
      "E. E. Easom, A Survey of Global Optimization Techniques, M. Eng. thesis, University of"
          + " Louisville, 1990"),

  /** Beale's function (1958): a flat valley with sharp corners. */
  BEALE(
      Formulas::beale,
      Box.cube(2, -4.5, 4.5),
      exactly(0, List.of(3.0, 0.5)),
      "E. M. L. Beale, On an Iterative Method for Finding a Local Minimum of a Function of More"
          + " than One Variable, Technical Report 25, Statistical Techniques Research Group,"
          + " Princeton University, 1958"),

  /** Colville's function (1968), also called Wood's: four coordinates, two coupled valleys. */
  COLVILLE(
      Formulas::colville,
      Box.cube(4, -10, 10),
      exactly(0, diagonal(4, 1)),
      "A. R. Colville, A Comparative Study of Nonlinear Programming Codes, Report 320-2949, IBM"
          + " New York Scientific Center, 1968"),

  /** Powell's singular function (1962): the Hessian is singular at the minimum. */
  POWELL(
      Formulas::powell,
      Box.cube(4, -4, 5),
      exactly(0, diagonal(4, 0)),
      "M. J. D. Powell, An iterative method for finding stationary values of a function of several"
          + " variables, The Computer Journal 5 (1962) 147-151"),

  /** Hartman's function (1973) of three coordinates, coefficients of Dixon and Szegő. */
  HARTMAN_3(
      Formulas::hartman3,
      Box.cube(3, 0, 1),
      rounded(
          "-3.86278",
          -3.8627821478207554,
          List.of(0.11461433858967197, 0.5556488499718569, 0.8525469535208658)),
      Formulas.HARTMAN),

  /** Hartman's function (1973) of six coordinates, coefficients of Dixon and Szegő. */
  HARTMAN_6(
      Formulas::hartman6,
      Box.cube(6, 0, 1),
      rounded(
          "-3.32237",
          -3.322368011415515,
          point(
              "0.20168951100670543 0.1500106918234578 0.476873974221897"
                  + " 0.2753324304940561 0.31165161660011326 0.6573005340656203")),
      Formulas.HARTMAN),

  /** Shekel's foxholes (1971), five of them. */
  SHEKEL_5(
      x -> Formulas.shekel(5, x),
      Box.cube(4, 0, 10),
      rounded(
          "-10.1532",
          -10.153199679058227,
          List.of(4.000037152819676, 4.00013327659156, 4.000037152819676, 4.00013327659156)),
      Formulas.SHEKEL),

  /** Shekel's foxholes (1971), seven of them. */
  SHEKEL_7(
      x -> Formulas.shekel(7, x),
      Box.cube(4, 0, 10),
      rounded(
          "-10.4029",
          -10.40294056681866,
          List.of(4.000572916185823, 4.000689366185304, 3.999489708859151, 3.9996061588586316)),
      Formulas.SHEKEL),

  /** Shekel's foxholes (1971), ten of them. */
  SHEKEL_10(
      x -> Formulas.shekel(10, x),
      Box.cube(4, 0, 10),
      rounded(
          "-10.5364",
          -10.536409816692043,
          List.of(4.000746531592047, 4.000592934138532, 3.9996633980403224, 3.9995098005868077)),
      Formulas.SHEKEL);

  private final Formula formula;
  private final Box box;
  private final KnownMinimum minimum;
  private final String source;

  TestFunction(Formula formula, Box box, KnownMinimum minimum, String source) {
    this.formula = formula;
    this.box = box;
    this.minimum = minimum;
    this.source = source;
  }

  /**
   * The function of this name.
   *
   * @param id its name as {@link #id()} gives it
   * @return the function
   * @throws IllegalArgumentException if there is none; the message lists all names
   */
  public static TestFunction named(String id) {
    for (TestFunction function : values()) {
      if (function.id().equals(id)) {
        return function;
      }
    }
    throw new IllegalArgumentException("no function named '%s'; known: %s".formatted(id, ids()));
  }

  /**
   * The names of all functions.
   *
   * @return as {@link #id()} gives them, in the fixed order
   */
  public static List<String> ids() {
    return Arrays.stream(values()).map(TestFunction::id).toList();
  }

  /**
   * The name on the command line and in every file.
   *
   * @return lower case with hyphens, such as {@code goldstein-price}
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The value at a point. Values are the same, bit for bit, on every Java virtual machine.
   *
   * @param point the coordinates, {@link Box#dimension()} of them; not changed
   * @return the value
   */
  public double valueAt(double[] point) {
    return formula.valueAt(point);
  }

  /**
   * Where the function is searched.
   *
   * @return the bounds
   */
  public Box box() {
    return box;
  }

  /**
   * The global minimum within the bounds.
   *
   * @return its value and every minimiser
   */
  public KnownMinimum minimum() {
    return minimum;
  }

  /**
   * Where the function was published.
   *
   * @return authors, title, place and year
   */
  public String source() {
    return source;
  }

  private interface Formula {
    double valueAt(double[] point);
  }
}
