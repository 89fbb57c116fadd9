package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slaves that the master itself has killed, and whose threads do not end at once. */
@Timeout(600)
final class KilledSlavesTest {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(100);

  private final ScriptedMachine machine = new ScriptedMachine(1);
  private final Recorder recorder = new Recorder();

  private RunOptions options(FewSlaves policy) {
    return machine.options().fewSlaves(policy).jobTimeout(JobTimeout.of(LIMIT)).listener(recorder);
  }

  private RunException fails(Doubling jobs, RunOptions options) {
    return catchThrowableOfType(RunException.class, () -> jobs.run(options));
  }

  private List<String> dispatchedInMaster() {
    return recorder.lines("dispatched").stream().filter(line -> line.endsWith("slave 0")).toList();
  }

  @Test
  void theOnlySlavesTimeoutDoesNotEndARunThatMustNotWaitForSlaves() {
    machine.ignoreInterruptsFor(GRACE);
    Lenient jobs = new Lenient(4, Lenient.hanging(1, 1));

    RunSummary summary = jobs.run(options(FewSlaves.FAIL));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(summary.retried()).isEqualTo(1);
    assertThat(recorder.lines("mode")).isEmpty();
  }

  @Test
  void theMasterEvaluatesNothingBecauseItHasKilledTheOnlySlave() {
    machine.ignoreInterruptsFor(GRACE);
    Lenient jobs = new Lenient(4, Lenient.hanging(1, 1));

    jobs.run(options(FewSlaves.LOCAL));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(dispatchedInMaster()).isEmpty();
    assertThat(recorder.lines("mode")).isEmpty();
  }

  @Test
  void aKilledSlaveIsNoReasonToSayThatSlavesAreWaitedFor() {
    machine.ignoreInterruptsFor(GRACE);
    Lenient jobs = new Lenient(4, Lenient.hanging(1, 1));

    jobs.run(options(FewSlaves.WAIT));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(recorder.lines("warning")).isEmpty();
  }

  @Test
  void whenEverySlotStaysTakenARunThatMustNotWaitEndsAndSaysWhy() {
    machine.ignoreInterruptsFor(LONG);
    Lenient jobs = new Lenient(4, Lenient.hanging(1, 1));

    RunException end = fails(jobs, options(FewSlaves.FAIL));

    assertThat(end.summary().ending()).isEqualTo(Ending.TOO_FEW_SLAVES);
    assertThat(end)
        .hasMessageContaining(
            "too few slaves: 0 of at least 1 spawned; 1 host: first#1 (0 of 1 slots free); every"
                + " slot is held by a thread that cannot be stopped");
    Duration known = LIMIT.plus(HeldSlots.PATIENCE).plusSeconds(1);
    assertThat(end.summary().elapsed()).isBetween(known, known.plusMillis(10));
  }

  @Test
  void whenEverySlotStaysTakenARunThatMayWaitSaysSoAndGoesOnWhenOneIsFree() {
    machine.ignoreInterruptsFor(LONG);
    Lenient jobs = new Lenient(4, Lenient.hanging(1, 1));

    jobs.run(options(FewSlaves.WAIT).stallWarning(Duration.ofHours(1)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(recorder.lines("mode"))
        .containsExactly("MASTER_SLAVE WAITING", "WAITING MASTER_SLAVE");
    List<String> warnings = recorder.lines("warning");
    assertThat(warnings).as("repeated after a minute").hasSize(3);
    assertThat(warnings.subList(0, 2))
        .allSatisfy(
            warning ->
                assertThat(warning)
                    .startsWith("waiting for slaves: 0 of at least 1 spawned")
                    .contains("every slot is held by a thread that cannot be stopped"));
    assertThat(warnings.get(2)).isEqualTo("waited 95.0 s for slaves");
  }

  @Test
  void whenEverySlotStaysTakenTheMasterEvaluatesTheOthersButNotTheJobThatHung() {
    machine.ignoreInterruptsFor(LONG);
    Lenient jobs = new Lenient(4, Lenient.hanging(1, 1));

    jobs.run(options(FewSlaves.LOCAL).stallWarning(Duration.ofHours(1)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    assertThat(dispatchedInMaster())
        .containsExactly("job 2, attempt 1, slave 0", "job 3, attempt 1, slave 0");
    assertThat(recorder.lines("dispatched")).last().isEqualTo("job 1, attempt 2, slave 2");
    assertThat(recorder.lines("warning"))
        .containsExactly(
            "the master evaluates jobs itself: 0 of at least 1 spawned; 1 host: first#1 (0 of 1"
                + " slots free); every slot is held by a thread that cannot be stopped (it ignores"
                + " interrupts, or its host hangs)",
            "job 1 lost its slave or ran out of time, so it must not be evaluated in the master:"
                + " waiting for slaves");
  }

  @Test
  void aSlotThatStaysTakenIsToldOnceAlsoIfThereAreOthers() {
    machine.ignoreInterruptsFor(LONG);
    machine.addHost("second", 1);
    Lenient jobs = new Lenient(60, Lenient.hanging(1, 1));

    jobs.run(options(FewSlaves.WAIT));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(60));
    assertThat(recorder.lines("mode")).isEmpty();
    assertThat(recorder.lines("warning"))
        .containsExactly(
            "1 slot is held by a thread that cannot be stopped (it ignores interrupts, or its host"
                + " hangs): 2 hosts: first#1 (0 of 1 slots free), second#2 (0 of 1 slots free)");
  }

  @Test
  void whatElseMakesSlavesTooFewIsSeenAtOnce() {
    machine.ignoreInterruptsFor(LONG);
    machine.addHost("second", 1);
    Lenient jobs = new Lenient(10, Lenient.hanging(1, 99));
    machine.at(LIMIT.plusSeconds(1), () -> machine.loseHost(machine.firstHost()));

    RunException end = fails(jobs, options(FewSlaves.FAIL).minSlaves(2));

    assertThat(end.summary().ending()).isEqualTo(Ending.TOO_FEW_SLAVES);
    assertThat(end.summary().elapsed().toMillis()).isBetween(4000L, 4010L);
  }

  @Test
  void aSlotThatIsFreeIsNotSaidToBeHeld() {
    machine.ignoreInterruptsFor(HeldSlots.PATIENCE.plusSeconds(1));
    Lenient jobs = new Lenient(20, Lenient.hanging(1, 1));
    machine.at(Duration.ofSeconds(15), () -> machine.loseHost(machine.firstHost()));

    RunException end = fails(jobs, options(FewSlaves.WAIT).deadline(LONG));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
    assertThat(recorder.lines("warning"))
        .filteredOn(line -> line.startsWith("waiting for slaves: "))
        .last()
        .asString()
        .startsWith(
            "waiting for slaves: 0 of at least 1 spawned; no hosts" + System.lineSeparator())
        .doesNotContain("held");
  }
}
