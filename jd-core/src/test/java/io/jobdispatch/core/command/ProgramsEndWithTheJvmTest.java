package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
  private final List<Long> known = new ArrayList<>();
  private Process jvm;

  @AfterEach
  void endAll() {
    if (jvm != null) {
      jvm.descendants().forEach(ProcessHandle::destroyForcibly);
      jvm.destroyForcibly();
    }
    known.forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly));
  }

  private void start(String manner) throws Exception {
    URI classes = getClass().getProtectionDomain().getCodeSource().getLocation().toURI();
    URI tests = getClass().getResource(getClass().getSimpleName() + ".class").toURI();
    Stream<String> paths =
        Stream.of(
            Path.of(tests).resolve("../../../../..").normalize().toString(),
            Path.of(classes).toString(),
            System.getProperty("java.class.path", ""),
            System.getProperty("jdk.module.path", ""));
    jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, paths.filter(path -> !path.isEmpty()).toList()),
                ProgramsOfAJvm.class.getName(),
                manner,
                directory.toString())
            .redirectOutput(directory.resolve("output").toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
  }

  private List<Long> awaitIds(int... programs) throws Exception {
    List<Long> ids = new ArrayList<>();
    for (int program : programs) {
      Path file = directory.resolve("ids-" + program);
      while (!Files.exists(file)) {
        assertThat(jvm.isAlive()).as("the JVM is alive").isTrue();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Thread.onSpinWait();
      }
      Files.readAllLines(file).stream().map(Long::valueOf).forEach(ids::add);
    }
    known.addAll(ids);
    return ids;
  }

  private static void assertGone(List<Long> ids) {
    assertThat(ids).isNotEmpty();
    assertThat(ids.stream().flatMap(id -> ProcessHandle.of(id).stream()))
        .noneMatch(ProcessStatus::isAlive);
  }

  /** Leaves its standard input open, for which it waits. */
  private void tellToEnd() {
    jvm.toHandle().destroy();
  }

  private Path output() {
    return directory.resolve("output");
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer is busy", "source is busy", "stream"})
  void theJvmIsToldToEnd(String manner) throws Exception {
    start(manner);
    List<Long> ids = awaitIds(1, 2);

    tellToEnd();

    assertThat(jvm.waitFor()).isEqualTo(BY_SIGTERM);
    assertGone(ids);
  }

  @Test
  void theJvmIsToldToEndWhileAProgramRunsOutsideOfAnyRun() throws Exception {
    start("no run");
    List<Long> ids = awaitIds(1);

    tellToEnd();

    assertThat(jvm.waitFor()).isEqualTo(BY_SIGTERM);
    assertGone(ids);
  }

  @Test
  void theConsumerEndsTheJvm() throws Exception {
    start("consumer is busy");
    List<Long> ids = awaitIds(1, 2);

    jvm.getOutputStream().close();

    assertThat(jvm.waitFor()).isEqualTo(3);
    assertGone(ids);
  }

  @Test
  void aProgramThatEndsWithTheJvmHasNotFailed() throws Exception {
    start("interrupted");
    List<Long> ids = awaitIds(1);

    tellToEnd();

    assertThat(jvm.waitFor()).isEqualTo(BY_SIGTERM);
    assertThat(output()).hasContent("interrupted\n");
    assertGone(ids);
  }

  @Test
  void noProgramIsStartedWhileTheJvmShutsDown() throws Exception {
    start("late");

    assertThat(jvm.waitFor()).isZero();
    assertThat(output())
        .content()
        .startsWith("failed: not started, the JVM is shutting down: [/bin/sh, -c, ");
    assertThat(directory.resolve("ids-1")).doesNotExist();
  }
}
