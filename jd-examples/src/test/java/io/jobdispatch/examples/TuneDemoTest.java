package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TuneDemoTest {

  private static DemoCall tune(String where) {
    return DemoCall.of(("tune --step 60 --budget 4000 " + where).split(" ", -1));
  }

  @Test
  void publishedFitIsFound() {
    DemoCall call = tune("--slots 2");

    assertThat(call.out()).containsPattern("sum of squares +19\\.872\\d+ +19\\.872167");
    assertThat(call.err()).startsWith("4,000 jobs in ");
    assertThat(call.code()).isZero();
  }

  @Test
  void oneSlotGivesTheSameEveryTime() {
    assertThat(tune("--slots 1").out())
        .isEqualTo(tune("--backend none").out())
        .isNotEqualTo(tune("--backend none --seed 2").out());
  }
}
