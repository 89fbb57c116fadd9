package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Jobs} do with a journal. */
@Timeout(600)
final class JournalledJobsTest {

  private final MemoryJournal journal = new MemoryJournal();

  private static Integer doubled(Integer job) {
    return 2 * job;
  }

  private RunOptions options() {
    return new ScriptedMachine(2).options().journal(journal);
  }

  static List<Consumer<Evaluation<Integer, Integer>>> waysToRun() {
    return List.of(
        Evaluation::results,
        Evaluation::outcomes,
        jobs -> jobs.forEach((index, job, result) -> {}),
        jobs -> jobs.forEachOrdered((index, job, result) -> {}));
  }

  @ParameterizedTest
  @MethodSource("waysToRun")
  void withoutANameTheyAreRefusedAndTheErrorShowsTheCallToAdd(
      Consumer<Evaluation<Integer, Integer>> way) {
    Evaluation<Integer, Integer> unnamed =
        Jobs.of(List.of(1)).evaluate(JournalledJobsTest::doubled).with(options());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> way.accept(unnamed))
        .withMessageContaining(".named(\"gain at 27 C\")")
        .withMessageContaining("journal");
  }

  @Test
  void aRefusalUsesUpNothing() {
    Evaluation<Integer, Integer> unnamed =
        Jobs.of(List.of(1)).evaluate(JournalledJobsTest::doubled).with(options());
    assertThatIllegalArgumentException().isThrownBy(unnamed::results);

    List<Integer> results = unnamed.named("doubled").results();

    assertThat(results).containsExactly(2);
    assertThat(journal.parameters).isEqualTo("doubled, run seed 0");
  }

  @Test
  void aBlankNameIsNone() {
    Evaluation<Integer, Integer> jobs = Jobs.of(List.of(1)).evaluate(JournalledJobsTest::doubled);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> jobs.named(" "))
        .withMessage("must not be blank: name=' '");
  }

  @Test
  void withoutAJournalTheyNeedNoName() {
    List<Integer> results =
        Jobs.of(List.of(1, 2))
            .evaluate(JournalledJobsTest::doubled)
            .with(new ScriptedMachine(2).options())
            .results();

    assertThat(results).containsExactly(2, 4);
  }
}
