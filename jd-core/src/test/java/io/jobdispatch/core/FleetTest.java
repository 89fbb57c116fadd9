package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jobdispatch.api.HostId;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class FleetTest {

  private final Recorder recorder = new Recorder();

  private static EvaluatorFactory<Integer, Integer> failingAtFirst(int times) {
    Shared<AtomicInteger> left = Shared.of(new AtomicInteger(times));
    return () -> {
      if (left.get().getAndDecrement() > 0) {
        throw new IllegalStateException("no licence");
      }
      return (job, context) -> {
        ScriptedMachine.passMillis(1000);
        return 2 * job;
      };
    };
  }

  private static List<Long> millis(List<ScriptedMachine.Spawn> spawns) {
    return spawns.stream().map(spawn -> spawn.at().toMillis()).toList();
  }

  @Test
  void aSetUpThatFailsCostsNoJobAnAttempt() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Doubling jobs = new Doubling(3, failingAtFirst(2));

    RunSummary summary = jobs.run(machine.options().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
    assertThat(summary.returned()).isZero();
    assertThat(summary.slavesLost()).isEqualTo(2);
    assertThat(recorder.lines("dispatched"))
        .hasSize(3)
        .allMatch(line -> line.contains("attempt 1"));
    assertThat(recorder.lines("lost"))
        .containsExactly("slave 1, SETUP_FAILED, jobs 0", "slave 2, SETUP_FAILED, jobs 0");
  }

  @Test
  void respawnsBackOffWhileSetUpsFail() {
    ScriptedMachine machine = new ScriptedMachine(1);

    new Doubling(1, failingAtFirst(2)).run(machine.options());

    assertThat(millis(machine.spawns())).containsExactly(0L, 101L, 302L);
  }

  @Test
  void afterThreeSetUpFailuresInARowTheRunEnds() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Doubling jobs = new Doubling(1, failingAtFirst(100));

    assertThatExceptionOfType(RunException.class).isThrownBy(() -> jobs.run(machine.options()));

    assertThat(machine.spawns()).hasSize(3);
    assertThat(jobs.results).isEmpty();
  }

  private static ContextEvaluator<Integer, Integer> withoutLicence() {
    throw new IllegalStateException("no licence");
  }

  @OnEveryPlace
  void setUpFailuresThatEndTheRunAreToldWithTheStoryAndTheHosts(Place place) {
    Doubling jobs = new Doubling(1, FleetTest::withoutLicence);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(place.options().maxSlaves(1)))
        .withMessageContaining("no slave could be set up, 3 tries in a row:")
        .withMessageMatching(
            "(?s).*on host \\S+#\\w+: java.lang.IllegalStateException: no licence.*")
        .withMessageContaining("at io.jobdispatch.core")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.SETUP_FAILED));
  }

  @Test
  void failedSetUpsDoNotEndARunThatHasASlave() {
    ScriptedMachine machine = new ScriptedMachine(4);
    Doubling jobs = new Doubling(10, failingAtFirst(3));

    jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(10));
  }

  @Test
  void aSuccessInBetweenStartsTheCountAnew() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(3500, () -> machine.die(machine.task(3)));
    Shared<AtomicInteger> count = Shared.of(new AtomicInteger());
    EvaluatorFactory<Integer, Integer> everyThirdWorks =
        () -> {
          if (count.get().incrementAndGet() % 3 != 0) {
            throw new IllegalStateException("no licence");
          }
          return (job, context) -> {
            ScriptedMachine.passMillis(1000);
            return 2 * job;
          };
        };
    Doubling jobs = new Doubling(6, everyThirdWorks);

    jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(6));
    assertThat(machine.spawns()).hasSize(6);
  }

  @Test
  void slavesThatDieBeforeTheyWereOfUseAreRespawnedMoreAndMoreSlowly() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Shared<AtomicInteger> left = Shared.of(new AtomicInteger(10));
    Doubling jobs =
        new Doubling(
            1,
            job -> {
              if (left.get().getAndDecrement() > 0) {
                ScriptedMachine.crash();
              }
              return 2 * job;
            });

    FailurePolicy blameless = FailurePolicy.defaults().losses(FailurePolicy.UNLIMITED);
    jobs.run(machine.options().failurePolicy(blameless).listener(recorder));

    List<Long> at = millis(machine.spawns());
    assertThat(at).hasSize(11);
    for (int i = 0; i < 10; i++) {
      long pause = at.get(i + 1) - at.get(i);
      assertThat(pause)
          .as("pause %d", i)
          .isBetween(Math.min(100L << i, 10_000), Math.min(100L << i, 10_000) + 2);
    }
    assertThat(jobs.results).isEqualTo(Doubling.doubles(1));
    assertThat(recorder.lines("dispatched")).last().isEqualTo("job 0, attempt 11, slave 11");
  }

  @Test
  void aSlaveThatWasOfUseIsReplacedAtOnce() {
    ScriptedMachine machine = new ScriptedMachine(1);
    machine.atMillis(2500, () -> machine.die(machine.task(1)));
    machine.atMillis(4500, () -> machine.die(machine.task(2)));
    Doubling jobs = new Doubling(6, failingAtFirst(0));

    jobs.run(machine.options());

    assertThat(millis(machine.spawns())).containsExactly(0L, 2500L, 4500L);
  }

  @Test
  void aHostsLossIsNotItsSlavesFault() {
    ScriptedMachine machine = new ScriptedMachine(1);
    HostId first = machine.firstHost();
    machine.atMillis(
        500,
        () -> {
          machine.loseHost(first);
          machine.addHost("second", 1);
        });
    Doubling jobs = new Doubling(1, failingAtFirst(0));

    jobs.run(machine.options());

    assertThat(millis(machine.spawns())).containsExactly(0L, 500L);
    assertThat(machine.elapsed()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void failedSetUpsDoNotEndARunWhoseOnlySlaveOfUseIsReplaced() {
    ScriptedMachine machine = new ScriptedMachine(2);
    Shared<AtomicInteger> count = Shared.of(new AtomicInteger());
    EvaluatorFactory<Integer, Integer> secondSlotIsBad =
        () -> {
          int n = count.get().incrementAndGet();
          if (n > 1 && n < 7) {
            throw new IllegalStateException("no licence");
          }
          return (job, context) -> {
            ScriptedMachine.passMillis(1000);
            return 2 * job;
          };
        };
    machine.atMillis(2500, () -> machine.die(machine.task(1)));
    Doubling jobs = new Doubling(6, secondSlotIsBad);

    jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(6));
  }

  @Test
  void failedSetUpsDoNotEndARunWhoseOnlySlaveWasKilledInItsFirstJob() {
    ScriptedMachine machine = new ScriptedMachine(2);
    machine.ignoreInterruptsFor(Duration.ofSeconds(2));
    Shared<AtomicInteger> count = Shared.of(new AtomicInteger());
    EvaluatorFactory<Integer, Integer> secondSlotIsBad =
        () -> {
          int n = count.get().incrementAndGet();
          if (n > 1 && n < 7) {
            throw new IllegalStateException("no licence");
          }
          return Lenient.hanging(0, 1);
        };
    Doubling jobs = new Doubling(6, secondSlotIsBad);

    jobs.run(machine.options().jobTimeout(JobTimeout.of(Duration.ofSeconds(3))));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(6));
  }
}
