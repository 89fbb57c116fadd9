package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.JobOutcome;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results that take much of the memory of the host that they come from. */
@Tag("faults")
@Timeout(1800)
final class LargeResultsTest {

  private static final int LARGE_BYTES = 50 << 20;

  private final List<String> usual = Jvm.options;
  private final HostJvms hosts = new HostJvms();

  @AfterEach
  void end() {
    Jvm.options = usual;
    hosts.close();
  }

  private static byte[] evaluate(int job) {
    byte[] result = new byte[job == 1 ? LARGE_BYTES : 1];
    Arrays.fill(result, (byte) 7);
    return result;
  }

  private List<JobOutcome<Integer, byte[]>> outcomes() {
    hosts.start(1, 1);
    try (VirtualMachine machine = hosts.open(Map.of())) {
      return Jobs.of(List.of(0, 1, 2))
          .evaluate(LargeResultsTest::evaluate)
          .with(RunOptions.defaults().on(machine))
          .outcomes();
    }
  }

  private static byte[] result(JobOutcome<Integer, byte[]> outcome) {
    return ((JobOutcome.Done<Integer, byte[]>) outcome).result();
  }

  @Test
  void aResultOf50MiBArrives() {
    Jvm.options = List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    List<JobOutcome<Integer, byte[]>> outcomes = outcomes();

    byte[] large = result(outcomes.get(1));
    assertThat(large.length).isEqualTo(LARGE_BYTES);
    assertThat(large[0] + large[LARGE_BYTES - 1]).isEqualTo(14);
  }

  @Test
  void aResultThatNoHostHasMemoryForIsThatJobsFailure() {
    List<JobOutcome<Integer, byte[]>> outcomes = outcomes();

    assertThat(((JobOutcome.Failed<Integer, byte[]>) outcomes.get(1)).failure().headline())
        .contains("job 1 is quarantined", "it is too big: Java heap space");
    assertThat(result(outcomes.get(0)).length + result(outcomes.get(2)).length).isEqualTo(2);
  }
}
