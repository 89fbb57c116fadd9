package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class InterruptionTest {

  private final Interruption interruption = new Interruption();

  @Test
  void runIsCancelledUntilTheLastWordsAreSaid() {
    AtomicInteger cancelled = new AtomicInteger();
    interruption.endBy(
        () -> {
          if (cancelled.incrementAndGet() == 3) {
            interruption.lastWordsAreSaid();
          }
        });

    interruption.end();

    assertThat(cancelled).hasValue(3);
    assertThat(interruption.begins(Duration.ZERO)).isTrue();
  }

  @Test
  void nothingIsWaitedForWhereNothingRuns() {
    interruption.end();

    assertThat(interruption.begins(Duration.ZERO)).isTrue();
  }

  @Test
  void endAfterTheLastWordsCancelsNothing() {
    AtomicInteger cancelled = new AtomicInteger();
    interruption.endBy(cancelled::incrementAndGet);
    interruption.lastWordsAreSaid();

    interruption.end();

    assertThat(cancelled).hasValue(0);
  }

  /** SIGTERM: SIGINT may be ignored by whoever started the tests, and by all their children. */
  @ParameterizedTest
  @ValueSource(strings = {"local", "none"})
  void endedProcessSaysHowFarItGot(String backend, @TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    DemoProcess process =
        DemoProcess.start(
            folder,
            Map.of(),
            ("desweep --generations 1000000 --out " + out + " -v --backend " + backend)
                .split(" ", -1));
    while (!process.err().contains("INFO MasterRun - run") && process.process().isAlive()) {
      Thread.onSpinWait();
    }

    process.process().destroy();

    assertThat(process.exitCode()).isEqualTo(128 + 15);
    assertThat(process.err()).contains("interrupted: 0 jobs in ");
    assertThat(process.out()).isEmpty();
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files).isEmpty();
    }
  }
}
