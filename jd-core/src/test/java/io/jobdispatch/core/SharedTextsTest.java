package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.Payload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Equal stack traces are kept once, however many jobs fail. Counted by identity. */
@Timeout(600)
final class SharedTextsTest {

  private static final int JOBS = 2000;

  private static Integer failsAlike(Integer job, JobContext context) {
    throw new IllegalStateException("no licence", new IllegalArgumentException("cause"));
  }

  private static Integer failsByItsNumber(Integer job, JobContext context) {
    throw new IllegalStateException("job " + job, new IllegalArgumentException("cause " + job));
  }

  private static List<Failure> failuresOf(ContextEvaluator<Integer, Integer> evaluator) {
    return Jobs.of(IntStream.range(0, JOBS).boxed().toList())
        .evaluate(evaluator)
        .with(new ScriptedMachine(2).options())
        .outcomes()
        .stream()
        .map(outcome -> ((JobOutcome.Failed<Integer, Integer>) outcome).failure().failure())
        .toList();
  }

  private static long distinct(List<Failure> failures, Function<Failure, Stream<String>> texts) {
    Set<String> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    failures.stream().flatMap(texts).forEach(objects::add);
    return objects.size();
  }

  private static Stream<String> frames(Failure failure) {
    return failure.traceParts().stream().filter(part -> part.startsWith("\t"));
  }

  private static Stream<String> all(Failure failure) {
    return Stream.concat(
        Stream.of(failure.exception(), failure.message()), failure.traceParts().stream());
  }

  @Test
  void equalFailuresShareAllTexts() {
    List<Failure> failures = failuresOf(SharedTextsTest::failsAlike);

    assertThat(failures).hasSize(JOBS);
    assertThat(distinct(failures, SharedTextsTest::all)).isLessThanOrEqualTo(12);
    assertThat(failures.get(JOBS - 1).stackTrace())
        .startsWith("java.lang.IllegalStateException: no licence\n\tat ")
        .contains("failsAlike", "Caused by: java.lang.IllegalArgumentException: cause\n\t");
  }

  @Test
  void failuresThatDifferByTheirMessageShareTheirFrames() {
    List<Failure> failures = failuresOf(SharedTextsTest::failsByItsNumber);

    assertThat(failures).extracting(Failure::message).contains("job 0", "job 1999");
    assertThat(failures.get(7).stackTrace()).contains("job 7\n\tat ", "cause 7\n\t");
    assertThat(distinct(failures, SharedTextsTest::frames)).isLessThanOrEqualTo(6);
    assertThat(distinct(failures, failure -> Stream.of(failure.exception()))).isEqualTo(1);
  }

  @Test
  void aResumedRunSharesWhatItsJournalHolds() {
    MemoryJournal journal = new MemoryJournal();
    List<JobFailure> seen = new ArrayList<>();
    run(journal, seen);
    seen.clear();

    run(journal, seen);

    assertThat(seen).hasSize(20);
    List<Failure> failures = seen.stream().map(JobFailure::failure).toList();
    assertThat(distinct(failures, SharedTextsTest::frames)).isLessThanOrEqualTo(6);
  }

  private static void run(MemoryJournal journal, List<JobFailure> seen) {
    RunOptions options = new ScriptedMachine(2).options().journal(journal);
    new Lenient(20, SharedTextsTest::failsByItsNumber) {
      @Override
      protected String parameters() {
        return "sharing";
      }

      @Override
      protected void processFailure(Integer job, JobFailure failure) {
        seen.add(failure);
      }
    }.run(options);
  }

  @Test
  void textsThatDifferDoNotPileUp() {
    SharedTexts texts = new SharedTexts();
    Failure often = Failure.of(new IllegalStateException("often"));
    Failure once = texts.share(Payload.copy(often));
    Failure rare = texts.share(new Failure("rare", "", ""));

    for (int i = 0; i < 10 * SharedTexts.TEXTS_MAX; i++) {
      texts.share(new Failure("E", "message " + i, ""));
      assertThat(texts.share(Payload.copy(often)).traceParts().get(1))
          .isSameAs(once.traceParts().get(1));
    }

    Failure rareAgain = texts.share(new Failure(new String("rare"), "", ""));
    assertThat(rareAgain.exception()).as("was forgotten").isNotSameAs(rare.exception());
  }
}
