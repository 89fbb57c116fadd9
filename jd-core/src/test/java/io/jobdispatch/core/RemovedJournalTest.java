package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.JournalFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose journal is removed while it goes on. */
@Timeout(600)
final class RemovedJournalTest {

  private static final int JOBS = 200;

  @TempDir private Path directory;

  private final List<String> warnings = new ArrayList<>();
  private final List<Integer> results = new ArrayList<>();

  private Path folder() {
    return directory.resolve("journal");
  }

  /** Runs jobs one by one; each result is handed over. */
  private void run(int segmentBytes, Consumer<Integer> consumer) {
    RunListener listener =
        new RunListener() {
          @Override
          public void warning(String text) {
            warnings.add(text);
          }
        };
    RunOptions options =
        RunOptions.defaults()
            .inMaster()
            .listener(listener)
            .journal(JournalFolder.at(folder()).segmentBytes(segmentBytes));
    Jobs.of(IntStream.range(0, JOBS).boxed().toList())
        .evaluate((Evaluator<Integer, Integer>) job -> job + 1)
        .named("jobs")
        .with(options)
        .forEach(
            (index, job, result) -> {
              results.add(result);
              consumer.accept(result);
            });
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 1_000})
  void endsAndNamesWhatIsLost(int segmentBytes) {
    assertThatThrownBy(
            () ->
                run(
                    segmentBytes,
                    result -> {
                      if (result == JOBS / 2) {
                        delete();
                      }
                    }))
        .isInstanceOfSatisfying(
            RunException.class,
            e -> assertThat(e.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED))
        .hasMessageContainingAll("the folder of the journal was removed", "results in the journal")
        .hasMessageContaining("are lost: " + JOBS / 2 + " results (last commit: ");
    assertThat(results).hasSize(JOBS / 2);
  }

  @Test
  void endsAlsoIfNothingIsWrittenAfterwards() {
    assertThatThrownBy(
            () ->
                run(
                    1_000,
                    result -> {
                      if (result == JOBS) {
                        delete();
                      }
                    }))
        .hasMessageContaining("are lost: " + JOBS + " results");
  }

  @Test
  void aLockFileThatIsRemovedIsMadeAgainWithAWarning() {
    Path lock = folder().resolve("lock");

    run(
        1_000,
        result -> {
          if (result == JOBS / 2) {
            assertThat(lock.toFile().delete()).isTrue();
          }
          assertThat(Files.exists(lock)).isEqualTo(result != JOBS / 2);
        });

    assertThat(results).hasSize(JOBS);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .contains("the lock file of the journal was removed", "created again");
  }
}
