package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.Mode;
import io.jobdispatch.core.RunSnapshot;
import io.jobdispatch.core.RunSummary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ConsoleProgress progress(OptionalInt columns) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return new ConsoleProgress("demo", new Console(out, err, columns, StandardCharsets.UTF_8));
  }

  private static RunSnapshot at(Duration elapsed, long completed, OptionalLong expected) {
    return new RunSnapshot(completed, completed, 0, 0, 0, expected, 2, Mode.MASTER_SLAVE, elapsed);
  }

  private static RunSummary summary() {
    return new RunSummary(
        RunSummary.Ending.COMPLETED,
        10,
        10,
        0,
        0,
        0,
        0,
        0,
        2,
        0,
        0,
        Duration.ofSeconds(1),
        Duration.ZERO,
        Duration.ZERO);
  }

  @Test
  void withoutATerminalThereIsALineEveryTenSeconds() {
    ConsoleProgress progress = progress(OptionalInt.empty());

    progress.started("here", at(Duration.ZERO, 0, OptionalLong.of(4000)));
    for (int seconds = 1; seconds <= 25; seconds++) {
      progress.progress(at(Duration.ofSeconds(seconds), 50L * seconds, OptionalLong.of(4000)));
    }
    progress.finished(summary());

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "demo: 500 of 4,000 jobs, 50.0 jobs/s, 1 min 10 s left",
            "demo: 1,000 of 4,000 jobs, 50.0 jobs/s, 1 min 0 s left");
  }

  @Test
  void timeLeftIsNotToldWhereItIsNotKnown() {
    ConsoleProgress progress = progress(OptionalInt.empty());

    progress.started("here", at(Duration.ZERO, 0, OptionalLong.empty()));
    progress.progress(at(Duration.ofSeconds(10), 5000, OptionalLong.empty()));

    assertThat(err).hasToString("demo: 5,000 jobs, 500 jobs/s" + System.lineSeparator());
  }

  @Test
  void theBarShowsTheRateOfWhatWasNotReplayed() {
    ConsoleProgress progress = progress(OptionalInt.of(100));

    progress.started("here", at(Duration.ZERO, 0, OptionalLong.of(1000)));
    Duration second = Duration.ofSeconds(1);
    progress.progress(
        new RunSnapshot(910, 910, 0, 900, 0, OptionalLong.of(1000), 2, Mode.MASTER_SLAVE, second));
    progress.finished(summary());

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(" 10.0 jobs/s, 9 s left")
        .doesNotContain("910.0", "/s)");
  }

  @Test
  void onATerminalThereIsABarThatGoesAway() {
    ConsoleProgress progress = progress(OptionalInt.of(100));

    progress.started("here", at(Duration.ZERO, 0, OptionalLong.of(10)));
    progress.progress(at(Duration.ofSeconds(1), 5, OptionalLong.of(10)));
    progress.finished(summary());

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("demo 100% |█", "10/10 jobs")
        .endsWith("\r\033[K")
        .doesNotContain("\n");
  }
}
