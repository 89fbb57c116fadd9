package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.FailedAttempt.Isolation;
import io.jobdispatch.core.JobFailure.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that end their slaves: who is suspected, what is done about it, who is convicted. */
@Timeout(600)
final class BlameTest {

  private final ScriptedMachine machine = new ScriptedMachine(2);
  private final Recorder recorder = new Recorder();

  // Losses and blame

  @Test
  void aLostJobIsTriedAgain() {
    Lenient jobs = new Lenient(4, Lenient.crashing(1, 2));

    RunSummary summary = jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(summary.retried()).isEqualTo(2);
    assertThat(summary.slavesLost()).isEqualTo(2);
  }

  @Test
  void aJobThatKillsItsSlavesIsQuarantinedAtTheThirdLoss() {
    Lenient jobs = new Lenient(4, Lenient.crashing(1, 99));

    RunSummary summary = jobs.run(machine.options());

    assertThat(jobs.results).isEqualTo(Map.of(0, 0, 2, 4, 3, 6));
    JobFailure failure = jobs.failures.get(0);
    assertThat(failure.verdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(failure.attempts()).hasSize(3);
    assertThat(failure.attempts()).extracting(FailedAttempt::cause).containsOnly(Cause.LOST);
    assertThat(failure.attempts()).extracting(FailedAttempt::slave).doesNotHaveDuplicates();
    assertThat(summary.slavesLost()).isEqualTo(3);
    assertThat(failure.story())
        .contains("job 1 is quarantined after 3 attempts", "evaluate it alone")
        .contains("attempt 1, slave beef/", "attempt 2, slave beef/", "DIED, process ended");
  }

  @Test
  void aJobIsTriedAloneUntilAsManyLossesAsThePolicyAllows() {
    FailurePolicy patient = FailurePolicy.defaults().losses(9).quarantineAfter(5);
    Lenient jobs = new Lenient(4, Lenient.crashing(1, 99));

    jobs.run(machine.options().failurePolicy(patient));

    assertThat(jobs.results).isEqualTo(Map.of(0, 0, 2, 4, 3, 6));
    JobFailure failure = jobs.failures.get(0);
    assertThat(failure.verdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(failure.attempts())
        .extracting(FailedAttempt::isolation)
        .containsExactly(
            Isolation.NONE,
            Isolation.ON_SLAVE,
            Isolation.ON_HOST,
            Isolation.ON_HOST,
            Isolation.ON_HOST);
  }

  @Test
  void aJobThatSurvivesTheFifthLossIsDone() {
    FailurePolicy patient = FailurePolicy.defaults().losses(9).quarantineAfter(9);
    Lenient jobs = new Lenient(4, Lenient.crashing(1, 5));

    RunSummary summary = jobs.run(machine.options().failurePolicy(patient));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(summary.retried()).isEqualTo(5);
  }

  @Test
  void aSmallerBudgetOfLossesIsSpentEarlier() {
    Lenient jobs = new Lenient(2, Lenient.crashing(1, 99));

    jobs.run(machine.options().failurePolicy(FailurePolicy.defaults().losses(0)));

    assertThat(jobs.failures).hasSize(1);
    assertThat(jobs.failures.get(0).verdict()).isEqualTo(Verdict.LOST);
    assertThat(jobs.failures.get(0).attempts()).hasSize(1);
  }

  @Test
  void whoDoesNotBlameTriesAgainForEver() {
    FailurePolicy blameless = FailurePolicy.defaults().losses(FailurePolicy.UNLIMITED);
    Lenient jobs = new Lenient(2, Lenient.crashing(1, 20));

    RunSummary summary = jobs.run(machine.options().failurePolicy(blameless));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(2));
    assertThat(summary.slavesLost()).isEqualTo(20);
  }

  /** Short jobs in windows, one of which kills. */
  private static ContextEvaluator<Integer, Integer> killerAmong(int killer) {
    return (job, context) -> {
      ScriptedMachine.pass(Duration.ofNanos(2000));
      if (job == killer) {
        ScriptedMachine.crash();
      }
      return 2 * job;
    };
  }

  @Test
  void aKillerAmongManySmallJobsIsFoundAndAllOthersAreDone() {
    int count = 3000;
    int killer = 1500;
    Lenient jobs = new Lenient(count, killerAmong(killer), true);

    RunSummary summary = jobs.run(machine.options().listener(recorder));

    Map<Integer, Integer> expected = Doubling.doubles(count);
    expected.remove(killer);
    assertThat(jobs.results).isEqualTo(expected);
    assertThat(jobs.failures).extracting(JobFailure::index).containsExactly((long) killer);
    assertThat(jobs.failures.get(0).verdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(summary.slavesLost()).isEqualTo(3);
    assertThat(summary.returned()).as("others that were held beside it").isGreaterThan(3);
  }

  @Test
  void eachSuspectIsEvaluatedByASlaveThatHoldsNothingElse() {
    Lenient jobs = new Lenient(3000, killerAmong(1500), true);
    List<String> faults = new ArrayList<>();
    Map<TaskId, List<EvaluateJob>> held = new HashMap<>();
    machine.refuse(
        (to, message) -> {
          if (message instanceof EvaluateJob job) {
            List<EvaluateJob> beside = held.computeIfAbsent(to, slave -> new ArrayList<>());
            boolean suspect = job.attempt() > 1 && !beside.isEmpty();
            if (suspect || beside.stream().anyMatch(other -> other.attempt() > 1)) {
              faults.add(job + " beside " + beside);
            }
            beside.add(job);
          }
          return false;
        });
    machine.holdBack(
        (from, message) -> {
          if (message instanceof JobResult done) {
            held.get(from).removeIf(job -> job.index() == done.index());
          }
          return false;
        });

    jobs.run(machine.options());

    assertThat(faults).as("jobs given beside a suspect").isEmpty();
    assertThat(held.size()).isGreaterThan(3);
  }

  @Test
  void twoKillersAreBothFound() {
    ContextEvaluator<Integer, Integer> killers =
        (job, context) -> {
          ScriptedMachine.pass(Duration.ofNanos(2000));
          if (job == 700 || job == 705) {
            ScriptedMachine.crash();
          }
          return 2 * job;
        };
    Lenient jobs = new Lenient(2000, killers, true);

    jobs.run(new ScriptedMachine(4).options());

    assertThat(jobs.failures).extracting(JobFailure::index).containsExactlyInAnyOrder(700L, 705L);
    assertThat(jobs.results).hasSize(1998);
  }

  /** What each slave holds, and where. */
  private static final class Beside {
    private final ScriptedMachine machine;
    private final Map<TaskId, Map<Long, HostId>> held = new LinkedHashMap<>();

    Beside(ScriptedMachine machine) {
      this.machine = machine;
      machine.holdBack(
          (from, message) -> {
            if (message instanceof JobResult done) {
              held.get(from).remove(done.index());
            }
            return false;
          });
    }

    void given(TaskId slave, long job) {
      held.keySet().retainAll(machine.alive());
      held.computeIfAbsent(slave, unknown -> new LinkedHashMap<>()).put(job, machine.hostOf(slave));
    }

    /** The jobs with other slaves of a host. */
    Set<Long> beside(TaskId slave) {
      return held.entrySet().stream()
          .filter(other -> !other.getKey().equals(slave))
          .flatMap(other -> other.getValue().entrySet().stream())
          .filter(job -> job.getValue().equals(machine.hostOf(slave)))
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }
  }

  @Test
  void afterASecondLossAJobIsTheOnlySuspectOnItsHostAndOthersGoOnThere() {
    ScriptedMachine hosts = new ScriptedMachine(3);
    hosts.addHost("second", 3);
    Beside beside = new Beside(hosts);
    Map<Long, Integer> attempts = new HashMap<>();
    List<String> faults = new ArrayList<>();
    List<Long> innocents = new ArrayList<>();
    hosts.refuse(
        (to, message) -> {
          if (message instanceof EvaluateJob job) {
            attempts.put(job.index(), job.attempt());
            beside.given(to, job.index());
            for (long other : beside.beside(to)) {
              int both = Math.min(attempts.get(other), job.attempt());
              int worst = Math.max(attempts.get(other), job.attempt());
              if (worst == 3 && both > 1) {
                faults.add(job + " on the host of " + other);
              } else if (worst == 3) {
                innocents.add(job.index());
              }
            }
          }
          return false;
        });
    ContextEvaluator<Integer, Integer> killers =
        (job, context) -> {
          ScriptedMachine.passMillis(1000);
          if (job % 4 == 0 && job < 32) {
            ScriptedMachine.crash();
          }
          return 2 * job;
        };
    Lenient jobs = new Lenient(200, killers);

    jobs.run(hosts.options());

    assertThat(jobs.failures)
        .hasSize(8)
        .allSatisfy(
            failure ->
                assertThat(failure.attempts())
                    .extracting(FailedAttempt::isolation)
                    .containsExactly(Isolation.NONE, Isolation.ON_SLAVE, Isolation.ON_HOST));
    assertThat(jobs.results).hasSize(192);
    assertThat(faults).as("suspects beside one that is to be alone").isEmpty();
    assertThat(innocents).as("other jobs beside one that is to be alone").isNotEmpty();
  }

  @Test
  void theStoryTellsHowTheJobWasIsolated() {
    Lenient jobs = new Lenient(2, Lenient.crashing(1, 99));

    jobs.run(machine.options());

    assertThat(jobs.failures.get(0).story().lines())
        .anyMatch(line -> line.matches("  attempt 1, slave .*, host first#1, sent after .*"))
        .anyMatch(line -> line.contains("host first#1, as its slave's only job, sent after"))
        .anyMatch(line -> line.contains("host first#1, as its host's only suspect, sent after"));
  }

  @Test
  void whoWasHeldBesideAKillerIsDoneAfterOneLoss() {
    List<String> lost = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void attemptFailed(long index, FailedAttempt attempt, boolean again) {
            if (index != 1500) {
              lost.add(index + " " + attempt.isolation() + " " + again);
            }
          }
        };
    Lenient jobs = new Lenient(3000, killerAmong(1500), true);

    jobs.run(machine.options().listener(listener));

    assertThat(lost)
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allMatch(one -> one.endsWith("NONE true"));
  }

  @Test
  void aHostThatLeavesOnPurposeCostsNobodyAnything() {
    Lenient jobs =
        new Lenient(
            4,
            (job, context) -> {
              ScriptedMachine.passMillis(1000);
              return 2 * job;
            });
    for (int i = 1; i <= 6; i++) {
      int slave = i;
      machine.atMillis(500L * i, () -> machine.leave(machine.task(slave)));
    }

    jobs.run(machine.options().failurePolicy(FailurePolicy.defaults().losses(0)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
  }

  @Test
  void aLostJobIsNeverEvaluatedInTheMaster() {
    Lenient jobs = new Lenient(6, Lenient.crashing(1, 1));
    machine.atMillis(1500, () -> machine.loseHost(machine.firstHost()));
    machine.atMillis(60_000, () -> machine.addHost("second", 1));

    jobs.run(machine.options().fewSlaves(FewSlaves.LOCAL).listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(6));
    assertThat(recorder.lines())
        .anyMatch(line -> line.endsWith("slave 0"))
        .noneMatch(line -> line.startsWith("dispatched job 1,") && line.endsWith("slave 0"));
  }
}
