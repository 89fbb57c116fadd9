package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.ClusterState;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.jobdispatch.api.DispatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(600)
class OwnMemberTest {

  private static final String HERE = "127.0.0.1";

  private final String cluster = "test-" + UUID.randomUUID();
  private final List<HazelcastInstance> started = new ArrayList<>();

  @AfterEach
  void terminate() {
    started.forEach(member -> member.getLifecycleService().terminate());
    assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
  }

  private static MemberPlan plan(
      String cluster, String bind, int port, List<String> join, boolean must) {
    return new MemberPlan(cluster, bind, port, join, false, must, Duration.ofMinutes(10));
  }

  private HazelcastInstance start(MemberPlan plan) {
    HazelcastInstance member = OwnMember.start(plan);
    started.add(member);
    return member;
  }

  private HazelcastInstance startAlone() {
    return start(plan(cluster, HERE, 0, List.of(), false));
  }

  static String place(HazelcastInstance member) {
    Address address = member.getCluster().getLocalMember().getAddress();
    return new HostPort(address.getHost(), address.getPort()).toString();
  }

  private static int port(HazelcastInstance member) {
    return member.getCluster().getLocalMember().getAddress().getPort();
  }

  private static int freePort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  private static int size(HazelcastInstance member) {
    return member.getCluster().getMembers().size();
  }

