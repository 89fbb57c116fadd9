package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Windows of more than one job, and jobs that are taken back from behind a long one. */
@Timeout(600)
final class RebalancingTest {

  /* Jobs of 2 µs with a round trip of some 20 µs: slaves hold a dozen. */
  private static final Duration SHORT = Duration.ofNanos(2_000);

  private final ScriptedMachine machine = new ScriptedMachine(2);
  private final Recorder recorder = new Recorder();
  private final Shared<List<String>> evaluated = Shared.of(new ArrayList<>());

  /** Short jobs, but for one whose first attempt takes long. */
  private ContextEvaluator<Integer, Integer> withOneLong(int longOne, Duration time) {
    Shared<List<String>> log = evaluated;
    Duration others = longOne < 0 ? time : SHORT;
    return (job, context) -> {
      log.get().add(job + "/" + context.attempt());
      ScriptedMachine.pass(job == longOne ? time : others);
      return 2 * job;
    };
  }

  private RunSummary run(int count, ContextEvaluator<Integer, Integer> evaluator) {
    List<Integer> results = new ArrayList<>();
    RunSummary summary =
        Jobs.of(IntStream.range(0, count).boxed().toList())
            .evaluate(evaluator)
            .with(machine.options().listener(recorder))
            .forEachOrdered((index, job, result) -> results.add(result));
    assertThat(results).containsExactlyElementsOf(Doubling.doubles(count).values());
    return summary;
  }

  private int mostHeldAtATime() {
    int held = 0;
    int most = 0;
    for (String line : recorder.lines()) {
      held += line.startsWith("dispatched") ? 1 : line.startsWith("completed") ? -1 : 0;
      most = Math.max(most, held);
    }
    return most;
  }

  @Test
  void slavesHoldSeveralShortJobs() {
    run(2000, withOneLong(-1, SHORT));

    assertThat(mostHeldAtATime()).isGreaterThan(8);
  }

  @Test
  void slavesHoldSeveralShortJobsWhateverTheirClockSays() {
    machine.at(Duration.ofSeconds(2), () -> machine.addHost("second", 2));
    machine.loseHost(machine.firstHost());

    run(2000, withOneLong(-1, SHORT));

    assertThat(machine.nanoTime()).isNegative();
    assertThat(mostHeldAtATime()).isGreaterThan(8);
  }

  @Test
  void slavesHoldOneLongJob() {
    run(50, withOneLong(-1, Duration.ofSeconds(1)));

    assertThat(mostHeldAtATime()).as("dispatched is told before completed").isLessThanOrEqualTo(4);
  }

  @Test
  void slavesHoldOneJobWhereJobsDependOnResults() {
    Doubling jobs =
        new Doubling(
            2000,
            job -> {
              ScriptedMachine.pass(SHORT);
              return 2 * job;
            });

    jobs.run(machine.options().listener(recorder));

    assertThat(mostHeldAtATime()).isEqualTo(2);
  }

  @Test
  void lessWorkThanIsWorthAMessageIsLeftWhereItIs() {
    run(905, withOneLong(900, Duration.ofNanos(500_000)));

    assertThat(machine.sent(SkipJob.class)).isEmpty();
  }

  @Test
  void jobsThatWaitBehindALongOneAreGivenToOthers() {
    RunSummary summary = run(1000, withOneLong(900, Duration.ofSeconds(100)));

    assertThat(machine.sent(SkipJob.class)).isNotEmpty();
    assertThat(evaluated.get()).as("each job was evaluated once").hasSize(1000);
    assertThat(summary.dropped()).isZero();
    assertThat(machine.elapsed()).isLessThan(Duration.ofSeconds(101));
    assertThat(recorder.lines("completed")).last().asString().startsWith("job 900,");
    assertThat(summary.returned()).as("taken back from lost slaves").isZero();
  }

