package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs end with the JVM that has started them, in real JVMs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks for processes in /proc")
final class ProgramsEndWithTheJvmTest {

  private static final int BY_SIGTERM = 128 + 15;

  @TempDir Path directory;
  private ChildJvm jvm;

  @AfterEach
  void endAll() {
    jvm.close();
  }

  private void start(String manner) throws Exception {
    jvm = ChildJvm.start(directory, manner);
  }

  private void assertGone(List<Long> ids) {
    assertThat(ids).isNotEmpty();
    assertThat(ids.stream().flatMap(id -> ProcessHandle.of(id).stream()))
        .noneMatch(ProcessStatus::isAlive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer is busy", "source is busy", "stream"})
  void theJvmIsToldToEnd(String manner) throws Exception {
    start(manner);
    List<Long> ids = jvm.awaitIds(1, 2);

    jvm.tellToEnd();

    assertThat(jvm.awaitExit()).isEqualTo(BY_SIGTERM);
    assertGone(ids);
  }

  @Test
  void theJvmIsToldToEndWhileAProgramRunsOutsideOfAnyRun() throws Exception {
    start("no run");
    List<Long> ids = jvm.awaitIds(1);

    jvm.tellToEnd();

    assertThat(jvm.awaitExit()).isEqualTo(BY_SIGTERM);
    assertGone(ids);
    assertThat(ChildJvm.temporary(directory)).isEmptyDirectory();
  }

  @Test
  void theConsumerEndsTheJvm() throws Exception {
    start("consumer is busy");
    List<Long> ids = jvm.awaitIds(1, 2);

    jvm.closeInput();

    assertThat(jvm.awaitExit()).isEqualTo(3);
    assertGone(ids);
  }

  @Test
  void aProgramThatEndsWithTheJvmHasNotFailed() throws Exception {
    start("interrupted");
    List<Long> ids = jvm.awaitIds(1);

    jvm.tellToEnd();

    assertThat(jvm.awaitExit()).isEqualTo(BY_SIGTERM);
    assertThat(jvm.output()).hasContent("interrupted\n");
    assertGone(ids);
  }

  @Test
  void noProgramIsStartedWhileTheJvmShutsDown() throws Exception {
    start("late");

    assertThat(jvm.awaitExit()).isZero();
    assertThat(jvm.output())
        .content()
        .startsWith("failed: not started, the JVM is shutting down: [/bin/sh, -c, ");
    assertThat(directory.resolve("ids-1")).doesNotExist();
  }
}