  @Test
  void listensAtAnyFreePortAndAtItsOwnAddressOnly() throws IOException {
    HazelcastInstance member = startAlone();

    assertThat(size(member)).isEqualTo(1);
    assertThat(port(member)).isPositive();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(member))) {
      assertThat(socket.isConnected()).isTrue();
    }
    new ServerSocket(port(member), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2})).close();
  }

  @Test
  void joinsWhoIsThere() {
    HazelcastInstance first = startAlone();

    HazelcastInstance second = start(plan(cluster, HERE, 0, List.of(place(first)), true));

    assertThat(size(second)).isEqualTo(2);
    assertThat(size(first)).isEqualTo(2);
  }

  @Test
  void joinsByNameAndPastThoseWhoAreNotThere() throws IOException {
    HazelcastInstance first = startAlone();
    List<String> join = List.of(HERE + ":" + freePort(), "localhost:" + port(first));

    HazelcastInstance second = start(plan(cluster, HERE, 0, join, true));

    assertThat(size(second)).isEqualTo(2);
  }

  @Test
  void beginsClusterOfItsOwnWhereNobodyIs() throws IOException {
    HazelcastInstance member =
        start(plan(cluster, HERE, 0, List.of(HERE + ":" + freePort()), false));

    assertThat(size(member)).isEqualTo(1);
  }

  @Test
  void keepsNoDataIfLite() {
    HazelcastInstance first = startAlone();
    MemberPlan plan =
        new MemberPlan(cluster, HERE, 0, List.of(place(first)), true, true, Duration.ofMinutes(10));

    HazelcastInstance second = start(plan);

    assertThat(second.getCluster().getLocalMember().isLiteMember()).isTrue();
  }

  /* The list of places is complete again after the start, so that they find each other. */
  @Test
  @Tag("storm")
  void clustersThatBeganApartBecomeOne() throws Exception {
    int later = freePort();
    HazelcastInstance first = start(plan(cluster, HERE, 0, List.of(HERE + ":" + later), false));
    HazelcastInstance second = start(plan(cluster, HERE, later, List.of(), false));

    while (size(first) != 2 || size(second) != 2) {
      Thread.onSpinWait();
    }

    assertThat(first.getCluster().getMembers()).hasSize(2);
  }

  @Test
  void nobodyIsThere() throws IOException {
    int port = freePort();

    assertThatThrownBy(() -> start(plan(cluster, HERE, 0, List.of(HERE + ":" + port), true)))
        .isInstanceOf(DispatchException.class)
        .hasMessage(
            "nobody to join at 127.0.0.1:%1$d: no connection; start a host there"
                + " (HostMain jd.hazelcast.port=%1$d, or ./jd host --port %1$d), or name another by"
                + " jd.hazelcast.join",
            port);
  }

  @Test
  void whoIsThereBelongsToAnotherCluster() {
    HazelcastInstance other = startAlone();
    MemberPlan plan = plan("mine", HERE, 0, List.of(place(other)), true);

    assertThatThrownBy(() -> start(plan))
        .isInstanceOf(DispatchException.class)
        .hasMessage(
            "no entry at %s: those there belong to another cluster than 'mine';"
                + " name theirs by jd.hazelcast.cluster",
            place(other));
    assertThat(Hazelcast.getAllHazelcastInstances()).containsExactly(other);
  }

  @ParameterizedTest
  @EnumSource(names = {"FROZEN", "PASSIVE"})
  void clusterThatAdmitsNobodyIsReportedWithItsState(ClusterState state) {
    HazelcastInstance other = startAlone();
    List<String> join = List.of(place(other));
    /* So that it gives up soon. */
    MemberPlan plan = new MemberPlan(cluster, HERE, 0, join, false, true, Duration.ofSeconds(10));
    other.getCluster().changeClusterState(state);

    assertThatThrownBy(() -> start(plan))
        .isInstanceOf(DispatchException.class)
        .hasMessageStartingWith(
            "cannot join the cluster '%s' at %s: it is in the state %s, in which it admits no"
                + " members.",
            cluster, place(other), state)
        .hasMessageContaining("set the state to ACTIVE");
    other.getCluster().changeClusterState(ClusterState.ACTIVE);
    assertThat(size(start(plan))).isEqualTo(2);
  }

  @Test
  void interruptOfTheStartIsToldAndKept() {
    MemberPlan plan = plan(cluster, HERE, 0, List.of(place(startAlone())), true);

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> start(plan))
        .isInstanceOf(DispatchException.class)
        .hasMessage("the start of a member of cluster '%s' was interrupted", cluster);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Hazelcast.getAllHazelcastInstances()).hasSize(1);
  }

  @Test
  void interruptOfTheEndIsKeptAndTheMemberEnds() {
    String join = place(startAlone());
    HazelcastHost host =
        HazelcastHost.start(
            Map.of(
                "jd.hazelcast.cluster",
                cluster,
                "jd.hazelcast.build",
                "test",
                "jd.hazelcast.port",
                "0",
                "jd.hazelcast.join",
                join));

    Thread.currentThread().interrupt();
    host.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Hazelcast.getAllHazelcastInstances()).hasSize(1);
  }

  @Test
  void portIsInUse() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MemberPlan plan = plan(cluster, HERE, server.getLocalPort(), List.of(), false);

      assertThatThrownBy(() -> start(plan))
          .isInstanceOf(DispatchException.class)
          .hasMessage(
              "cannot listen at 127.0.0.1:%d: the port is in use or not allowed;"
                  + " name another by jd.hazelcast.port, or 0 for any",
              server.getLocalPort());
    }
  }

  @Test
  void addressIsNotOfThisMachine() {
    // 203.0.113.0/24 is for documentation: nobody has one of these.
    assertThatThrownBy(() -> start(plan(cluster, "203.0.113.1", 0, List.of(), false)))
        .isInstanceOf(DispatchException.class)
        .hasMessage(
            "cannot listen at 203.0.113.1: no address of this machine; name one that is by"
                + " jd.hazelcast.bind");
  }

  @Test
  void addressIsUnknown() {
    assertThatThrownBy(() -> start(plan(cluster, "nobody.invalid", 0, List.of(), false)))
        .isInstanceOf(DispatchException.class)
        .hasMessage(
            "cannot listen at nobody.invalid: unknown host; name an address of this machine"
                + " by jd.hazelcast.bind");
  }

  @Test
  void allAddressesAtOnceAreRefused() {
    assertThatThrownBy(() -> start(plan(cluster, "0.0.0.0", 0, List.of(), false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "must be one address, at which others reach this machine:"
                + " jd.hazelcast.bind='0.0.0.0'");
  }
}
