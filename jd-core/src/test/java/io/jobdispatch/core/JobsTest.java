package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jobdispatch.core.RunSummary.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class JobsTest {

  private final ScriptedMachine machine = new ScriptedMachine(4);
  private final RunOptions options = machine.options();

  private static Integer doubled(Integer job) {
    return 2 * job;
  }

  /** Later jobs are quicker. */
  private static Integer doubledBackwards(Integer job) {
    ScriptedMachine.passMillis(1000 - 10 * job);
    return 2 * job;
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @OnEveryPlace
  void jobsComeFromAnIterableAnIteratorOrAStream(Place place) {
    Iterable<Integer> iterable = () -> upTo(5).iterator();

    assertThat(Jobs.of(iterable).evaluate(JobsTest::doubled).with(place.options()).results())
        .containsExactly(0, 2, 4, 6, 8);
    assertThat(
            Jobs.of(upTo(3).iterator()).evaluate(JobsTest::doubled).with(place.options()).results())
        .containsExactly(0, 2, 4);
    assertThat(Jobs.of(Stream.of(1, 2)).evaluate(JobsTest::doubled).with(place.options()).results())
        .containsExactly(2, 4);
  }

  @OnEveryPlace
  void noJobsGiveNoResults(Place place) {
    assertThat(
            Jobs.of(List.<Integer>of()).evaluate(JobsTest::doubled).with(place.options()).results())
        .isEmpty();
  }

  @OnEveryPlace
  void resultsAreInTheOrderOfTheJobsAndCannotBeChanged(Place place) {
    List<Integer> results =
        Jobs.of(upTo(50)).evaluate(JobsTest::doubledBackwards).with(place.options()).results();

    assertThat(results).containsExactlyElementsOf(Doubling.doubles(50).values());
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> results.add(1));
  }

  @OnEveryPlace
  void resultsMayBeNull(Place place) {
    List<String> results =
        Jobs.of(List.of("a", "b"))
            .evaluate((String job) -> job.equals("a") ? null : job)
            .with(place.options())
            .results();

    assertThat(results).containsExactly(null, "b");
  }

  @OnEveryPlace
  void jobsMayNotBeNull(Place place) throws Exception {
    Jobs<Integer> jobs = Jobs.of(Arrays.asList(1, null, 3));

    place.use(
        options ->
            assertThatExceptionOfType(RunException.class)
                .isThrownBy(() -> jobs.evaluate(JobsTest::doubled).with(options).results())
                .withMessageContaining("must not be null: job 1")
                .withCauseInstanceOf(NullPointerException.class));
  }

  @Test
  void forEachHandsOverEachResultAsItComes() {
    List<Long> order = new ArrayList<>();

    RunSummary summary =
        Jobs.of(upTo(4))
            .evaluate(JobsTest::doubledBackwards)
            .with(options)
            .forEach(
                (index, job, result) -> {
                  assertThat(job).isEqualTo((int) index);
                  assertThat(result).isEqualTo(2 * job);
                  order.add(index);
                });

    assertThat(order).containsExactly(3L, 2L, 1L, 0L);
    assertThat(summary.completed()).isEqualTo(4);
  }

  @OnEveryPlace
  void forEachOrderedHandsOverTheResultsInTheOrderOfTheJobs(Place place) {
    List<Long> order = new ArrayList<>();

    Jobs.of(upTo(100))
        .evaluate(JobsTest::doubledBackwards)
        .with(place.options())
        .forEachOrdered((index, job, result) -> order.add(index));

    assertThat(order).isSorted().hasSize(100);
  }

  @Test
  void forEachOrderedStopsDrawingWhenTooManyResultsWaitForAnEarlierOne() {
    AtomicLong drawn = new AtomicLong();
    Stream<Integer> source =
        IntStream.range(0, 3 * Evaluation.ORDERED_AHEAD_MAX)
            .peek(job -> drawn.incrementAndGet())
            .boxed();
    AtomicLong drawnAtFirst = new AtomicLong();
    AtomicLong most = new AtomicLong();

    Jobs.of(source)
        .evaluate(
            (Integer job) -> {
              ScriptedMachine.passMillis(job == 0 ? 100_000 : 1);
              return job;
            })
        .with(options)
        .forEachOrdered(
            (index, job, result) -> {
              drawnAtFirst.compareAndSet(0, drawn.get());
              most.accumulateAndGet(drawn.get() - index, Math::max);
            });

    assertThat(drawnAtFirst.get()).isEqualTo(Evaluation.ORDERED_AHEAD_MAX);
    assertThat(most.get()).isEqualTo(Evaluation.ORDERED_AHEAD_MAX);
    assertThat(drawn.get()).isEqualTo(3 * Evaluation.ORDERED_AHEAD_MAX);
  }

  @Test
  void jobsAreDrawnLazilyFromAnEndlessSource() {
    AtomicLong drawn = new AtomicLong();
    Evaluation<Long, Long> evaluation =
        Jobs.of(LongStream.iterate(0, job -> job + 1).peek(job -> drawn.incrementAndGet()).boxed())
            .evaluate(
                (Long job) -> {
                  ScriptedMachine.passMillis(1000);
                  return job;
                })
            .with(options);
    AtomicLong processed = new AtomicLong();

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(
            () ->
                evaluation.forEach(
                    (index, job, result) -> {
                      assertThat(drawn.get() - processed.incrementAndGet()).isLessThan(10);
                      if (processed.get() == 100) {
                        throw new IllegalStateException("enough");
                      }
                    }))
        .withMessageContaining("enough");
  }

  private static Integer failingAtTwo(Integer job) {
    if (job == 2) {
      throw new IllegalArgumentException("two is bad");
    }
    return 2 * job;
  }

  @OnEveryPlace
  void aFailedJobEndsTheRunWithItsStory(Place place) {
    assertThatExceptionOfType(RunException.class)
        .isThrownBy(
            () -> Jobs.of(upTo(9)).evaluate(JobsTest::failingAtTwo).with(place.options()).results())
        .withMessageStartingWith("job 2 failed: java.lang.IllegalArgumentException: two is bad")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.JOB_FAILED));
  }

  @OnEveryPlace
  void outcomesTellOfEveryJobAndThrowNothing(Place place) {
    List<JobOutcome<Integer, Integer>> outcomes =
        Jobs.of(upTo(4)).evaluate(JobsTest::failingAtTwo).with(place.options()).outcomes();

    assertThat(outcomes).extracting(JobOutcome::index).containsExactly(0L, 1L, 2L, 3L);
    assertThat(outcomes).extracting(JobOutcome::job).containsExactly(0, 1, 2, 3);
    assertThat(outcomes.get(3)).isEqualTo(new JobOutcome.Done<>(3, 3, 6));
    assertThat(outcomes.get(2))
        .isInstanceOfSatisfying(
            JobOutcome.Failed.class,
            failed -> assertThat(failed.failure().failure().message()).isEqualTo("two is bad"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Collections.reverse(outcomes));
  }

  @OnEveryPlace
  void aStreamIsClosedWhenTheRunIsOver(Place place) {
    AtomicInteger closed = new AtomicInteger();
    Stream<Integer> good = Stream.of(1).onClose(closed::incrementAndGet);
    Stream<Integer> bad = Stream.of(2).onClose(closed::incrementAndGet);

    Jobs.of(good).evaluate(JobsTest::failingAtTwo).with(place.options()).results();
    assertThat(closed.get()).isEqualTo(1);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(
            () -> Jobs.of(bad).evaluate(JobsTest::failingAtTwo).with(place.options()).results());
    assertThat(closed.get()).isEqualTo(2);
  }

  @OnEveryPlace
  void jobsAreUsedUpByARun(Place place) {
    Evaluation<Integer, Integer> evaluation =
        Jobs.of(upTo(3)).evaluate(JobsTest::doubled).with(place.options());
    evaluation.results();

    assertThatIllegalStateException()
        .isThrownBy(evaluation::results)
        .withMessage("these jobs are used up; make new ones by Jobs.of");
  }

  @OnEveryPlace
  void theJobsOfACollectionAreCountedForTheEstimate(Place place) {
    Recorder recorder = new Recorder();
    Evaluation<Integer, Integer> counted =
        Jobs.of(upTo(40))
            .evaluate(JobsTest::doubledBackwards)
            .with(place.options().listener(recorder));

    counted.results();

    assertThat(recorder.snapshots())
        .isNotEmpty()
        .allMatch(snapshot -> snapshot.expected().getAsLong() == 40);
  }

  @OnEveryPlace
  void theJobsOfAnIteratorAreNotCounted(Place place) {
    Recorder recorder = new Recorder();
    Iterator<Integer> source = upTo(40).iterator();

    Jobs.of(source)
        .evaluate(JobsTest::doubledBackwards)
        .with(place.options().listener(recorder))
        .results();

    assertThat(recorder.snapshots())
        .isNotEmpty()
        .allMatch(snapshot -> snapshot.remaining().isEmpty());
  }

  @Test
  void anEvaluationCanBeStopped() {
    Evaluation<Integer, Integer> evaluation =
        Jobs.of(upTo(100)).evaluate(JobsTest::doubledBackwards).with(options);
    machine.atMillis(1500, evaluation::drain);
    List<Integer> results = new ArrayList<>();

    RunSummary summary = evaluation.forEach((index, job, result) -> results.add(result));

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(summary.drawn()).isLessThan(20).isEqualTo(results.size());
  }

  @Test
  void anEvaluationCanBeCancelled() {
    Evaluation<Integer, Integer> evaluation =
        Jobs.of(upTo(100)).evaluate(JobsTest::doubledBackwards).with(options);
    evaluation.cancel();
    machine.atMillis(1500, evaluation::cancel);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(evaluation::results)
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.CANCELLED));
    assertThat(machine.alive()).isEmpty();
  }

  @OnEveryPlace
  void aRunThatIsCancelledBeforeItBeginsDoesNotAskASourceThatWaits(Place place) {
    AtomicInteger asked = new AtomicInteger();
    Evaluation<Integer, Integer> evaluation =
        Jobs.of(Stream.generate(asked::incrementAndGet)).evaluate(JobsTest::doubled);
    evaluation.cancel();

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> evaluation.with(place.options()).results())
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.CANCELLED));
    assertThat(asked).hasValue(0);
  }

  @OnEveryPlace
  void anEvaluationThatIsDrainedBeforeItsRunDrawsNothing(Place place) {
    Evaluation<Integer, Integer> evaluation =
        Jobs.of(Stream.iterate(0, job -> job + 1)).evaluate(JobsTest::doubled);
    evaluation.drain();

    RunSummary summary = evaluation.with(place.options()).forEach((index, job, result) -> {});

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(summary.drawn()).isZero();
  }

  @Test
  void drainOfAnEvaluationReachesTheRunOfItsCopy() {
    Evaluation<Integer, Integer> base =
        Jobs.of(Stream.iterate(0, job -> job + 1)).evaluate(JobsTest::doubledBackwards);
    machine.atMillis(1500, base::drain);

    RunSummary summary = base.with(options).forEach((index, job, result) -> {});

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(summary.drawn()).isPositive();
  }

  @Test
  void cancelOfAnEvaluationReachesTheRunOfItsCopyAndTheOtherWayRound() {
    for (boolean ofCopy : List.of(false, true)) {
      ScriptedMachine each = new ScriptedMachine(2);
      Evaluation<Integer, Integer> base =
          Jobs.of(Stream.iterate(0, job -> job + 1))
              .evaluate(JobsTest::doubledBackwards)
              .with(each.options());
      Evaluation<Integer, Integer> copy = base.named("copy");
      each.atMillis(1500, ofCopy ? copy::cancel : base::cancel);

      assertThatExceptionOfType(RunException.class)
          .isThrownBy(ofCopy ? base::results : copy::results)
          .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.CANCELLED));
    }
  }

  /** Gives one array again and again, each time with another number in it. */
  private static Iterator<int[]> oneArray(int count) {
    int[] row = new int[1];
    return IntStream.range(0, count)
        .mapToObj(
            number -> {
              row[0] = number;
              return row;
            })
        .iterator();
  }

  @OnEveryPlace
  void aJobThatTravelsAsACopyIsWhatItWasWhenItWasDrawn(Place place) {
    List<Integer> results =
        Jobs.of(oneArray(500))
            .evaluate((int[] row) -> 2 * row[0])
            .with(place.copying().fewSlaves(FewSlaves.WAIT))
            .results();

    assertThat(results).isEqualTo(List.copyOf(Doubling.doubles(500).values()));
  }

  @OnEveryPlace
  void aSourceThatGivesOneArrayTwiceIsWarnedOfOnce(Place place) {
    Recorder recorder = new Recorder();

    Jobs.of(oneArray(20))
        .evaluate((int[] row) -> 2 * row[0])
        .with(place.copying().listener(recorder))
        .results();

    assertThat(recorder.lines("warning"))
        .singleElement()
        .asString()
        .contains(
            "jobs 0 and 1 are the same object of type int[]", "return a new object for each job");
  }

  @OnEveryPlace
  void aValueMayBeAJobAgainAndAgain(Place place) {
    Recorder recorder = new Recorder();

    Jobs.of(Collections.nCopies(20, 1_000_000))
        .evaluate(JobsTest::doubled)
        .with(place.options().listener(recorder))
        .results();

    assertThat(recorder.lines("warning")).isEmpty();
  }

  @Test
  void nothingIsNull() {
    Jobs<Integer> jobs = Jobs.of(upTo(3));
    Evaluator<Integer, Integer> none = null;

    assertThatNullPointerException().isThrownBy(() -> jobs.evaluate(none)).withMessage("evaluator");
    assertThatNullPointerException()
        .isThrownBy(() -> jobs.evaluateWith(null))
        .withMessage("evaluator");
    assertThatNullPointerException()
        .isThrownBy(() -> jobs.evaluate(JobsTest::doubled).with(null))
        .withMessage("options");
    assertThatNullPointerException()
        .isThrownBy(() -> jobs.evaluate(JobsTest::doubled).forEach(null))
        .withMessage("consumer");
  }

  @Test
  void aStreamThatCannotBeClosedDoesNotHideWhyTheRunFailed() {
    Stream<Integer> stream =
        Stream.of(1)
            .onClose(
                () -> {
                  throw new IllegalStateException("already gone");
                });
    Evaluation<Integer, Integer> evaluation =
        Jobs.of(stream)
            .evaluate(
                (Integer job) -> {
                  throw new IllegalArgumentException("bad luck");
                });

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> evaluation.with(RunOptions.defaults().inMaster()).results())
        .withMessageContaining("bad luck")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }
}
