package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.Setting;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachineProvider;
import io.jobdispatch.api.VirtualMachines;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalProviderTest {

  private static VirtualMachine open(String key, String value) {
    return VirtualMachines.choose(Map.of("jd.backend", "local", key, value)).open();
  }

  @Test
  void isInstalled() {
    assertThat(VirtualMachines.installed())
        .extracting(VirtualMachineProvider::name)
        .containsExactly("local");
  }

  @Test
  void isChosenByName() {
    VirtualMachines.Choice choice = VirtualMachines.choose(Map.of("jd.backend", "local"));

    assertThat(choice.provider()).isInstanceOf(LocalProvider.class);
    assertThat(choice.reason()).isEqualTo("argument jd.backend");
  }

  @Test
  void hasAsManySlotsAsProcessorsUnlessToldOtherwise() {
    assertThat(LocalProvider.SLOTS.fallback())
        .isEqualTo(String.valueOf(Runtime.getRuntime().availableProcessors()));
    try (VirtualMachine machine = open("jd.local.slots", "3")) {
      assertThat(machine.slots()).isEqualTo(3);
      assertThat(machine.freeSlots()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "10001", "two", ""})
  void slotsThatMakeNoSenseAreRefused(String slots) {
    assertThatThrownBy(() -> open("jd.local.slots", slots))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "must be a whole number from 1 to 10000: jd.local.slots='%s',"
                + " set by argument jd.local.slots",
            slots);
  }

  @Test
  void copyIsOneOfTwoWords() {
    assertThatThrownBy(() -> open("jd.local.copy", "nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "must be one of [evaluator, everything]: jd.local.copy='nothing',"
                + " set by argument jd.local.copy");
    EvaluateJob message = new EvaluateJob(0, 1, Payload.of(new Object()));
    try (VirtualMachine machine = open("jd.local.copy", "evaluator")) {
      assertThat(machine.send(machine.self(), message)).isTrue();
    }
    try (VirtualMachine machine = open("jd.local.copy", "everything")) {
      assertThatThrownBy(() -> machine.send(machine.self(), message))
          .isInstanceOf(PayloadException.class);
    }
  }

  @Test
  void unknownSettingListsTheKnownOnes() {
    assertThatThrownBy(() -> open("jd.local.threads", "2"))
        .isInstanceOf(DispatchException.class)
        .hasMessage(
            "no such setting of backend 'local': argument jd.local.threads;"
                + " it has: [jd.local.copy, jd.local.slots]");
  }

  @Test
  void everySettingSaysWhatItDoes() {
    assertThat(new LocalProvider().settings())
        .allMatch(setting -> setting.key().startsWith("jd.local."))
        .extracting(Setting::meaning)
        .noneMatch(String::isBlank);
  }
}
