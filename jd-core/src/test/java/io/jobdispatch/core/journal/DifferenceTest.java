package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DifferenceTest {

  private static final String LONG = "x".repeat(100);

  @Test
  void shortTextsAreToldWhole() {
    assertThat(Difference.between("runs 5, seed 1", "runs 6, seed 1"))
        .isEqualTo(new Difference("runs 5, seed 1", "runs 6, seed 1"));
  }

  @Test
  void longTextsAreCutDownToWhereTheyDiffer() {
    Difference difference =
        Difference.between(LONG + " runs 5, " + LONG, LONG + " runs 16, " + LONG);

    assertThat(difference.first()).matches("\\.\\.\\.x+ runs 5, x+\\.\\.\\.").hasSizeLessThan(80);
    assertThat(difference.second()).matches("\\.\\.\\.x+ runs 16, x+\\.\\.\\.").hasSizeLessThan(80);
  }

  @Test
  void oneMayBeTheBeginningOfTheOther() {
    assertThat(Difference.between(LONG, LONG + "y"))
        .isEqualTo(new Difference("..." + "x".repeat(30), "..." + "x".repeat(30) + "y"));
  }

  @Test
  void whatIsRepeatedIsNotCountedTwice() {
    assertThat(Difference.between("aa", "aaa")).isEqualTo(new Difference("aa", "aaa"));
    assertThat(Difference.between("", LONG)).isEqualTo(new Difference("", LONG));
  }
}
