package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.SkipJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slaves to whom so much waits to be sent that more should not be handed over. */
@Timeout(600)
final class FullWayTest {

  private static final Duration SHORT = Duration.ofNanos(2_000);

  private final ScriptedMachine machine = new ScriptedMachine(2);
  private final Shared<List<Integer>> evaluated = Shared.of(new ArrayList<>());

  private void run(int count, ContextEvaluator<Integer, Integer> evaluator) {
    Shared<List<Integer>> log = evaluated;
    List<Integer> results = new ArrayList<>();
    Jobs.of(IntStream.range(0, count).boxed().toList())
        .evaluate(
            (Integer job, JobContext context) -> {
              log.get().add(job);
              return evaluator.evaluate(job, context);
            })
        .with(machine.options())
        .forEachOrdered((index, job, result) -> results.add(result));
    assertThat(results).containsExactlyElementsOf(Doubling.doubles(count).values());
  }

  private static int evaluateShort(int job, JobContext context) {
    ScriptedMachine.pass(SHORT);
    return 2 * job;
  }

  @Test
  void aSlaveHoldsOneJobWhileItsWayIsFullAndItsWindowAfterwards() {
    List<Integer> most = new ArrayList<>();
    machine.atMillis(5, () -> most.add(machine.jobsHeldMost()));
    machine.atMillis(5, () -> machine.fill(task -> true));
    machine.atMillis(6, machine::jobsHeldMost);
    machine.atMillis(10, () -> most.add(machine.jobsHeldMost()));
    machine.atMillis(10, () -> machine.fill(task -> false));
    machine.atMillis(15, () -> most.add(machine.jobsHeldMost()));

    run(3000, FullWayTest::evaluateShort);

    assertThat(most).hasSize(3);
    assertThat(most.get(0)).as("before").isGreaterThan(2);
    assertThat(most.get(1)).as("while it is full").isEqualTo(1);
    assertThat(most.get(2)).as("afterwards").isGreaterThan(2);
  }

  @Test
  void aRunInWhichEveryWayIsAlwaysFullEvaluatesEachJobOnce() {
    machine.fill(task -> true);

    run(1000, FullWayTest::evaluateShort);

    assertThat(machine.jobsHeldMost()).isEqualTo(1);
    assertThat(evaluated.get()).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void oneFullWayConcernsNoOtherSlave() {
    machine.fill(task -> task.equals(machine.task(1)));

    run(1000, FullWayTest::evaluateShort);

    assertThat(machine.jobsHeldMost()).isGreaterThan(2);
  }

  @Test
  void whatWaitsBehindALongJobIsNotMovedToASlaveWhoseWayIsFull() {
    Shared<ScriptedMachine> place = Shared.of(machine);

    run(
        1000,
        (job, context) -> {
          if (job == 900) {
            place.get().fill(task -> true);
          }
          ScriptedMachine.pass(job == 900 ? Duration.ofSeconds(100) : SHORT);
          return 2 * job;
        });

    assertThat(machine.sent(SkipJob.class)).isEmpty();
    assertThat(evaluated.get()).hasSize(1000);
    assertThat(evaluated.get().indexOf(900)).as("others were evaluated after it").isLessThan(990);
  }

  @Test
  void whereSlavesHoldOneJobNobodyAsksForRoom() {
    AtomicInteger asked = new AtomicInteger();
    machine.fill(task -> asked.incrementAndGet() > 0);
    Doubling jobs =
        new Doubling(
            100,
            job -> {
              ScriptedMachine.pass(SHORT);
              return 2 * job;
            });

    jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(100));
    assertThat(asked).hasValue(0);
  }
}
