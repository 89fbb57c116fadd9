package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members in JVMs of their own. The time of silence is so long that it cannot be the reason. */
@Timeout(600)
class MemberProcessTest {

  private final String cluster = "test-" + UUID.randomUUID();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @TempDir private Path directory;
  private HazelcastInstance first;
  private String place;

  @BeforeEach
  void startFirst() {
    first =
        OwnMember.start(
            new MemberPlan(
                cluster, "127.0.0.1", 0, List.of(), false, false, Duration.ofMinutes(10)));
    place = "127.0.0.1:" + first.getCluster().getLocalMember().getAddress().getPort();
    first
        .getCluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void memberAdded(MembershipEvent event) {
                events.add("added");
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                events.add("removed");
              }
            });
  }

  @AfterEach
  void terminateFirst() {
    first.getLifecycleService().terminate();
  }

  private Jvm join(String name) throws Exception {
    Jvm jvm = Jvm.start(directory.resolve(name), MemberMain.class, cluster, place);
    assertThat(events.take()).isEqualTo("added");
    return jvm;
  }

  @Test
  void nothingIsSaidFromTheStartToTheEnd() throws Exception {
    try (Jvm second = join("second")) {
      int status = second.end();

      assertThat(second.output()).isEmpty();
      assertThat(status).isZero();
    }
  }

  @Test
  void deathOfTheProcessIsNoticed() throws Exception {
    try (Jvm second = join("second")) {
      second.kill();

      assertThat(events.take()).isEqualTo("removed");
    }
  }

  @Test
  void deathOfOneIsNoDeathOfAnother() throws Exception {
    try (Jvm second = join("second");
        Jvm third = join("third")) {
      second.kill();

      assertThat(events.take()).isEqualTo("removed");
      assertThat(third.isAlive()).isTrue();
      assertThat(first.getCluster().getMembers()).hasSize(2);
    }
  }
}
