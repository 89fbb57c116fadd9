package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
final class LongRunIT {

  private static final String CLASS_PATH =
      System.getProperty("jd.test-classes") + File.pathSeparator + Outcome.LIB + "/*";

  @TempDir private Path directory;

  @Test
  void hundredMillionJobsNeedNoMoreThan64MegabytesOfHeap() {
    Outcome run =
        Outcome.java(
            directory,
            List.of("-Xmx64m", "-cp", CLASS_PATH, NoopJobs.class.getName(), "100000000"));

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(run.output()).contains("100000000 done, 0 failed");
    System.out.println(run.output());
  }

  @Test
  void smallJobsAreMeasuredBesideACompletionService() throws Exception {
    double ratio = Throughput.medianRatio(7, 1_000_000);

    assertThat(ratio).isPositive();
    System.out.println("it was 1.0 and more when this was written, and is now " + ratio);
  }
}
