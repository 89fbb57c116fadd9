package io.jobdispatch.examples.tune;

import io.jobdispatch.core.JobDispatcher;
import io.jobdispatch.examples.desweep.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Differential evolution without generations: whenever a slave is free, the next candidate is made
 * from what is known by then, and takes the place of the member that it challenged unless it is
 * worse. No slave ever waits for the slowest of a generation.
 *
 * <p>With one slave the same seed gives the same candidates. With more, they depend on the order in
 * which results arrive.
 *
 * <p>Sources: R. Storn, K. Price, <i>Differential evolution - a simple and efficient heuristic for
 * global optimization over continuous spaces</i>, Journal of Global Optimization 11 (1997) 341-359;
 * for asynchronous steps, J. Olenšek, T. Tuma, J. Puhan, Á. Bűrmen, <i>A new asynchronous parallel
 * global optimization method based on simulated annealing and differential evolution</i>, Applied
 * Soft Computing 11 (2011) 1481-1489.
 */
public final class AsynchronousEvolution extends JobDispatcher<Candidate, Double> {
  /*
   * Used by the run's thread alone. A member is unknown until the first result for it is in. A
   * trial needs three known members besides the one that it challenges, so early on there may be
   * none to give although the budget is not used up.
   */

  /** The smallest population: a member and three others, all different. */
  public static final int POPULATION_MIN = 4;

  private static final double WEIGHT = 0.6;
  private static final double CROSSOVER_RATE = 0.9;

  private final Box box;
  private final int population;
  private final long budget;
  private final long seed;
  private final Consumer<Best> improved;
  private final List<Optional<Member>> members = new ArrayList<>();
  private Optional<Best> best = Optional.empty();
  private SplittableRandom random;
  private long drawn;
  private long evaluated;

  /** A point whose value is known. */
  private record Member(List<Double> point, double value) {}

  /**
   * Makes an optimiser.
   *
   * @param objective what to minimise
   * @param box where
   * @param population the size of the population, at least {@link #POPULATION_MIN}
   * @param budget how many candidates to evaluate, at least 1
   * @param seed what the random numbers are made from
   * @param improved is told of every new best point
   * @throws IllegalArgumentException if a number is too small
   */
  public AsynchronousEvolution(
      Objective objective,
      Box box,
      int population,
      long budget,
      long seed,
      Consumer<Best> improved) {
    super((Candidate candidate) -> objective.valueAt(candidate.point()));
    require(population >= POPULATION_MIN, "must be >= 4: population=" + population);
    require(budget >= 1, "must be >= 1: budget=" + budget);
    this.box = box;
    this.population = population;
    this.budget = budget;
    this.seed = seed;
    this.improved = improved;
    this.random = new SplittableRandom(seed);
    forget();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /**
   * Gives the best point so far.
   *
   * @return empty until the first result is in
   */
  public Optional<Best> best() {
    return best;
  }

  @Override
  protected OptionalLong expectedJobs() {
    return OptionalLong.of(budget);
  }

  @Override
  protected String parameters() {
    return String.format(
        Locale.ROOT, "asynchronous evolution population=%d seed=%d box=%s", population, seed, box);
  }

  @Override
  protected Optional<Candidate> nextJob() {
    if (drawn == budget) {
      return Optional.empty();
    }
    int member = (int) (drawn % population);
    Optional<List<Double>> point = drawn < population ? Optional.of(anywhere()) : trial(member);
    return point.map(
        found -> {
          drawn++;
          return new Candidate(member, found);
        });
  }

  @Override
  protected void processResult(Candidate candidate, Double result) {
    evaluated++;
    double value = result.isNaN() ? Double.POSITIVE_INFINITY : result;
    boolean stays = members.get(candidate.member()).filter(now -> now.value < value).isPresent();
    if (stays) {
      return;
    }
    members.set(candidate.member(), Optional.of(new Member(candidate.point(), value)));
    if (best.isEmpty() || value < best.get().value()) {
      Best found = new Best(evaluated, value, candidate.point());
      best = Optional.of(found);
      improved.accept(found);
    }
  }

  @Override
  public void reset() {
    super.reset();
    forget();
  }

  private void forget() {
    random = new SplittableRandom(seed);
    members.clear();
    IntStream.range(0, population).forEach(member -> members.add(Optional.empty()));
    best = Optional.empty();
    drawn = 0;
    evaluated = 0;
  }

  private List<Double> anywhere() {
    return IntStream.range(0, box.dimension()).mapToObj(this::anywhere).toList();
  }

  private double anywhere(int coordinate) {
    return random.nextDouble(box.lower().get(coordinate), box.upper().get(coordinate));
  }

  /** A challenger of a member; empty while too few others are known. */
  private Optional<List<Double>> trial(int challenged) {
    List<Member> others =
        IntStream.range(0, population)
            .filter(member -> member != challenged)
            .mapToObj(members::get)
            .flatMap(Optional::stream)
            .toList();
    if (others.size() < POPULATION_MIN - 1) {
      return Optional.empty();
    }
    int[] chosen = random.ints(0, others.size()).distinct().limit(POPULATION_MIN - 1).toArray();
    Member base = others.get(chosen[0]);
    Member target = members.get(challenged).orElse(base);
    return Optional.of(cross(target, base, others.get(chosen[1]), others.get(chosen[2])));
  }

  private List<Double> cross(Member target, Member base, Member plus, Member minus) {
    int certain = random.nextInt(box.dimension());
    List<Double> point = new ArrayList<>();
    for (int j = 0; j < box.dimension(); j++) {
      boolean mutates = random.nextDouble() < CROSSOVER_RATE || j == certain;
      point.add(mutates ? mutant(base, plus, minus, j) : target.point.get(j));
    }
    return point;
  }

  /** A coordinate that leaves its bounds is drawn anew. */
  private double mutant(Member base, Member plus, Member minus, int j) {
    double moved = base.point.get(j) + WEIGHT * (plus.point.get(j) - minus.point.get(j));
    boolean inside = box.lower().get(j) <= moved && moved <= box.upper().get(j);
    return inside ? moved : anywhere(j);
  }
}
