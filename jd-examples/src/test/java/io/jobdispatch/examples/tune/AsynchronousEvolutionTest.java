package io.jobdispatch.examples.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import io.jobdispatch.examples.desweep.Box;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsynchronousEvolutionTest {

  private static final Box BOX = Box.cube(3, -5, 5);
  private static final RunOptions ONE_SLOT = RunOptions.defaults().setting("jd.local.slots", "1");

  /** With half as many, one order of results in three ends in a population without variety. */
  private static final int POPULATION = 20;

  private final List<Best> told = new ArrayList<>();

  private AsynchronousEvolution optimiser(long budget) {
    return new AsynchronousEvolution(
        point -> point.stream().mapToDouble(x -> (x - 1) * (x - 1)).sum(),
        BOX,
        POPULATION,
        budget,
        42,
        told::add);
  }

  @Test
  void minimumIsFoundOnSeveralSlots() {
    AsynchronousEvolution optimiser = optimiser(2000);

    RunSummary summary = optimiser.run(RunOptions.defaults().setting("jd.local.slots", "3"));

    assertThat(summary.completed()).isEqualTo(2000);
    assertThat(optimiser.best().orElseThrow().value()).isLessThan(1e-6);
    assertThat(optimiser.best().orElseThrow().point())
        .allSatisfy(x -> assertThat(x).isCloseTo(1, within(1e-3)));
  }

  @Test
  void oneSlotAndTheMasterGiveTheSame() {
    AsynchronousEvolution slave = optimiser(300);
    AsynchronousEvolution master = optimiser(300);

    slave.run(ONE_SLOT);
    List<Best> bySlave = List.copyOf(told);
    told.clear();
    master.run(RunOptions.defaults().inMaster());

    assertThat(told).isEqualTo(bySlave);
  }

  @Test
  void resetBringsTheBeginningBack() {
    AsynchronousEvolution optimiser = optimiser(100);
    optimiser.run(ONE_SLOT);
    List<Best> first = List.copyOf(told);
    told.clear();

    optimiser.reset();
    optimiser.run(ONE_SLOT);

    assertThat(told).isEqualTo(first);
  }

  @Test
  void improvementsGetBetterAndBetter() {
    optimiser(500).run(RunOptions.defaults());

    assertThat(told).isSortedAccordingTo((a, b) -> Double.compare(b.value(), a.value()));
    assertThat(told).isSortedAccordingTo((a, b) -> Long.compare(a.evaluation(), b.evaluation()));
  }

  @Test
  void nothingIsDrawnWhileTooLittleIsKnown() {
    AsynchronousEvolution optimiser = optimiser(100);
    List<Candidate> drawn = new ArrayList<>();
    for (int i = 0; i < POPULATION; i++) {
      drawn.add(optimiser.nextJob().orElseThrow());
    }

    assertThat(optimiser.nextJob()).isEmpty();
    drawn.subList(0, 3).forEach(candidate -> optimiser.processResult(candidate, 1.0));
    assertThat(optimiser.nextJob()).isEmpty();
    optimiser.processResult(drawn.get(3), 1.0);
    assertThat(optimiser.nextJob()).hasValueSatisfying(next -> assertThat(next.member()).isZero());
  }

  @Test
  void candidatesStayInTheBox() {
    AsynchronousEvolution optimiser = optimiser(500);
    for (int i = 0; i < 500; i++) {
      Candidate candidate = optimiser.nextJob().orElseThrow();
      assertThat(BOX.contains(candidate.point())).isTrue();
      optimiser.processResult(candidate, Math.sin(i));
    }

    assertThat(optimiser.nextJob()).isEmpty();
  }

  @Test
  void notANumberIsTheWorst() {
    AsynchronousEvolution optimiser = optimiser(2);
    Candidate first = optimiser.nextJob().orElseThrow();
    optimiser.processResult(first, Double.NaN);
    optimiser.processResult(optimiser.nextJob().orElseThrow(), 7.0);

    assertThat(optimiser.best().orElseThrow().value()).isEqualTo(7);
  }

  @Test
  void badNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimiser(0))
        .withMessage("must be >= 1: budget=0");
  }
}
