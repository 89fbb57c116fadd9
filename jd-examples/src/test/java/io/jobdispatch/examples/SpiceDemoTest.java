package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jobdispatch.examples.spice.Ngspice;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class SpiceDemoTest {

  @TempDir Path folder;

  @Test
  void yieldIsTheSameWhereverJobsAreEvaluated() {
    assumeTrue(Ngspice.isInstalled(), Ngspice.HOW_TO_INSTALL);
    System.setProperty("java.awt.headless", "true");
    Path other = folder.resolve("other");

    DemoCall call = DemoCall.of("spice", "--samples", "12", "--out", folder.toString());
    DemoCall.of("spice", "--samples=12", "--backend=none", "--out", other.toString());

    assertThat(call.out()).startsWith("yield ").endsWith(folder + System.lineSeparator());
    assertThat(call.code()).isZero();
    assertThat(other.resolve("runs.csv")).hasSameTextualContentAs(folder.resolve("runs.csv"));
    assertThat(folder.resolve("histogram.png")).isNotEmptyFile();
  }

  @Test
  void missingSimulatorIsToldInOneLine() throws Exception {
    DemoProcess process = DemoProcess.start(folder, Map.of("PATH", folder.toString()), "spice");

    assertThat(process.exitCode()).isEqualTo(2);
    assertThat(process.err()).hasLineCount(1).contains("apt-get install ngspice");
    assertThat(process.out()).isEmpty();
  }
}
