package io.jobdispatch.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.DistributedObjectEvent;
import com.hazelcast.core.DistributedObjectListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The topics of endpoints, as one member has them: made when needed, destroyed after their end. */
final class Topics implements DistributedObjectListener {

  /*
   * A topic that was used once stays in every member until it is destroyed, and the member that
   * listened to it can die before it could destroy it. So the other members do that when the member
   * of an endpoint has been absent for minutes. Each of them waits for a random time more: usually
   * one destroys the topic in all members, and the others find it gone.
   *
   * A member that was only cut off comes back much earlier, and listens to the same topic. Should
   * its topic be destroyed all the same, then its listener is gone, too: that member is told.
   */

  static final String PREFIX = HazelcastWire.ALL + "-";

  private static final int HEXADECIMAL = 16;
  private static final long DELAY_MILLIS_PER_MEMBER = 50;
  private static final long DELAY_MILLIS_MAX = 10_000;

  private final HazelcastInstance instance;
  private final Duration absenceMin;
  private final LongConsumer whenDestroyed;
  private final Map<Long, ITopic<byte[]>> used = new ConcurrentHashMap<>();

  /* The members of the endpoints that were heard. */
  private final Map<Long, UUID> members = new ConcurrentHashMap<>();

  /* When the topics of endpoints that are absent are destroyed. */
  private final Map<Long, Long> due = new ConcurrentHashMap<>();

  /**
   * Makes it for a member.
   *
   * @param absenceMin for how long an endpoint must be absent before its topic is destroyed
   * @param whenDestroyed is called when the topic of an endpoint was destroyed, by any thread
   */
  Topics(HazelcastInstance instance, Duration absenceMin, LongConsumer whenDestroyed) {
    this.instance = instance;
    this.absenceMin = absenceMin;
    this.whenDestroyed = whenDestroyed;
  }

  /** Returns the topic to which an endpoint listens. Any thread. */
  ITopic<byte[]> of(long endpoint) {
    return used.computeIfAbsent(endpoint, key -> instance.getTopic(name(key)));
  }

  /** Notes which member an endpoint lives in. Any thread. */
  void heard(long endpoint, UUID member) {
    if (!member.equals(members.get(endpoint))) {
      members.put(endpoint, member);
    }
  }

  /** Returns how many endpoints are remembered. */
  int size() {
    return used.size() + members.size();
  }

  /**
   * Destroys at most one topic of an endpoint that is absent. Called now and then, by one thread;
   * can block.
   *
   * @param own the endpoint of this wire, which is never absent
   */
  void sweep(long own, long nowNanos) {
    Set<UUID> present =
        instance.getCluster().getMembers().stream()
            .map(Member::getUuid)
            .collect(Collectors.toSet());
    Stream.concat(used.keySet().stream(), members.keySet().stream())
        .distinct()
        .filter(endpoint -> endpoint != own)
        .forEach(endpoint -> note(endpoint, isPresent(endpoint, present), present, nowNanos));
    due.entrySet().stream()
        .filter(entry -> nowNanos - entry.getValue() >= 0)
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(this::remove);
  }

  /* One that was never heard, or not since its topic was destroyed, has only been published to. */
  private boolean isPresent(long endpoint, Set<UUID> present) {
    UUID member = members.get(endpoint);
    return member != null && present.contains(member);
  }

  private void note(long endpoint, boolean isPresent, Set<UUID> present, long nowNanos) {
    if (isPresent) {
      due.remove(endpoint);
    } else {
      due.putIfAbsent(endpoint, nowNanos + absenceMin.toNanos() + randomNanos(present.size()));
    }
  }

  private static long randomNanos(int members) {
    long most = Math.min(DELAY_MILLIS_MAX, members * DELAY_MILLIS_PER_MEMBER);
    return 1_000_000 * ThreadLocalRandom.current().nextLong(1 + most);
  }

  private void remove(long endpoint) {
    forget(endpoint);
    String name = name(endpoint);
    if (instance.getDistributedObjects().stream().anyMatch(each -> each.getName().equals(name))) {
      instance.getTopic(name).destroy();
    }
  }

  private void forget(long endpoint) {
    due.remove(endpoint);
    members.remove(endpoint);
    used.remove(endpoint);
  }

  private static String name(long endpoint) {
    return PREFIX + Long.toHexString(endpoint);
  }

  @Override
  public void distributedObjectCreated(DistributedObjectEvent event) {
    // A topic that another member uses.
  }

  @Override
  public void distributedObjectDestroyed(DistributedObjectEvent event) {
    Long endpoint = endpoint(String.valueOf(event.getObjectName()));
    if (endpoint != null) {
      forget(endpoint);
      whenDestroyed.accept(endpoint);
    }
  }

  private static @Nullable Long endpoint(String name) {
    try {
      return name.startsWith(PREFIX)
          ? Long.parseUnsignedLong(name.substring(PREFIX.length()), HEXADECIMAL)
          : null;
    } catch (NumberFormatException e) {
      return null; // a topic of the user's own
    }
  }
}
