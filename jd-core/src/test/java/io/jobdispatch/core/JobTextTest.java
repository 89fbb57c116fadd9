package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class JobTextTest {

  private record Point(int x, double y) {}

  private static final class Plain {}

  /** A job whose text is what the test wants it to be. */
  private static final class Job {
    private final String text;

    Job(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Test
  void itIsWhatToStringGives() {
    assertThat(JobText.of(42L)).isEqualTo("42");
    assertThat(JobText.of("größer")).isEqualTo("größer");
    assertThat(JobText.of(TimeUnit.DAYS)).isEqualTo("DAYS");
    assertThat(JobText.of(new Point(1, 2.5))).isEqualTo("Point[x=1, y=2.5]");
  }

  @Test
  void theToStringOfEveryObjectCountsAsNone() {
    assertThat(JobText.of(new Plain())).isEmpty();
    assertThat(JobText.of(new Object())).isEmpty();
    assertThat(JobText.of(List.of(new Plain(), 1))).isEqualTo("[Plain, 1]");
  }

  @Test
  void arraysAndCollectionsAreDescribedByWhatTheyHold() {
    assertThat(JobText.of(new double[] {1, 2.5})).isEqualTo("[1.0, 2.5]");
    assertThat(JobText.of(new Object[] {new int[] {1}, null, "a"})).isEqualTo("[[1], null, a]");
    assertThat(JobText.of(List.of(1, List.of(2)))).isEqualTo("[1, [2]]");
    assertThat(JobText.of(Map.of("n", new int[] {7}))).isEqualTo("{n=[7]}");
    assertThat(JobText.of(new byte[0])).isEqualTo("[]");
  }

  @Test
  void aLongTextIsCutOffAt200Characters() {
    assertThat(JobText.of("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(JobText.of("x".repeat(201))).isEqualTo("x".repeat(197) + "...");
    assertThat(JobText.of(new Job("x".repeat(201)))).isEqualTo("x".repeat(197) + "...");
    assertThat(JobText.of(new int[100])).hasSize(200).startsWith("[0, 0, ").endsWith("...");
  }

  @Test
  void ofALongCollectionOnlyTheBeginningIsLookedAt() {
    List<Object> job = new ArrayList<>(Collections.nCopies(1_000, 0));
    job.add(
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("must not be asked");
          }
        });

    assertThat(JobText.of(job)).startsWith("[0, 0").hasSize(200);
    assertThat(JobText.of(Collections.nCopies(Integer.MAX_VALUE, "ab"))).hasSize(200);
  }

  @Test
  void aCollectionThatHoldsItselfHasAText() {
    List<Object> job = new ArrayList<>();
    job.add(job);

    assertThat(JobText.of(job)).startsWith("[[[[").hasSize(200);
  }

  @Test
  void aCollectionOfTheUsersHasItsOwnText() {
    List<Integer> job =
        new AbstractList<>() {
          @Override
          public Integer get(int index) {
            throw new IllegalStateException("must not be asked");
          }

          @Override
          public int size() {
            return 1;
          }

          @Override
          public String toString() {
            return "one";
          }
        };

    assertThat(JobText.of(job)).isEqualTo("one");
  }

  @Test
  void aCharacterOfTwoHalvesIsNotCutInTheMiddle() {
    String smile = "\uD83D\uDE00";

    assertThat(JobText.of("x".repeat(196) + smile + "xxx"))
        .isEqualTo("x".repeat(196) + "...")
        .hasSize(199);
    assertThat(JobText.of(smile.repeat(100))).isEqualTo(smile.repeat(100));
    assertThat(JobText.of("half a smile: \uD83D")).isEqualTo("half a smile: \uFFFD");
  }

  @Test
  void whatCannotStandInALineIsReplaced() {
    assertThat(JobText.of("a\nb\r\tc\u001B[31m\u2028d\u0085")).isEqualTo("a b  c [31m d ");
  }

  @Test
  void aToStringThatThrowsIsNamed() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("broken");
          }
        };
    Object[] endless = new Object[1];
    endless[0] = new Wrapper(Arrays.asList(endless));

    assertThat(JobText.of(broken))
        .startsWith(getClass().getName())
        .endsWith(": toString() threw java.lang.IllegalStateException");
    assertThat(JobText.of(endless[0])).endsWith(": toString() threw java.lang.StackOverflowError");
  }

  private record Wrapper(Object value) {}

  @Test
  void aToStringThatGivesNullCountsAsNone() {
    assertThat(JobText.of(nullText())).isEmpty();
  }

  @SuppressWarnings("NullAway") // what a user may do
  private static Job nullText() {
    return new Job(null);
  }
}
