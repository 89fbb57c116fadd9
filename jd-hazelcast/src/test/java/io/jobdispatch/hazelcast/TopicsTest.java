package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What masters that have ended leave behind in the hosts. */
@Timeout(600)
class TopicsTest {

  private static final long HOST = 0x4057;

  /* Minutes in real runs. */
  private static final Duration ABSENCE = Duration.ofMillis(500);

  private final String cluster = "test-" + UUID.randomUUID();
  private final List<HazelcastInstance> started = new ArrayList<>();
  private final Ear hostEar = new Ear();
  private HazelcastInstance hostMember;
  private HazelcastWire host;

  /** Hears frames. */
  private static final class Ear implements Wire.Listener {
    final BlockingQueue<Long> senders = new LinkedBlockingQueue<>();

    @Override
    public void received(byte[] bytes, String from) {
      senders.add(Frame.sender(bytes));
    }

    @Override
    public void joined() {}

    @Override
    public void left(String member) {}

    @Override
    public void merging() {}

    @Override
    public void stopped() {}
  }

  @BeforeEach
  void startHost() {
    hostMember = start(List.of(), false);
    host = new HazelcastWire(hostMember, true, ABSENCE);
    host.listen(HOST, hostEar);
  }

  @AfterEach
  void end() {
    host.close();
    started.forEach(member -> member.getLifecycleService().terminate());
    assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
  }

  private HazelcastInstance start(List<String> join, boolean lite) {
    HazelcastInstance member =
        OwnMember.start(
            new MemberPlan(
                cluster, "127.0.0.1", 0, join, lite, !join.isEmpty(), Duration.ofSeconds(60)));
    started.add(member);
    return member;
  }

  private HazelcastInstance startBesideTheHost() {
    return start(List.of(OwnMemberTest.place(hostMember)), true);
  }

  private static byte[] frame(long sender) {
    return Frame.call(sender, new Item.Seek(sender)).encode();
  }

  private static void send(Wire from, long sender, long to, Ear ear) throws InterruptedException {
    from.publish(to, frame(sender));
    assertThat(ear.senders.poll(120, TimeUnit.SECONDS)).isEqualTo(sender);
  }

  private Ear listen(HazelcastWire master, long endpoint) throws InterruptedException {
    Ear ear = new Ear();
    master.listen(endpoint, ear);
    send(master, endpoint, HOST, hostEar);
    send(host, HOST, endpoint, ear);
    return ear;
  }

  private void runs(int count, int killedEach) throws InterruptedException {
    for (int run = 1; run <= count; run++) {
      HazelcastInstance member = startBesideTheHost();
      HazelcastWire master = new HazelcastWire(member, true, ABSENCE);
      listen(master, run);
      if (run % killedEach == 0) {
        member.getLifecycleService().terminate();
      }
      master.close();
    }
  }

  private List<String> topicsOfTheHost() {
    return hostMember.getDistributedObjects().stream()
        .map(DistributedObject::getName)
        .filter(name -> name.startsWith(HazelcastWire.ALL))
        .sorted()
        .toList();
  }

  private void assertNothingIsLeft() {
    List<String> own = List.of("jd", "jd-4057");
    while (!topicsOfTheHost().equals(own) || host.endpoints() > 1) {
      LockSupport.parkNanos(10_000_000); // until the timeout of the test
    }
  }

  @Test
  void nothingIsLeftOfRunsThatEndedOrWereKilled() throws InterruptedException {
    runs(4, 2);

    assertNothingIsLeft();
  }

  @Test
  @Tag("storm")
  void nothingIsLeftOfFortyRunsOfWhichTenWereKilled() throws InterruptedException {
    runs(40, 4);

    assertNothingIsLeft();
  }

  @Test
  void nothingIsLeftOfRunsOverAnInstanceThatStays() throws InterruptedException {
    HazelcastInstance own = startBesideTheHost();
    for (long run = 1; run <= 3; run++) {
      HazelcastWire master = new HazelcastWire(own, false, ABSENCE);
      listen(master, run);
      master.close();
    }

    assertNothingIsLeft();
  }

  @Test
  void topicThatALatePublishHasMadeAgainIsDestroyedAgain() throws InterruptedException {
    HazelcastInstance own = startBesideTheHost();
    HazelcastWire master = new HazelcastWire(own, false, ABSENCE);
    listen(master, 9);
    master.close();

    host.publish(9, frame(HOST));

    assertNothingIsLeft();
  }

  @Test
  void memberWhoseTopicWasDestroyedOftenHearsEachFrameOnce() throws InterruptedException {
    HazelcastWire master = new HazelcastWire(startBesideTheHost(), true, ABSENCE);
    Ear ear = listen(master, 8);
    for (int i = 0; i < 3; i++) {
      hostMember.getTopic("jd-8").destroy();
      host.publish(8, frame(HOST));
    }
    Long heard = null;
    while (heard == null) { // until the timeout of the test
      host.publish(8, frame(HOST));
      heard = ear.senders.poll(50, TimeUnit.MILLISECONDS);
    }

    host.publish(8, frame(1));
    host.publish(8, frame(2));

    List<Long> all = new ArrayList<>();
    while (!all.contains(2L)) {
      all.add(ear.senders.poll(120, TimeUnit.SECONDS));
    }
    assertThat(all).containsOnlyOnce(1L);
    master.close();
  }

  @Test
  void memberWhoseTopicWasDestroyedListensAgain() throws InterruptedException {
    HazelcastWire master = new HazelcastWire(startBesideTheHost(), true, ABSENCE);
    Ear ear = listen(master, 7);

    hostMember.getTopic("jd-7").destroy();

    Long heard = null;
    while (heard == null) { // until the timeout of the test
      host.publish(7, frame(HOST));
      heard = ear.senders.poll(50, TimeUnit.MILLISECONDS);
    }
    assertThat(heard).isEqualTo(HOST);
    master.close();
  }
}