  @Test
  void withoutRebalancingNoJobIsTakenBackFromItsSlave() {
    machine.refuse((to, message) -> message instanceof SkipJob); // it would come too late
    Duration time = Duration.ofSeconds(100);

    RunSummary summary =
        Jobs.of(IntStream.range(0, 1000).boxed().toList())
            .evaluate(withOneLong(900, time))
            .with(machine.options().rebalancing(false).listener(recorder))
            .forEach((index, job, result) -> {});

    assertThat(mostHeldAtATime()).as("windows stay").isGreaterThan(8);
    assertThat(evaluated.get()).doesNotHaveDuplicates().hasSize(1000);
    assertThat(machine.sent(EvaluateJob.class)).hasSize(1000);
    assertThat(summary.dropped()).isZero();
  }

  @Test
  void theFirstResultOfAJobCounts() {
    machine.refuse((to, message) -> message instanceof SkipJob);

    RunSummary summary = run(1000, withOneLong(900, Duration.ofSeconds(100)));

    assertThat(machine.sent(SkipJob.class)).isNotEmpty();
    assertThat(evaluated.get()).hasSizeGreaterThan(1000).contains("900/1").doesNotContain("900/2");
    assertThat(summary.completed()).isEqualTo(1000);
    assertThat(summary.drawn()).isEqualTo(1000);
  }

  @Test
  void lateResultsThatComeWhileTheRunIsOnAreDroppedAndCounted() {
    machine.refuse((to, message) -> message instanceof SkipJob);

    Shared<AtomicInteger> again = Shared.of(new AtomicInteger());

    RunSummary summary =
        run(
            1000,
            (job, context) -> {
              boolean slow = context.attempt() > 1 && again.get().incrementAndGet() > 1;
              ScriptedMachine.pass(
                  job == 900 ? Duration.ofMillis(50) : slow ? Duration.ofSeconds(9) : SHORT);
              return 2 * job;
            });

    assertThat(summary.dropped()).isPositive();
    assertThat(summary.completed()).isEqualTo(1000);
    assertThat(recorder.lines("completed")).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void slavesThatEvaluateWhatNobodyWantsAreNotWaitedFor() {
    machine.refuse((to, message) -> message instanceof SkipJob);
    Shared<List<String>> log = evaluated;
    ContextEvaluator<Integer, Integer> evaluator =
        (job, context) -> {
          log.get().add(job + "/" + context.attempt() + " on " + context.slave());
          boolean unlucky = log.get().contains("900/1 on " + context.slave());
          boolean stuck = unlucky && context.attempt() == 1 && job > 900;
          ScriptedMachine.pass(
              job == 900 ? Duration.ofMillis(50) : stuck ? Duration.ofHours(10) : SHORT);
          return 2 * job;
        };

    run(915, evaluator);

    assertThat(machine.killed()).as("not even asked to halt").hasSize(1);
    assertThat(machine.elapsed()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aLostSlavesWholeWindowIsGivenToOthersInItsOrder() {
    machine.at(
        Duration.ofMillis(3), () -> machine.die(machine.receivers(EvaluateJob.class).get(0)));

    RunSummary summary = run(3000, withOneLong(-1, SHORT));

    assertThat(summary.returned()).isGreaterThan(1);
    List<Integer> again =
        recorder.lines("dispatched").stream()
            .filter(line -> line.contains("attempt 2"))
            .map(line -> Integer.valueOf(line.substring(4, line.indexOf(','))))
            .toList();
    assertThat(again).hasSize((int) summary.returned()).isSorted();
  }

  @Test
  void whatTheDyingHadSentAndWasLostIsEvaluatedAgain() {
    TaskId first = machine.task(1);
    machine.at(Duration.ofMillis(2), () -> machine.holdBack((from, message) -> from.equals(first)));
    machine.at(Duration.ofMillis(3), () -> machine.die(first));

    RunSummary summary = run(1000, withOneLong(-1, SHORT));

    assertThat(summary.completed()).isEqualTo(1000);
    assertThat(evaluated.get()).hasSizeGreaterThan(1000);
  }
}
