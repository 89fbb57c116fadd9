package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ExitIT {

  private static final String CLASS_PATH =
      System.getProperty("jd.test-classes") + File.pathSeparator + Outcome.LIB + "/*";

  @TempDir private Path directory;

  @Test
  void whatEvaluatorsHaveStartedDoesNotOutliveTheProgram() throws Exception {
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djd.local.slots=2",
            "-cp",
            CLASS_PATH,
            SleepingJobs.class.getName(),
            directory.toString());
    Process program = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (BufferedReader output = program.inputReader()) {
      List<ProcessHandle> sleeping = awaitSleeping(program, output);

      program.destroy();

      for (ProcessHandle one : sleeping) {
        one.onExit().get();
      }
      assertThat(program.waitFor()).isEqualTo(143);
      try (Stream<Path> left = Files.list(directory)) {
        assertThat(left).isEmpty();
      }
    } finally {
      program.descendants().forEach(ProcessHandle::destroyForcibly);
      program.destroyForcibly();
    }
  }

  private static List<ProcessHandle> awaitSleeping(Process program, BufferedReader output)
      throws Exception {
    int begun = 0;
    while (begun < 2) {
      begun += output.readLine().startsWith("begins") ? 1 : 0;
    }
    List<ProcessHandle> found = List.of();
    while (found.size() < 2) {
      Thread.onSpinWait();
      found = program.descendants().toList();
    }
    return found;
  }
}
