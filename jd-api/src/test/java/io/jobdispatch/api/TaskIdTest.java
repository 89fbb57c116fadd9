package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TaskIdTest {

  @Test
  void tasksAreOrderedByRunAndThenByNumber() {
    TaskId a = new TaskId(1, 2);
    TaskId b = new TaskId(1, 10);
    TaskId c = new TaskId(2, 0);

    assertThat(new TreeSet<>(List.of(c, b, a))).containsExactly(a, b, c);
    assertThat(TaskId.NONE).isLessThan(a);
  }

  @Test
  void equalNamesAreOneKey() {
    Set<TaskId> ids = new HashSet<>(List.of(new TaskId(7, 1)));

    assertThat(ids).contains(new TaskId(7, 1)).doesNotContain(new TaskId(7, 2), new TaskId(8, 1));
  }

  @Test
  void hashesOfOneRunDiffer() {
    Set<Integer> hashes = new HashSet<>();
    for (int number = 0; number < 10_000; number++) {
      hashes.add(new TaskId(0x5f3a_90c1L, number).hashCode());
    }

    assertThat(hashes).hasSize(10_000);
  }

  @Test
  void printsTheRunInHexadecimalAndTheNumber() {
    assertThat(new TaskId(0x5f3a_90c1L, 7)).hasToString("5f3a90c1/7");
    assertThat(TaskId.NONE).hasToString("none");
  }

  @Test
  void onlyNoneIsInvalid() {
    assertThat(TaskId.NONE.isValid()).isFalse();
    assertThat(new TaskId(0, 0).isValid()).isTrue();
    assertThat(new TaskId(-5, 3).isValid()).isTrue();
  }

  @Test
  void numberBelowMinusOneIsRefused() {
    assertThatThrownBy(() -> new TaskId(1, -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be >= -1: number=-2");
  }

  @Test
  void travels() {
    assertThat(Payload.copy(new TaskId(7, 1))).isEqualTo(new TaskId(7, 1));
  }
}
