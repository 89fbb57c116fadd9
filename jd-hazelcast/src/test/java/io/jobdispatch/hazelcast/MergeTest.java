package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two clusters become one. */
@Tag("faults")
@Timeout(600)
class MergeTest {

  private static final Duration SILENCE = Duration.ofMinutes(10);

  private final String cluster = "test-" + UUID.randomUUID();
  private final CountDownLatch merged = new CountDownLatch(1);

  private HazelcastInstance start(int port, List<String> join) {
    MemberPlan plan = new MemberPlan(cluster, "127.0.0.1", port, join, false, false, SILENCE);
    HazelcastInstance member = OwnMember.start(plan);
    member
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleState.MERGED) {
                merged.countDown();
              }
            });
    return member;
  }

  private static Map<String, String> on(HazelcastInstance member) {
    return Map.of(
        "jd.backend",
        "hazelcast",
        "jd.hazelcast.instance",
        member.getName(),
        "jd.hazelcast.build",
        HostJvms.BUILD);
  }

  @Test
  void hostThatIsFoundByMergeIsAddedOnce() throws Exception {
    int later = freePort();
    HazelcastInstance one = start(0, List.of("127.0.0.1:" + later));
    HazelcastInstance other = start(later, List.of());
    List<Message> heard = new ArrayList<>();
    HazelcastHost host = HazelcastHost.start(on(other));
    try (VirtualMachine machine = VirtualMachines.choose(on(one)).open()) {
      while (machine.hosts().isEmpty() || merged.getCount() > 0) {
        machine.receive((source, message) -> heard.add(message), 10, Duration.ofMillis(10));
      }
      machine.spawn(TaskProgram.calling(() -> "done"), 1, Set.of());
      while (heard.stream().noneMatch(Message.TaskExit.class::isInstance)) {
        machine.receive((source, message) -> heard.add(message), 10, Duration.ofMillis(10));
      }

      assertThat(heard).filteredOn(Message.HostAdd.class::isInstance).hasSize(1);
      assertThat(heard).noneMatch(Message.HostDelete.class::isInstance);
    } finally {
      host.close();
      one.getLifecycleService().terminate();
      other.getLifecycleService().terminate();
    }
  }

  /* For that the part that gives in has to agree within itself, in Hazelcast's own messages. */
  @Test
  void clustersOfTwoMembersEachBecomeOne() throws Exception {
    int later = freePort();
    String place = "127.0.0.1:" + later;
    List<HazelcastInstance> members = new ArrayList<>();
    try {
      members.add(start(0, List.of(place)));
      members.add(start(0, List.of(OwnMemberTest.place(members.get(0)))));
      members.add(start(later, List.of()));
      members.add(start(0, List.of(place)));

      Await.until(
          "they are together",
          () -> members.stream().map(member -> member.getCluster().getMembers()).toList(),
          () -> members.stream().allMatch(member -> member.getCluster().getMembers().size() == 4));
    } finally {
      members.forEach(member -> member.getLifecycleService().terminate());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }
}
