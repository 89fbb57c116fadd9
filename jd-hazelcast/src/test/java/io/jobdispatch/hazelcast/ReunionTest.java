package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class ReunionTest {

  private final String cluster = "test-" + UUID.randomUUID();
  private final List<HazelcastInstance> started = new ArrayList<>();
  private final List<String> toJoin = new CopyOnWriteArrayList<>();

  @AfterEach
  void terminate() {
    started.forEach(member -> member.getLifecycleService().terminate());
  }

  private HazelcastInstance start(String itsCluster, int port, List<String> join) {
    return start(itsCluster, port, join, false);
  }

  private HazelcastInstance start(String itsCluster, int port, List<String> join, boolean lite) {
    MemberPlan plan =
        new MemberPlan(itsCluster, "127.0.0.1", port, join, lite, false, Duration.ofMinutes(10));
    HazelcastInstance member = OwnMember.start(plan);
    started.add(member);
    return member;
  }

  private Reunion reunion(HazelcastInstance member, List<HostPort> told) {
    return new Reunion(member, toJoin, told);
  }

  private static HostPort place(HazelcastInstance member) {
    return HostPort.parse("place", OwnMemberTest.place(member));
  }

  private static void awaitSize(HazelcastInstance member, int size) {
    Await.until(
        "it has " + size + " members",
        () -> member.getCluster().getMembers(),
        () -> member.getCluster().getMembers().size() == size);
  }

  @Test
  void formerMemberIsLookedForAndFoundWhenItIsBack() {
    lookForFormer(false);

    assertThat(toJoin).hasSize(2);
  }

  @Test
  void formerMasterIsNotLookedFor() {
    lookForFormer(true);

    assertThat(toJoin).hasSize(1);
  }

  /* Who does not answer for two seconds is looked for at the next look. */
  private void awaitThatItFinds(Reunion reunion, HostPort place) {
    Await.until(
        "it finds " + place,
        () -> toJoin,
        () -> {
          reunion.look(0);
          return toJoin.contains(place.toString());
        });
  }

  /** A member leaves, and somebody is there again. */
  private void lookForFormer(boolean lite) {
    HazelcastInstance member = start(cluster, 0, List.of());
    HazelcastInstance other = start(cluster, 0, List.of(place(member).toString()), lite);
    HostPort left = place(other);
    awaitSize(member, 2);
    Reunion reunion = reunion(member, List.of());
    reunion.look(0);

    other.getLifecycleService().terminate();
    awaitSize(member, 1);
    reunion.look(0);
    List<String> withoutIt = List.copyOf(toJoin);
    start("test-" + UUID.randomUUID(), left.port(), List.of());
    if (lite) {
      reunion.look(0);
    } else {
      awaitThatItFinds(reunion, left);
    }

    assertThat(withoutIt).containsExactly(place(member).toString());
    assertThat(toJoin).isSubsetOf(place(member).toString(), left.toString());
  }

  @Test
  void placeThatItWasToldToJoinIsLookedFor() {
    HazelcastInstance member = start(cluster, 0, List.of());
    HostPort other = place(start("test-" + UUID.randomUUID(), 0, List.of()));

    awaitThatItFinds(reunion(member, List.of(other)), other);

    assertThat(toJoin).contains(other.toString());
  }

  @Test
  void onlyTheOldestLooks() {
    HazelcastInstance oldest = start(cluster, 0, List.of());
    HazelcastInstance member = start(cluster, 0, List.of(place(oldest).toString()));
    toJoin.add("as-it-was:1");

    reunion(member, List.of()).look(0);

    assertThat(toJoin).containsExactly("as-it-was:1");
  }

  @Test
  void partThatStaysFrozenThaws() {
    HazelcastInstance member = start(cluster, 0, List.of());
    long begun = System.nanoTime();
    Reunion reunion = reunion(member, List.of());
    member.getCluster().changeClusterState(ClusterState.FROZEN);

    reunion.look(begun + Reunion.FROZEN_MAX.toNanos());
    ClusterState before = member.getCluster().getClusterState();
    reunion.look(begun + 100 * Reunion.FROZEN_MAX.toNanos());

    assertThat(before).isEqualTo(ClusterState.FROZEN);
    assertThat(member.getCluster().getClusterState()).isEqualTo(ClusterState.ACTIVE);
  }
}
