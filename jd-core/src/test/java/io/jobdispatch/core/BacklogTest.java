package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results that wait for the user's code in the master. */
@Timeout(600)
final class BacklogTest {

  private static final int SLAVES = 2;
  private static final long MILLI = 1_000_000;

  private final Backlog backlog = new Backlog();

  // The limit

  @Test
  void withoutKnowledgeThereIsNoLimit() {
    assertThat(backlog.room(0, 5000, SLAVES)).isEqualTo(Window.MAX);
  }

  @Test
  void whereTheUsersCodeTakesNoTimeTheLimitIsFarAway() {
    backlog.drew(1000, 100);
    backlog.processed(1000, 100);

    assertThat(backlog.room(0, SLAVES * (Window.MAX - 1), SLAVES)).isPositive();
  }

  @Test
  void jobsAreGivenAheadForAsLongAsTheUsersCodeNeedsForThem() {
    backlog.processed(20 * MILLI, 10);

    assertThat(backlog.room(1, SLAVES, SLAVES)).isEqualTo(13);
    assertThat(backlog.room(1, SLAVES + 20, SLAVES)).isEqualTo(5);
    assertThat(backlog.room(1, SLAVES + 25, SLAVES)).isZero();
    assertThat(backlog.room(14, SLAVES, SLAVES)).isZero();
  }

  @Test
  void aSourceThatIsSlowCountsAsWell() {
    backlog.drew(Duration.ofSeconds(2).toNanos(), 1);
    backlog.processed(1000, 1);

    assertThat(backlog.room(1, SLAVES, SLAVES)).isZero();
  }

  @Test
  void onePauseIsSoonForgotten() {
    backlog.processed(100 * MILLI, 1);
    for (int batch = 0; batch < 1000; batch++) {
      backlog.processed(MILLI / 10, 100);
    }

    assertThat(backlog.room(1, SLAVES, SLAVES)).isGreaterThan(200);
  }

  // Runs

  private final ScriptedMachine machine = new ScriptedMachine(SLAVES);
  private final Shared<AtomicInteger> evaluated = Shared.of(new AtomicInteger());

  private static int evaluateShort(AtomicInteger evaluated, int job) {
    ScriptedMachine.pass(Duration.ofNanos(2000));
    evaluated.incrementAndGet();
    return 2 * job;
  }

  /** Runs, and gives how many results waited for the consumer at most. */
  private int waitingMost(int count, Duration consumption) {
    Shared<AtomicInteger> counter = evaluated;
    List<Integer> results = new ArrayList<>();
    int[] most = new int[1];
    Jobs.of(IntStream.range(0, count).boxed())
        .evaluate((Integer job) -> evaluateShort(counter.get(), job))
        .with(machine.options())
        .forEachOrdered(
            (index, job, result) -> {
              most[0] = Math.max(most[0], counter.get().get() - results.size());
              results.add(result);
              if (!consumption.isZero()) {
                ScriptedMachine.pass(consumption);
              }
            });
    assertThat(results).containsExactlyElementsOf(Doubling.doubles(count).values());
    return most[0];
  }

  @Test
  void fewResultsWaitForAConsumerThatIsSlowerThanTheSlaves() {
    int ahead = 25;

    assertThat(waitingMost(2000, Duration.ofMillis(2))).isLessThanOrEqualTo(ahead + 2 * SLAVES);
    assertThat(machine.jobsHeldMost()).isBetween(2, ahead);
  }

  @Test
  void noMoreThanOneResultOfEachSlaveWaitsForAConsumerThatIsVerySlow() {
    assertThat(waitingMost(300, Duration.ofSeconds(1))).isLessThanOrEqualTo(2 * SLAVES + 4);
  }

  @Test
  void windowsGrowWhereTheConsumerTakesNoTime() {
    waitingMost(5000, Duration.ZERO);

    assertThat(machine.jobsHeldMost()).isGreaterThan(2);
  }
}
