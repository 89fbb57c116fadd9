package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static final String REMOVE = "\r\033[K";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(out, err, OptionalInt.of(80), StandardCharsets.US_ASCII);

  @Test
  void lineTakesThePlaceOfTheOneBefore() {
    console.showLine("1 of 2");
    console.showLine("2 of 2");

    assertThat(err).hasToString(REMOVE + "1 of 2" + REMOVE + "2 of 2");
  }

  @Test
  void lineIsRemovedBeforeAnythingElseIsWritten() {
    console.showLine("1 of 2");
    console.print("result%n");
    console.tell("remark");

    assertThat(out).hasToString("result" + System.lineSeparator());
    assertThat(err).hasToString(REMOVE + "1 of 2" + REMOVE + "remark" + System.lineSeparator());
  }

  @Test
  void nothingIsRemovedWhereNothingShows() {
    console.removeLine();
    console.flush();

    assertThat(err.size()).isZero();
  }

  @Test
  void whatTheCharsetHasNotCannotBeShown() {
    assertThat(console.canShow("#")).isTrue();
    assertThat(console.canShow("█")).isFalse();
  }
}
