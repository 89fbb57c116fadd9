package io.jobdispatch.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.api.Message;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunException;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link Simulation} promises to whoever writes a dispatcher. */
@Timeout(600)
final class SimulationTest {

  private static final int JOBS = 40;

  private static RunSummary sweep(RunOptions options) {
    return Jobs.of(IntStream.range(0, JOBS).boxed())
        .evaluate((Integer job) -> 2 * job)
        .with(options)
        .forEach((index, job, result) -> assertThat(result).isEqualTo(2 * job));
  }

  private static SimulationError failureOf(Simulation simulation, Scenario scenario) {
    return catchThrowableOfType(SimulationError.class, () -> simulation.check(scenario));
  }

  /** Goes wrong for every seventh seed, when some slaves have been spawned. */
  private static void failSometimes(SimulatedMachine machine) {
    int jobs = machine.seed() % 7 == 0 ? JOBS + 1 : JOBS;
    assertThat(sweep(machine.options()).completed()).isEqualTo(jobs);
  }

  @Test
  void reportTellsWhatHappened() {
    SimulationReport report = Simulation.seeds(1, 300).check(machine -> sweep(machine.options()));

    assertThat(report.seeds()).isEqualTo(300);
    assertThat(report.jobs()).isEqualTo(300 * JOBS);
    assertThat(report.steps()).isGreaterThan(2 * report.jobs());
    assertThat(report.virtualTime()).isGreaterThan(Duration.ofMinutes(1));
    assertThat(report.faults()).containsKey(Fault.SLAVE_CRASHES);
    assertThat(report.toString()).startsWith("300 seeds, ").contains("; faults: slave_crashes ");
  }

  @Test
  void nothingGoesWrongWithoutFaults() {
    SimulationReport report =
        Simulation.seeds(1, 50)
            .faults(Faults.none())
            .hosts(2, 2)
            .check(
                machine -> {
                  RunSummary summary = sweep(machine.options());
                  assertThat(summary.slavesLost()).isZero();
                  assertThat(summary.returned()).isZero();
                });

    assertThat(report.faults()).isEmpty();
    assertThat(report.toString()).endsWith("faults: none");
  }

  @Test
  void theUsualFaultsLeaveEvaluatorsAndTheMasterAlone() {
    SimulationReport report = Simulation.seeds(1, 300).check(machine -> sweep(machine.options()));

    Set<Fault> unusual = Set.of(Fault.EVALUATOR_THROWS, Fault.MASTER_DIES, Fault.JOURNAL_FAILS);
    assertThat(report.faults().keySet())
        .doesNotContainAnyElementsOf(unusual)
        .hasSize(Fault.values().length - unusual.size());
  }

