package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that harm the program's own process, where slaves are its threads. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class HarmfulJobsIT {

  private static final String CLASS_PATH =
      System.getProperty("jd.test-classes") + File.pathSeparator + Outcome.LIB + "/*";

  @TempDir private Path directory;

  private Outcome run(String harm) {
    return Outcome.java(
        directory,
        List.of(
            "-Xmx64m",
            "-Djd.local.slots=1",
            "-cp",
            CLASS_PATH,
            HarmfulJobs.class.getName(),
            harm,
            "journal"));
  }

  private static List<String> evaluated(Outcome run) {
    return run.output().lines().filter(line -> line.startsWith("evaluates ")).toList();
  }

  @Test
  void aJobThatExhaustsTheHeapHasFailedAndTheOthersAreDone() {
    Outcome run = run("heap");

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(evaluated(run)).hasSize(HarmfulJobs.JOBS + 2);
    assertThat(run.output())
        .contains("job 2 is quarantined", "java.lang.OutOfMemoryError: Java heap space");
    assertThat(run.output()).contains("result=0]", "result=-1]", "result=-3]", "result=-5]");
  }

  @Test
  void aJobThatCallsExitEndsTheProgramWhichCanBeResumed() {
    Outcome run = run("exit");
    assertThat(run.exitCode()).as(run.story()).isEqualTo(3);
    assertThat(evaluated(run)).containsExactly("evaluates 0", "evaluates 1", "evaluates 2");

    Outcome next = run("none");

    assertThat(next.exitCode()).as(next.story()).isZero();
    assertThat(evaluated(next)).first().isEqualTo("evaluates 2");
    assertThat(next.output()).contains("result=0]", "result=-1]", "result=-2]", "result=-5]");
  }

  @Test
  void aJobThatHaltsTheProcessEndsTheProgramWhichCanBeResumed() {
    Outcome run = run("halt");
    assertThat(run.exitCode()).as(run.story()).isEqualTo(4);

    Outcome next = run("none");

    assertThat(next.exitCode()).as(next.story()).isZero();
    assertThat(next.output()).contains("result=0]", "result=-1]", "result=-2]", "result=-5]");
  }
}
