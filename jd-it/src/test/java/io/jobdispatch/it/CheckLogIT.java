package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check that a green build's log reports no failure: {@code .ci/check-log}. */
final class CheckLogIT {

  private static final String CLEAN =
      """
      [INFO] --- maven-failsafe-plugin:3.6.1:verify (default) @ jd-it ---
      [INFO] Running io.jobdispatch.core.JobFailureTest
      [INFO] Running io.jobdispatch.core.MasterErrorTest
      [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in io.jobdispatch.api.DispatchExceptionTest
      [WARNING] Tests run: 108, Failures: 0, Errors: 0, Skipped: 3, Time elapsed: 1.3 s -- in io.jobdispatch.A
      [INFO] Building jar: /build/target/jd-core.jar
      diesAtRandomWhileOthersJoin: seed 610516440950
      [INFO] 18 jobs in 0.2 s: 18 done, 0 failed, 0 retried
      [INFO] BUILD SUCCESS
      [INFO] Finished at: 2026-12-01T04:17:57Z
      """;

  @TempDir private Path directory;

  private Outcome check(String log) throws IOException {
    Path file = Files.writeString(directory.resolve("log"), log);
    return Outcome.of(
        directory, List.of(Outcome.ROOT.resolve(".ci/check-log").toString(), file.toString()));
  }

  @Test
  void aCleanLogPasses() throws IOException {
    Outcome run = check(CLEAN);

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(run.output() + run.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\tat io.jobdispatch.core.MasterRun.run(MasterRun.java:12)",
        "    at java.base/java.lang.Thread.run(Thread.java:833)",
        "\tat app//io.jobdispatch.A.lambda$b$0(A.java:1)",
        "Caused by: java.io.IOException: no space left on device",
        "\tSuppressed: java.lang.IllegalStateException",
        "\t... 7 more",
        "Exception in thread \"main\" java.lang.Error",
        "java.lang.IllegalStateException: listener is broken",
        "org.opentest4j.AssertionFailedError",
        "PayloadException: cannot decode",
        "x: seed 1, step 22: the scenario failed in master 1",
        "x: seed 7 fails",
        "[main] INFO io.jobdispatch.core.EventDrivenMaster - slave a/1 is gone: SETUP_FAILED: no"
            + " licence",
        "18 jobs in 0.2 s: 17 done, 1 failed, 0 retried",
        "[main] WARN io.jobdispatch.core.MasterLoop - waiting for slaves",
        "WARN MasterLoop - waiting for slaves",
        "[main] ERROR io.jobdispatch.core.MasterRun - the run stops",
        "WARNING: tasks that ignore interrupts go on until the JVM ends",
        "SEVERE: no",
        "[ERROR] Tests run: 3, Failures: 1",
        "\u001b[1;31m[ERROR]\u001b[m something",
        "[INFO] BUILD FAILURE"
      })
  void aLineThatReportsAFailureIsFound(String line) throws IOException {
    Outcome run = check(CLEAN + line + "\n" + CLEAN);

    assertThat(run.exitCode()).as(run.story()).isEqualTo(1);
    assertThat(run.errors().lines())
        .as(run.story())
        .hasSize(2)
        .anyMatch(found -> found.startsWith("11:"));
  }

  @Test
  void aLogThatIsNotThereIsNoCleanLog() {
    Outcome run =
        Outcome.of(directory, List.of(Outcome.ROOT.resolve(".ci/check-log").toString(), "nothing"));

    assertThat(run.exitCode()).isEqualTo(2);
  }
}
