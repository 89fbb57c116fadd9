package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Journalled runs that are begun again with more jobs, or with fewer. */
@Timeout(600)
final class ExtendedRunTest {

  private static final Shared<AtomicInteger> EVALUATIONS = Shared.of(new AtomicInteger());

  private final MemoryJournal journal = new MemoryJournal();

  ExtendedRunTest() {
    EVALUATIONS.get().set(0);
  }

  private static Integer evaluate(Integer job) {
    EVALUATIONS.get().incrementAndGet();
    ScriptedMachine.passMillis(1000);
    return 2 * job;
  }

  /** Notes down each call of its methods. */
  private static class Told extends Doubling {
    final List<String> calls = new ArrayList<>();
    private final boolean independent;

    Told(int count, boolean independent) {
      super(count, ExtendedRunTest::evaluate);
      this.independent = independent;
    }

    @Override
    protected boolean isIndependent() {
      return independent;
    }

    @Override
    protected Optional<Integer> nextJob() {
      Optional<Integer> job = super.nextJob();
      calls.add("next " + job);
      return job;
    }

    @Override
    protected void processResult(Integer job, Integer result) {
      super.processResult(job, result);
      calls.add(job + " -> " + result);
    }

    @Override
    protected String parameters() {
      return "told";
    }
  }

  /** Makes each generation of jobs from the sum of all results; there is none meanwhile. */
  private static class Generations extends JobDispatcher<Integer, Integer> {
    private static final int SIZE = 3;
    private final int count;
    private int generation;
    private int drawn;
    private int settled;
    int sum = 1;

    Generations(int count) {
      super(ExtendedRunTest::evaluate);
      this.count = count;
    }

    @Override
    protected Optional<Integer> nextJob() {
      boolean isNew = drawn % SIZE == 0;
      if (drawn == count || (isNew && settled < drawn)) {
        return Optional.empty();
      }
      generation = isNew ? sum % 1000 : generation;
      return Optional.of(generation + drawn++);
    }

    @Override
    protected void processResult(Integer job, Integer result) {
      settled++;
      sum = 31 * sum + result;
    }

    @Override
    protected String parameters() {
      return "generations";
    }
  }

  private RunOptions options() {
    return new ScriptedMachine(2).options().journal(journal);
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private String messageOf(JobDispatcher<?, ?> dispatcher) {
    RunException end = catchThrowableOfType(RunException.class, () -> dispatcher.run(options()));
    assertThat(end.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED);
    return end.getMessage().lines().findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aFinishedRunContinuesWithTheNewJobsAlone(boolean independent) {
    new Told(4, independent).run(options());
    EVALUATIONS.get().set(0);

    Told longer = new Told(7, independent);
    RunSummary summary = longer.run(options());

    assertThat(longer.results).isEqualTo(Doubling.doubles(7));
    assertThat(EVALUATIONS.get()).hasValue(3);
    assertThat(longer.postprocessed).isEqualTo(1);
    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(summary.drawn()).isEqualTo(7);
    assertThat(summary.replayed()).isEqualTo(4);
  }

  static List<Boolean> kinds() {
    return List.of(true, false);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aLaterLifeSeesTheSameCalls(boolean independent) {
    new Told(4, independent).run(options());
    Told longer = new Told(7, independent);
    longer.run(options());
    EVALUATIONS.get().set(0);

    Told again = new Told(7, independent);
    again.run(options());

    assertThat(again.calls).isEqualTo(longer.calls);
    assertThat(EVALUATIONS.get()).hasValue(0);
    assertThat(journal.all(Drawn.class)).hasSize(7);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aLifeThatEndsWhileItExtendsIsContinued(boolean independent) {
    new Told(4, independent).run(options());
    ScriptedMachine machine = new ScriptedMachine(2);
    Told cut = new Told(9, independent);
    machine.atMillis(1500, cut::cancel);
    assertThat(
            catchThrowableOfType(
                RunException.class, () -> cut.run(machine.options().journal(journal))))
        .isNotNull();

    Told last = new Told(9, independent);
    last.run(options());

    assertThat(cut.results).hasSize(6);
    assertThat(last.calls).startsWith(cut.calls.toArray(new String[0]));
    assertThat(last.results).isEqualTo(Doubling.doubles(9));
  }

  @Test
  void itCanBeExtendedAgainAndAgain() {
    for (int count : List.of(0, 1, 5, 6, 20)) {
      Told told = new Told(count, true);
      told.run(options());
      assertThat(told.results).isEqualTo(Doubling.doubles(count));
    }

    assertThat(EVALUATIONS.get()).hasValue(20);
  }

  @Test
  void generationsAreThoseOfALongRun() {
    Generations undisturbed = new Generations(12);
    undisturbed.run(new ScriptedMachine(2).options());
    new Generations(6).run(options());
    EVALUATIONS.get().set(0);

    Generations longer = new Generations(12);
    longer.run(options());
    Generations again = new Generations(12);
    again.run(options());

    assertThat(longer.sum).isEqualTo(undisturbed.sum);
    assertThat(again.sum).isEqualTo(undisturbed.sum);
    assertThat(EVALUATIONS.get()).hasValue(6);
  }

  @Test
  void earlierJobsMustBeEqual() {
    new Told(4, true).run(options());
    Told other =
        new Told(7, true) {
          @Override
          protected Optional<Integer> nextJob() {
            return super.nextJob().map(job -> job == 2 ? 22 : job);
          }
        };

    assertThat(messageOf(other)).startsWith("job 2 differs from the journal").contains(": 22;");
    assertThat(journal.all(Drawn.class)).hasSize(4);
  }

  @Test
  void fewerJobsAreAnErrorThatNamesTheFirstMissingOneAndTheLast() {
    new Told(6, true).run(options());

    assertThat(messageOf(new Told(4, true)))
        .startsWith(
            "job 4 differs from the journal: nextJob() returned no job, but the journal contains"
                + " jobs up to 5; ");
  }

  @Test
  void aJobWhereThereWasNoneMustBeTheNextOne() {
    new Generations(6).run(options());
    Generations impatient =
        new Generations(6) {
          @Override
          protected Optional<Integer> nextJob() {
            return Optional.of(super.nextJob().orElse(-1));
          }
        };

    assertThat(messageOf(impatient)).startsWith("job 3 differs from the journal").contains(": -1;");
  }

  static List<Function<Evaluation<Integer, Integer>, List<Integer>>> ways() {
    return List.of(
        Evaluation::results,
        jobs ->
            jobs.outcomes().stream()
                .map(each -> ((JobOutcome.Done<Integer, Integer>) each).result())
                .toList(),
        jobs -> {
          List<Integer> results = new ArrayList<>();
          jobs.forEachOrdered((index, job, result) -> results.add(result));
          return results;
        });
  }

  @ParameterizedTest
  @MethodSource("ways")
  void jobsThatAreKnownBeforehandCanBeMore(
      Function<Evaluation<Integer, Integer>, List<Integer>> way) {
    Jobs.of(upTo(40)).evaluate(ExtendedRunTest::evaluate).named("n").with(options()).results();
    EVALUATIONS.get().set(0);

    List<Integer> results =
        way.apply(Jobs.of(upTo(60)).evaluate(ExtendedRunTest::evaluate).named("n").with(options()));

    assertThat(results).isEqualTo(upTo(60).stream().map(job -> 2 * job).toList());
    assertThat(EVALUATIONS.get()).hasValue(20);
  }
}
