package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.hazelcast.HazelcastHost;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class OwnInstanceIT {

  @Test
  void slotsAreLentAndUsedByOneInstanceThatStaysAsItIs() {
    HazelcastInstance own = Hazelcast.newHazelcastInstance(alone());
    try {
      List<Integer> results = lentAndUsed(own);

      assertThat(results).containsExactly(2, 4, 6);
      assertThat(own.getLifecycleService().isRunning()).isTrue();
    } finally {
      own.shutdown();
    }
  }

  private static List<Integer> lentAndUsed(HazelcastInstance own) {
    try (HazelcastHost host = OwnInstance.lend(own)) {
      assertThat(host.slots()).isPositive();
      return Jobs.of(List.of(1, 2, 3))
          .evaluate((Integer job) -> 2 * job)
          .with(OwnInstance.over(own))
          .results();
    }
  }

  private static Config alone() {
    Config config = new Config();
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.local.localAddress", "127.0.0.1");
    config.getNetworkConfig().setPort(0);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    return config;
  }

  @Test
  void theReadmeShowsTheseCalls() throws Exception {
    String source =
        Files.readString(
            Outcome.ROOT.resolve("jd-it/src/test/java/io/jobdispatch/it/OwnInstance.java"));
    String calls =
        source.substring(source.indexOf("  static HazelcastHost lend"), source.lastIndexOf('}'));

    assertThat(Readme.text()).contains(calls.stripTrailing().indent(-2));
  }
}
