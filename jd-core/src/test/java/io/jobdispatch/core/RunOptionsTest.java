package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jobdispatch.api.DispatchException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class RunOptionsTest {

  private final RunOptions defaults = RunOptions.defaults();

  @Test
  void badNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.minSlaves(-1))
        .withMessage("must be >= 0: minSlaves=-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.maxSlaves(0))
        .withMessage("must be >= 1: maxSlaves=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.stallWarning(Duration.ZERO))
        .withMessage("must be > 0: stallWarning=PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.progressInterval(Duration.ofSeconds(-1)))
        .withMessage("must be > 0: progressInterval=PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.haltPatience(Duration.ZERO))
        .withMessage("must be > 0: haltPatience=PT0S");
  }

  @Test
  void moreSlavesAtLeastThanAtMostAreRefusedWhenTheRunBegins() {
    ScriptedMachine machine = new ScriptedMachine(1);
    RunOptions options = machine.options().minSlaves(3).maxSlaves(2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Doubling(1).run(options))
        .withMessage("must be minSlaves <= maxSlaves: minSlaves=3, maxSlaves=2");
    assertThat(machine.spawns()).isEmpty();
  }

  @Test
  void nothingIsNull() {
    assertThatNullPointerException().isThrownBy(() -> defaults.backend(null)).withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> defaults.on(null)).withMessage("machine");
    assertThatNullPointerException()
        .isThrownBy(() -> defaults.fewSlaves(null))
        .withMessage("policy");
    assertThatNullPointerException()
        .isThrownBy(() -> defaults.listener(null))
        .withMessage("listener");
  }

  @Test
  void eachMethodGivesACopy() {
    RunOptions changed =
        defaults.minSlaves(2).maxSlaves(5).seed(42).stallWarning(Duration.ofSeconds(3));

    assertThat(changed.minSlaves()).isEqualTo(2);
    assertThat(changed.maxSlaves()).isEqualTo(5);
    assertThat(changed.seed()).isEqualTo(42);
    assertThat(changed.stallWarning()).isEqualTo(Duration.ofSeconds(3));
    assertThat(defaults.minSlaves()).isZero();
    assertThat(defaults.maxSlaves()).isEqualTo(Integer.MAX_VALUE);
    assertThat(defaults.seed()).isZero();
    assertThat(defaults.stallWarning()).isEqualTo(Duration.ofSeconds(60));
    assertThat(defaults.listeners()).isEmpty();
  }

  @Test
  void withoutABackendByNameLocalIsChosen() {
    try (OpenMachine place = defaults.open()) {
      assertThat(place.origin()).isEqualTo("backend local (default)");
      assertThat(place.fewSlaves()).isEqualTo(FewSlaves.WAIT);
    }
  }

  @OnEveryPlace(realOnly = true)
  void whatWasOpenedByNameIsClosedWithTheRun(Place place) {
    OpenMachine opened = place.options().open();
    assertThat(opened.machine().hosts()).isNotEmpty();

    opened.close();

    assertThat(opened.machine().hosts()).isEmpty();
  }

  @Test
  void settingsReachTheBackend() {
    try (OpenMachine place = defaults.backend("local").setting("jd.local.slots", "7").open()) {
      assertThat(place.machine().slots()).isEqualTo(7);
    }
  }

  @Test
  void anUnknownBackendIsAnErrorThatListsTheInstalledOnes() {
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> new Doubling(1).run(defaults.backend("hazelnut")))
        .withMessage(
            "no backend named 'hazelnut' (argument jd.backend); installed: [local];"
                + " is its module, say jd-hazelnut, on the path?");
  }

  @Test
  void anUnknownSettingIsAnErrorThatListsTheKnownOnes() {
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> new Doubling(1).run(defaults.setting("jd.local.slotz", "2")))
        .withMessageContaining("jd.local.slotz")
        .withMessageContaining("[jd.local.copy, jd.local.slots]");
  }

  @Test
  void aBadSettingIsAnErrorThatSaysWhereItWasSet() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Doubling(1).run(defaults.setting("jd.local.slots", "many")))
        .withMessageContaining("jd.local.slots='many', set by argument");
  }

  @Test
  void afterARunThatNeverBeganAnotherCanBeTried() {
    Doubling jobs = new Doubling(1);
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> jobs.run(defaults.backend("hazelnut")));

    assertThat(jobs.run(defaults.inMaster()).completed()).isEqualTo(1);
  }

  @Test
  void inMasterNoVirtualMachineIsOpened() throws Exception {
    try (OpenMachine place = defaults.minSlaves(3).inMaster().open()) {
      assertThat(place.origin()).isEqualTo("no virtual machine");
      assertThat(place.machine().hosts()).isEmpty();
      assertThat(place.machine().summary()).isEqualTo("no hosts");
      assertThat(place.fewSlaves()).isEqualTo(FewSlaves.LOCAL);
    }
  }

  @Test
  void theLastPlaceNamedCounts() {
    ScriptedMachine machine = new ScriptedMachine(1);

    try (OpenMachine place = defaults.backend("hazelnut").inMaster().on(machine).open()) {
      assertThat(place.machine()).isSameAs(machine);
    }
    assertThat(machine.closings()).isZero();
    try (OpenMachine place = defaults.on(machine).backend("local").open()) {
      assertThat(place.origin()).isEqualTo("backend local (argument jd.backend)");
    }
  }

  @Test
  void toRetryWhatFailedNeedsAJournal() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Jobs.of(List.of(1)).evaluate(job -> job).with(defaults.retryFailed()).results())
        .withMessageContaining("retryFailed")
        .withMessageContaining("journal");
  }

  @Test
  void settingsWithoutABackendAreAnError() {
    RunOptions options = defaults.setting("jd.local.slots", "2").inMaster();

    assertThatIllegalArgumentException()
        .isThrownBy(options::open)
        .withMessageContaining("jd.local.slots=2");
  }

  @OnEveryPlace
  void durationsBeyondMeasureHaveNoEnd(Place place) {
    Duration forEver = ChronoUnit.FOREVER.getDuration();

    RunSummary summary =
        new Doubling(1)
            .run(
                place
                    .options()
                    .listener(new Recorder())
                    .stallWarning(forEver)
                    .progressInterval(forEver)
                    .haltPatience(forEver));

    assertThat(summary.completed()).isEqualTo(1);
    new Doubling(1).run(defaults.inMaster().stallWarning(forEver));
  }
}
