package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class QuickstartTest {

  @TempDir Path folder;

  @Test
  void piIsTheSameForAnyNumberOfSlots() throws Exception {
    DemoProcess one = DemoProcess.start(folder, Map.of("JD_LOCAL_SLOTS", "1"), "quickstart");
    DemoProcess three = DemoProcess.start(folder, Map.of("JD_LOCAL_SLOTS", "3"), "quickstart");

    assertThat(one.exitCode()).isZero();
    assertThat(three.exitCode()).isZero();
    assertThat(one.out()).startsWith("pi is about 3.141").isEqualTo(three.out());
    assertThat(one.err()).isEmpty();
  }
}
