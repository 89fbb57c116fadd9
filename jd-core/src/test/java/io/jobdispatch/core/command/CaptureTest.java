package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CaptureTest {
  private static final String TEXT = "0123456789";

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "7", "10"})
  void headAndTailAreTheSameWhateverThePieces(int piece) {
    for (int limit = 2; limit <= 12; limit++) {
      Capture capture = new Capture(limit);

      append(capture, piece);

      assertThat(capture.text()).as("limit=%d", limit).isEqualTo(expected(limit));
      assertThat(capture.truncated()).isEqualTo(limit < TEXT.length());
    }
  }

  private static void append(Capture capture, int piece) {
    for (int from = 0; from < TEXT.length(); from += piece) {
      byte[] bytes = Capture.bytes(TEXT.substring(from, Math.min(from + piece, TEXT.length())));
      capture.append(bytes, bytes.length);
    }
  }

  private static String expected(int limit) {
    if (limit >= TEXT.length()) {
      return TEXT;
    }
    String cut = "\n[... " + (TEXT.length() - limit) + " bytes cut ...]\n";
    int tail = limit - limit / 2;
    return TEXT.substring(0, limit / 2) + cut + TEXT.substring(TEXT.length() - tail);
  }
}