  @Test
  void aFailureNamesTheLowestSeedAndTellsWhatHappenedLast() {
    SimulationError error = failureOf(Simulation.seeds(1, 1000), SimulationTest::failSometimes);

    assertThat(error.seed()).isEqualTo(7);
    assertThat(error.step()).isPositive();
    assertThat(error).hasMessageStartingWith("seed 7, step " + error.step() + ": ");
    assertThat(error).hasMessageContaining("expected: 41L").hasMessageContaining("the last steps:");
    assertThat(error).hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void aSeedFailsAgainWithTheSameTraceToTheLetter() {
    List<Long> failing = new ArrayList<>();
    for (long seed = 7; seed <= 700; seed += 7) {
      Simulation simulation = Simulation.seed(seed).faults(Faults.all());

      SimulationError first = failureOf(simulation, SimulationTest::failSometimes);
      SimulationError second = failureOf(simulation, SimulationTest::failSometimes);

      if (first != null) {
        failing.add(seed);
        assertThat(second).hasMessage(first.getMessage());
        assertThat(second.step()).isEqualTo(first.step());
      }
    }
    assertThat(failing).as("seeds that fail").hasSizeGreaterThan(90);
  }

  @Test
  void seedsAreAlikeHoweverManyRunAtATime() {
    Simulation simulation = Simulation.seeds(15_000, 16_500).faults(Faults.all());

    SimulationReport alone = simulation.threads(1).check(new CoreScenario());
    SimulationReport together = simulation.threads(4).check(new CoreScenario());

    assertThat(together).isEqualTo(alone);
  }

  @Test
  void aProgramThatDoesNotFollowFromItsSeedIsToldSo() {
    AtomicInteger calls = new AtomicInteger();

    SimulationError error =
        failureOf(
            Simulation.seed(1),
            machine -> {
              int jobs = calls.incrementAndGet();
              Jobs.of(Collections.nCopies(jobs, 1))
                  .evaluate((Integer job) -> job)
                  .with(machine.options())
                  .results();
              throw new IllegalStateException("whatever");
            });

    assertThat(error)
        .hasMessageContaining("A second run of this seed was not alike")
        .hasMessageContaining("IllegalStateException: whatever");
  }

  /* As many jobs each time, and other values. */
  @Test
  void valuesThatDoNotFollowFromTheSeedAreToldToo() {
    AtomicInteger calls = new AtomicInteger();

    SimulationError error =
        failureOf(
            Simulation.seed(1),
            machine -> {
              sweep(machine.options());
              assertThat(calls.incrementAndGet()).as("a random value").isGreaterThan(1);
            });

    assertThat(error).hasMessageContaining("A second run of this seed was not alike");
  }

  @Test
  void aScenarioThatRunsElsewhereIsToldSo() {
    SimulationError error =
        failureOf(Simulation.seed(1), machine -> sweep(RunOptions.defaults().inMaster()));

    assertThat(error)
        .hasMessageContaining("nothing was run on the simulated machine")
        .hasMessageContaining("machine.options()");
  }

  @Test
  void theFaultsBeforeAFailureAreTold() {
    SimulationError error =
        failureOf(
            Simulation.seeds(1, 100).faults(Faults.none().rate(Fault.CLOCK_JUMPS, 0.5)),
            machine -> {
              sweep(machine.options());
              throw new IllegalStateException("in any case");
            });

    assertThat(error)
        .hasMessageContaining("the scenario failed in master 1: ")
        .hasMessageMatching("(?s).*faults until then: (none|clock_jumps at step \\d+.*)");
  }

  @Test
  void aRunThatWaitsForNothingIsFound() {
    SimulationError error =
        failureOf(
            Simulation.seed(1).faults(Faults.none()),
            machine -> machine.receive((source, message) -> {}, 1, Duration.ofNanos(-1)));

    assertThat(error).hasMessageContaining("the run hangs: ");
  }

  @Test
  void aRunThatTurnsInCirclesIsFound() {
    SimulationError error =
        failureOf(
            Simulation.seed(1).steps(1000),
            machine -> {
              int received = 0;
              while (received >= 0) {
                received += machine.receive((source, message) -> {}, 1, Duration.ZERO);
              }
            });

    assertThat(error).hasMessageContaining("the run does not end: more than 1000 steps");
  }

  @Test
  void theBoundsOfTheNumberOfSlavesAreThoseAskedFor() {
    RunOptions options = Blameless.OPTIONS.minSlaves(2).maxSlaves(3).fewSlaves(FewSlaves.LOCAL);

    Simulation.seeds(1, 100)
        .with(options)
        .check(
            machine -> {
              assertThat(machine.options().minSlaves()).isEqualTo(2);
              assertThat(machine.options().maxSlaves()).isEqualTo(3);
              assertThat(machine.options().fewSlaves()).isEqualTo(FewSlaves.LOCAL);
              assertThat(sweep(machine.options()).slavesMost()).isLessThanOrEqualTo(3);
            });
  }

  @Test
  void plainOptionsOnTheMachineDoAsWell() {
    SimulationReport report =
        Simulation.seeds(1, 200)
            .check(
                machine -> {
                  RunSummary summary = sweep(Blameless.OPTIONS.on(machine));
                  assertThat(summary.completed()).isEqualTo(JOBS);
                });

    assertThat(report.seeds()).isEqualTo(200);
  }

  @Test
  void aMasterThatDiesIsBegunAgain() {
    Map<Long, Integer> lives = Collections.synchronizedMap(new TreeMap<>());

    SimulationReport report =
        Simulation.seeds(1, 2000)
            .faults(Faults.none().rate(Fault.MASTER_DIES, 0.05))
            .check(
                machine -> {
                  lives.merge(machine.seed(), 1, Integer::sum);
                  assertThat(machine.life()).isEqualTo(lives.get(machine.seed()));
                  sweep(machine.options());
                });

    long deaths = report.faults().get(Fault.MASTER_DIES);
    long begun = lives.values().stream().mapToLong(Integer::longValue).sum();
    assertThat(deaths).isGreaterThan(1000);
    assertThat(begun).isBetween(2000 + deaths / 2, 2000 + deaths);
  }

  @Test
  void aDeadMastersCallsDoNothing() {
    Set<String> done = new ConcurrentSkipListSet<>();

    Simulation.seeds(1, 200)
        .faults(Faults.none().rate(Fault.MASTER_DIES, 1))
        .hosts(1, 1)
        .check(
            machine -> {
              try {
                sweep(machine.options());
              } catch (MasterKilledError e) {
                done.add(refusesAll(machine));
                throw e;
              }
            });

    assertThat(done).containsExactly("");
  }

  private static String refusesAll(SimulatedMachine machine) {
    StringBuilder allowed = new StringBuilder();
    Map<String, Runnable> calls =
        Map.of(
            "send", () -> machine.send(machine.self(), new Message.Halt()),
            "hosts", machine::hosts,
            "clock", machine::nanoTime,
            "spawn", () -> machine.spawn(context -> null, 1, Set.of()),
            "kill", () -> machine.kill(machine.self()),
            "slots", machine::slots,
            "after", () -> machine.after(Duration.ZERO, () -> {}),
            "alongside", () -> machine.alongside(other -> {}));
    calls.forEach(
        (name, call) -> {
          if (catchThrowableOfType(MasterKilledError.class, call::run) == null) {
            allowed.append(name).append(' ');
          }
        });
    return allowed.toString();
  }

  @Test
  void twoMastersShareTheHosts() {
    Set<String> masters = new ConcurrentSkipListSet<>();

    Simulation.seeds(1, 500)
        .check(
            machine -> {
              machine.alongside(
                  second -> {
                    masters.add("second of " + second.seed());
                    assertThat(second.number()).isEqualTo(2);
                    assertThat(sweep(second.options()).completed()).isEqualTo(JOBS);
                  });
              assertThat(sweep(machine.options()).completed()).isEqualTo(JOBS);
            });

    assertThat(masters).hasSize(500);
  }

  @Test
  void whatGoesWrongInASecondMasterIsTold() {
    SimulationError error =
        failureOf(
            Simulation.seed(5),
            machine -> {
              machine.alongside(
                  second -> {
                    sweep(second.options());
                    throw new IllegalStateException("second thoughts");
                  });
              sweep(machine.options());
            });

    assertThat(error).hasMessageContaining("second thoughts");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .filteredOn(name -> name.equals("simulated-master"))
        .as("threads that wait for ever")
        .isEmpty();
  }

  private static void receiveForEver(SimulatedMachine machine) throws InterruptedException {
    int received = 0;
    while (received >= 0) {
      received += machine.receive((source, message) -> {}, 100, Duration.ofNanos(-1));
    }
  }

  @Test
  void whateverGoesWrongWhenAMasterLeavesEndsTheOther() {
    Scenario leaving =
        machine -> machine.receive((source, message) -> {}, 100, Duration.ofHours(1));
    Simulation calm = Simulation.seed(1).faults(Faults.none());

    SimulationError first =
        failureOf(
            calm,
            machine -> {
              machine.alongside(leaving);
              receiveForEver(machine);
            });
    SimulationError second =
        failureOf(
            calm,
            machine -> {
              machine.alongside(SimulationTest::receiveForEver);
              leaving.run(machine);
            });

    assertThat(first).hasMessageContaining("the run hangs: ");
    assertThat(second).hasMessageContaining("the run hangs: ");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("simulated-master");
  }

  @Test
  void anInterruptEndsTheWaitOfAMasterWhileAnotherLetsTimePass() {
    Simulation.seed(1)
        .faults(Faults.none())
        .check(
            machine -> {
              Thread thread = Thread.currentThread();
              machine.alongside(
                  other -> other.receive((source, message) -> {}, 100, Duration.ofHours(1)));
              machine.after(Duration.ofSeconds(5), thread::interrupt);
              long begun = machine.nanoTime();
              assertThatExceptionOfType(InterruptedException.class)
                  .isThrownBy(() -> receiveForEver(machine));
              long waited = machine.nanoTime() - begun;
              assertThat(Duration.ofNanos(waited)).isLessThan(Duration.ofSeconds(6));
            });
  }

  @Test
  void anInterruptOfOneSeedReachesNoOther() {
    Simulation.seeds(1, 20)
        .threads(1)
        .check(
            machine -> {
              if (machine.seed() == 3) {
                Thread.currentThread().interrupt();
                assertThatExceptionOfType(RunException.class)
                    .isThrownBy(() -> sweep(machine.options()));
              } else {
                assertThat(sweep(machine.options()).completed()).isEqualTo(JOBS);
              }
            });
  }

  @Test
  void whatWasPlannedAndFailsIsTheSeedsFailure() {
    SimulationError error =
        failureOf(
            Simulation.seed(1).faults(Faults.none()),
            machine -> {
              machine.after(
                  Duration.ZERO,
                  () -> {
                    throw new AssertionError("looked at it");
                  });
              sweep(machine.options());
            });

    assertThat(error).hasMessageContaining("what was planned for ").hasMessageContaining("looked");
  }

  @Test
  void whatIsPlannedForTheEndOfAllTimeNeverComes() {
    AtomicInteger calls = new AtomicInteger();

    Simulation.seeds(1, 20)
        .check(
            machine -> {
              machine.after(Duration.ofNanos(Long.MAX_VALUE), calls::incrementAndGet);
              machine.after(Duration.ofSeconds(Long.MAX_VALUE), calls::incrementAndGet);
              sweep(machine.options());
            });

    assertThat(calls).hasValue(0);
  }

  @Test
  void aFailureIsToldAlthoughTheMasterDiesOfItsConsequences() {
    Simulation mortal =
        Simulation.seeds(1, 3000).faults(Faults.none().rate(Fault.MASTER_DIES, 0.02)).threads(1);
    AtomicInteger failed = new AtomicInteger();

    failureOf(
        mortal,
        machine -> {
          Jobs.of(IntStream.range(0, JOBS).boxed())
              .evaluate((Integer job) -> job)
              .with(machine.options())
              .forEach(
                  (index, job, result) -> {
                    if (machine.life() == 1 && index == 20) {
                      failed.incrementAndGet();
                      throw new AssertionError("told");
                    }
                  });
        });

    assertThat(failed).as("failures until one was told, and the same again").hasValue(2);
  }

  @Test
  void theBoundsHoldForRunsThatHaveThem() {
    Simulation.seeds(1, 200)
        .check(
            machine -> {
              sweep(machine.options());
              sweep(Blameless.OPTIONS.on(machine));
            });
  }

  @Test
  void anySeedWillDo() {
    for (long seed : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
      assertThat(Simulation.seed(seed).check(machine -> sweep(machine.options())).seeds()).isOne();
    }
  }

  @Test
  void aRunCanBeCancelledAtAMomentOfVirtualTime() {
    Simulation.seeds(1, 100)
        .faults(Faults.none())
        .hosts(1, 1)
        .check(
            machine -> {
              var jobs = Jobs.of(IntStream.iterate(0, i -> i + 1).boxed());
              var endless = jobs.evaluate((Integer job) -> job).with(machine.options());
              machine.after(Duration.ofMillis(50), endless::cancel);
              RunException end =
                  catchThrowableOfType(RunException.class, () -> endless.forEach((i, j, r) -> {}));
              if (end == null || end.summary().ending() != RunSummary.Ending.CANCELLED) {
                throw new AssertionError("not cancelled", end);
              }
            });
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulation.seeds(2, 1))
        .withMessage("must be first <= last: first=2, last=1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulation.seed(1).hosts(0, 1))
        .withMessage("must be >= 1: hosts=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulation.seed(1).hosts(1, 0))
        .withMessage("must be >= 1: slots=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulation.seed(1).threads(0))
        .withMessage("must be >= 1: threads=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulation.seed(1).steps(0))
        .withMessage("must be >= 1: steps=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Faults.none().rate(Fault.HOST_LOST, 1.5))
        .withMessage("must be 0 to 1: rate=1.5, fault=HOST_LOST");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Faults.none().rate(Fault.HOST_LOST, Double.NaN));
    Simulation.seed(1)
        .check(
            machine -> {
              sweep(machine.options());
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> machine.after(Duration.ofMillis(-1), () -> {}))
                  .withMessage("must be >= 0: delay=PT-0.001S");
            });
  }
}
