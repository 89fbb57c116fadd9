package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTest {

  private static final HostId A1 = new HostId("a", 1);

  @Test
  void hostsAreOrderedByNameAndThenByIncarnation() {
    HostId a16 = new HostId("a", 16);
    HostId b1 = new HostId("b", 1);

    assertThat(new TreeSet<>(List.of(b1, a16, A1))).containsExactly(A1, a16, b1);
  }

  @Test
  void anotherLifeOfAHostIsAnotherHost() {
    Set<HostId> ids = new HashSet<>(List.of(A1));

    assertThat(ids).contains(new HostId("a", 1)).doesNotContain(new HostId("a", 2));
  }

  @Test
  void printsTheNameAndTheIncarnationInHexadecimal() {
    assertThat(new HostId("10.0.0.7:5701", 0x1f)).hasToString("10.0.0.7:5701#1f");
    assertThat(HostId.NONE).hasToString("none");
  }

  @Test
  void onlyNoneIsInvalid() {
    assertThat(HostId.NONE.isValid()).isFalse();
    assertThat(A1.isValid()).isTrue();
  }

  @Test
  void badNamesAreRefused() {
    assertThatThrownBy(() -> new HostId(" ", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must not be blank: name=' '");
    assertThatThrownBy(() -> new HostId("a", -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be >= 0: incarnation=-1");
    assertThatThrownBy(() -> new HostId(null, 1)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void hostPrintsItsSlots() {
    assertThat(new Host(A1, 4, 1)).hasToString("a#1 (1 of 4 slots free)");
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "1, 2", "-2, -1"})
  void slotsThatMakeNoSenseAreRefused(int slots, int freeSlots) {
    assertThatThrownBy(() -> new Host(A1, slots, freeSlots))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be 0 <= freeSlots <= slots: freeSlots=" + freeSlots + ", slots=" + slots);
  }

  @Test
  void hostMayHaveNoSlots() {
    assertThat(new Host(A1, 0, 0).slots()).isZero();
    assertThatThrownBy(() -> new Host(null, 1, 1)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void travels() {
    assertThat(Payload.copy(new Host(A1, 4, 1))).isEqualTo(new Host(A1, 4, 1));
  }
}
