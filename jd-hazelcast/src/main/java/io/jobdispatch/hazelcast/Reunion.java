package io.jobdispatch.hazelcast;

import static java.util.stream.Collectors.toCollection;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.ClusterState;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sees to it that parts of a cluster, which were cut in two or began apart, find each other. */
final class Reunion {

  /*
   * The oldest member of a part looks every few seconds at the places that it was told to join, and
   * at those of members that it has lost lately. It does so at one after the other, and waits five
   * seconds where nobody is; those that it has lost longer ago it does not look at. So places where
   * a member was ever seen are remembered and looked at here, many at a time, and Hazelcast is told
   * those where somebody is.
   *
   * A part that goes over to another freezes before, so that nobody joins it. Who hangs at that
   * moment misses the order to go, and would stay frozen: found by nobody, looking for nobody.
   */

  static final long LOOK_MILLIS = 2_000;

  /* A part waits half a minute for those of its members that do not go. */
  static final Duration FROZEN_MAX = Duration.ofSeconds(40);

  static final int REMEMBERED_MAX = 1_000;

  private final HazelcastInstance member;
  private final List<String> toJoin;
  private final List<HostPort> told;
  private final Watch watch = new Watch("jd-hazelcast-reunion");

  /* The thread of the watch. */
  private final Set<HostPort> remembered = new LinkedHashSet<>();
  private long notFrozenNanos = System.nanoTime();

  /**
   * Makes it for a member.
   *
   * @param toJoin what Hazelcast looks at; changed here
   * @param told the places that the member was told to join
   */
  Reunion(HazelcastInstance member, List<String> toJoin, List<HostPort> told) {
    this.member = member;
    this.toJoin = toJoin;
    this.told = told;
  }

  /** Looks from now on, until the member ends. */
  void begin() {
    var unused = member.getLifecycleService().addLifecycleListener(this::lived);
    watch.every(LOOK_MILLIS, () -> look(System.nanoTime()));
  }

  private void lived(LifecycleEvent event) {
    if (event.getState() == LifecycleState.SHUTTING_DOWN) {
      watch.close();
    }
  }

  /** Looks once. */
  void look(long nowNanos) {
    if (!member.getLifecycleService().isRunning()) {
      watch.close(); // when memory is exhausted, Hazelcast ends without a word
      return;
    }
    Cluster cluster = member.getCluster();
    Set<Member> members = cluster.getMembers();
    remember(places(members.stream().filter(each -> !each.isLiteMember())));
    if (members.iterator().next().localMember()) {
      tell(places(members.stream()));
      thaw(cluster, nowNanos);
    }
  }

  private static Set<HostPort> places(Stream<Member> members) {
    return members
        .map(Member::getAddress)
        .map(address -> new HostPort(address.getHost(), address.getPort()))
        .collect(toCollection(LinkedHashSet::new));
  }

  /*
   * Who was seen last is forgotten last. Masters come and go, and look for the hosts themselves: they
   * are not remembered.
   */
  private void remember(Set<HostPort> hosts) {
    remembered.removeAll(hosts);
    remembered.addAll(hosts);
    while (remembered.size() > REMEMBERED_MAX) {
      remembered.remove(remembered.iterator().next());
    }
  }

  private void tell(Set<HostPort> members) {
    Set<String> there = new LinkedHashSet<>();
    members.forEach(each -> there.add(each.toString()));
    Knock.at(absent(members), Knock.ANSWER_MIN).stream()
        .filter(Knock::succeeded)
        .forEach(knock -> there.add(knock.place().toString()));
    toJoin.removeIf(place -> !there.contains(place));
    there.stream().filter(place -> !toJoin.contains(place)).forEach(toJoin::add);
  }

  /*
   * Any one of another part will do, so it need not be all of a big one at each look: those that were
   * seen last, and some that were not.
   */
  private List<HostPort> absent(Set<HostPort> members) {
    List<HostPort> lastSeenFirst = new ArrayList<>(remembered);
    Collections.reverse(lastSeenFirst);
    Set<HostPort> absent = new LinkedHashSet<>(told);
    absent.addAll(lastSeenFirst);
    absent.removeAll(members);
    List<HostPort> some = new ArrayList<>(absent);
    if (some.size() > Knock.AT_A_TIME_MAX) {
      Collections.shuffle(some.subList(Knock.AT_A_TIME_MAX / 2, some.size()));
    }
    return some.subList(0, Math.min(some.size(), Knock.AT_A_TIME_MAX));
  }

  private void thaw(Cluster cluster, long nowNanos) {
    if (cluster.getClusterState() != ClusterState.FROZEN) {
      notFrozenNanos = nowNanos;
    } else if (nowNanos - notFrozenNanos > FROZEN_MAX.toNanos()) {
      cluster.changeClusterState(ClusterState.ACTIVE);
    }
  }
}
