package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs in which slaves and hosts come and go at random. A seed that failed is told. */
@Timeout(120)
final class FaultsTest {

  private static final int SEEDS = 150;
  private static final int JOBS = 150;
  private static final int FAULTS = 25;
  private static final long SPAN_MICROS = 3_000_000;

  private final long firstSeed = System.nanoTime() & 0xffff_ffffL;

  private interface Run {
    void run(long seed) throws Exception;
  }

  private void forManySeeds(Run run) {
    for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
      try {
        run.run(seed);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed=" + seed, e);
      }
    }
  }

  /** A machine whose hosts and tasks come and go, and that has a host in the end. */
  private static ScriptedMachine faulty(SplittableRandom random) {
    ScriptedMachine machine = new ScriptedMachine(random.nextInt(4));
    for (int i = 0; i < FAULTS; i++) {
      Duration at = Duration.ofNanos(1_000 * random.nextLong(SPAN_MICROS));
      int what = random.nextInt(4);
      int which = random.nextInt(100);
      machine.at(
          at,
          () -> {
            switch (what) {
              case 0 -> machine.addHost("more", 1 + which % 3);
              case 1 -> loseOne(machine, which);
              default -> killOne(machine, which);
            }
          });
    }
    machine.at(Duration.ofNanos(1_000 * SPAN_MICROS), () -> machine.addHost("last", 2));
    return machine;
  }

  private static void killOne(ScriptedMachine machine, int which) {
    List<TaskId> alive = machine.alive();
    if (!alive.isEmpty()) {
      machine.die(alive.get(which % alive.size()));
    }
  }

  private static void loseOne(ScriptedMachine machine, int which) {
    List<HostId> hosts = machine.hosts().stream().map(host -> host.id()).toList();
    if (!hosts.isEmpty()) {
      machine.loseHost(hosts.get(which % hosts.size()));
    }
  }

  /** Jobs of 1 µs to 0.1 s, one in a hundred of which ends its slave's process at first. */
  private static Integer evaluate(Integer job, JobContext context) {
    double exponent = context.random().nextDouble() * 5;
    ScriptedMachine.pass(Duration.ofNanos((long) (1_000 * Math.pow(10, exponent))));
    if (context.slave().number() != 0
        && context.attempt() == 1
        && context.random().nextInt(100) == 0) {
      ScriptedMachine.crash();
    }
    return 2 * job;
  }

  private static RunOptions options(ScriptedMachine machine, SplittableRandom random, long seed) {
    return machine
        .options()
        .seed(seed)
        .minSlaves(random.nextInt(3))
        .fewSlaves(random.nextBoolean() ? FewSlaves.WAIT : FewSlaves.LOCAL);
  }

  @Test
  void everyJobOfADispatcherIsProcessedExactlyOnce() {
    forManySeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          ScriptedMachine machine = faulty(random);
          long[] inFlight = {-1};
          Doubling jobs =
              new Doubling(JOBS, FaultsTest::evaluate) {
                @Override
                protected void postprocess() {
                  inFlight[0] = snapshot().inFlight();
                }
              };

          RunSummary summary = jobs.run(options(machine, random, seed));

          assertThat(jobs.results).isEqualTo(Doubling.doubles(JOBS));
          assertThat(summary.completed()).isEqualTo(JOBS);
          assertThat(summary.failed()).isZero();
          assertThat(machine.alive()).isEmpty();
          assertThat(inFlight).containsExactly(0);
        });
  }

  @Test
  void everyIndependentJobIsProcessedExactlyOnceAndInOrder() {
    forManySeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          ScriptedMachine machine = faulty(random);
          List<Integer> results = new ArrayList<>();

          RunSummary summary =
              Jobs.of(IntStream.range(0, JOBS).boxed().toList())
                  .evaluate(FaultsTest::evaluate)
                  .with(options(machine, random, seed))
                  .forEachOrdered((index, job, result) -> results.add(result));

          assertThat(results).containsExactlyElementsOf(Doubling.doubles(JOBS).values());
          assertThat(summary.completed()).isEqualTo(JOBS);
          assertThat(machine.alive()).isEmpty();
        });
  }
}
