package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTest {

  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  private static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unprintable() {
      super("but with a message");
    }

    @Override
    public void printStackTrace(PrintWriter out) {
      throw new IllegalStateException("no trace");
    }
  }

  private static final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new StackOverflowError();
    }
  }

  @Test
  void keepsClassMessageAndTheTraceWithItsCauses() {
    Failure failure = Failure.of(new IllegalStateException("outer", new IOException("disk full")));

    assertThat(failure.exception()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failure.message()).isEqualTo("outer");
    assertThat(failure.stackTrace())
        .startsWith("java.lang.IllegalStateException: outer")
        .contains("Caused by: java.io.IOException: disk full")
        .contains("keepsClassMessageAndTheTraceWithItsCauses");
  }

  @Test
  void exceptionWithoutAMessageHasAnEmptyOne() {
    Failure failure = Failure.of(new IOException());

    assertThat(failure.message()).isEmpty();
    assertThat(failure.headline()).isEqualTo("java.io.IOException");
  }

  @Test
  void headlineIsClassAndMessage() {
    assertThat(Failure.of(new IOException("disk full")).headline())
        .isEqualTo("java.io.IOException: disk full");
  }

  @Test
  void longTextsAreCut() {
    int most = Failure.TEXT_LENGTH_MAX;

    Failure failure = Failure.of(new IOException("x".repeat(most + 1)));

    assertThat(failure.message()).hasSize(most).startsWith("xxx").endsWith("\n... (cut)");
    assertThat(failure.stackTrace()).hasSize(most).endsWith("\n... (cut)");
    String longest = "y".repeat(most);
    assertThat(new Failure("E", longest, longest).message()).isSameAs(longest);
  }

  @Test
  void exceptionThatCannotSayItsMessageIsPutIntoWords() {
    Failure failure = Failure.of(new Mute());

    assertThat(failure.exception()).isEqualTo(Mute.class.getName());
    assertThat(failure.message())
        .isEqualTo("(its message could not be read: java.lang.IllegalStateException)");
    assertThat(failure.stackTrace()).contains("could not be printed");
  }

  @Test
  void exceptionThatCannotPrintItselfIsPutIntoWords() {
    Failure failure = Failure.of(new Unprintable());

    assertThat(failure.message()).isEqualTo("but with a message");
    assertThat(failure.stackTrace())
        .isEqualTo("(its stack trace could not be printed: java.lang.IllegalStateException)");
  }

  @Test
  void exceptionThatFailsWithAnErrorIsPutIntoWords() {
    Failure failure = Failure.of(new Endless());

    assertThat(failure.message())
        .isEqualTo("(its message could not be read: java.lang.StackOverflowError)");
    assertThat(failure.stackTrace())
        .isEqualTo("(its stack trace could not be printed: java.lang.StackOverflowError)");
  }

  @Test
  void exceptionThatIsItsOwnCauseIsPrinted() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);

    assertThat(Failure.of(first).stackTrace()).contains("CIRCULAR REFERENCE");
  }

  @Test
  void traceIsSplitBetweenWhatDiffersAndTheFrames() {
    Exception suppressed = new IOException("second at\n\tat all");
    Exception thrown = new IllegalStateException("outer", new IOException("disk full"));
    thrown.addSuppressed(suppressed);

    Failure failure = Failure.of(thrown);

    assertThat(String.join("", failure.traceParts())).isEqualTo(failure.stackTrace());
    assertThat(failure.traceParts().get(0)).isEqualTo("java.lang.IllegalStateException: outer\n");
    assertThat(failure.traceParts().get(1)).startsWith("\tat ").endsWith("\n");
    assertThat(failure.traceParts().get(2)).startsWith("\tSuppressed: java.io.IOException: second");
    assertThat(failure.traceParts()).contains("Caused by: java.io.IOException: disk full\n");
    assertThat(new Failure("E", "", "").traceParts()).isEmpty();
    assertThat(new Failure("E", "", "\tat one").traceParts()).containsExactly("\tat one");
  }

  @Test
  void partsAreKeptAsTheyAreUnlessTheyAreTooLong() {
    List<String> parts = List.of(new String("E\n"), new String("\tat one\n"));

    assertThat(new Failure("E", "", parts).traceParts()).isSameAs(parts);
    String half = "z".repeat(Failure.TEXT_LENGTH_MAX / 2 + 1);
    assertThat(new Failure("E", "", List.of(half, half)).stackTrace())
        .hasSize(Failure.TEXT_LENGTH_MAX)
        .endsWith("\n... (cut)");
  }

  @Test
  void travelsWithoutItsException() {
    Failure failure = Failure.of(new IOException("disk full"));

    assertThat(Payload.copy(failure)).isEqualTo(failure);
  }

  @Test
  void nullsAreRefused() {
    assertThatThrownBy(() -> new Failure(null, "", "")).hasMessage("exception");
    assertThatThrownBy(() -> new Failure("E", null, "")).hasMessage("message");
    assertThatThrownBy(() -> new Failure("E", "", (String) null)).hasMessage("stackTrace");
  }
}
