package io.jobdispatch.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.DistributedObjectEvent;
import com.hazelcast.core.DistributedObjectListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The topics of endpoints, as one member has them: made when needed, destroyed after their end. */
final class Topics implements DistributedObjectListener {

  /*
   * A topic that was used once stays in every member until it is destroyed, and the member that
   * listened to it can die before it could destroy it. So the other members do that when the member
   * of an endpoint has been gone for a while. Each of them waits for a random time: usually one
   * destroys the topic in all members, and the others find it gone.
   *
   * A member that was only cut off comes back and listens to the same topic. If the topic was
   * destroyed meanwhile, its listener is gone, too: that member is told, and listens again.
   */

  static final String PREFIX = HazelcastWire.ALL + "-";

  private static final int HEXADECIMAL = 16;
  private static final long DELAY_MILLIS_MIN = 1_000;
  private static final long DELAY_MILLIS_PER_MEMBER = 50;
  private static final long DELAY_MILLIS_MAX = 10_000;

  private final HazelcastInstance instance;
  private final LongConsumer whenDestroyed;
  private final Map<Long, ITopic<byte[]>> used = new ConcurrentHashMap<>();

  /* The members of the endpoints that were heard. */
  private final Map<Long, UUID> members = new ConcurrentHashMap<>();

  /* When the topics of endpoints whose members are gone are destroyed. One thread. */
  private final Map<Long, Long> due = new HashMap<>();

  /**
   * Makes it for a member.
   *
   * @param whenDestroyed is called when the topic of an endpoint was destroyed, by any thread
   */
  Topics(HazelcastInstance instance, LongConsumer whenDestroyed) {
    this.instance = instance;
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

  /** Destroys what members have left behind. Called now and then, by one thread; can block. */
  void sweep(long nowNanos) {
    Set<UUID> there =
        instance.getCluster().getMembers().stream()
            .map(Member::getUuid)
            .collect(Collectors.toSet());
    members.forEach(
        (endpoint, member) -> {
          if (there.contains(member)) {
            due.remove(endpoint);
          } else {
            due.putIfAbsent(endpoint, nowNanos + delayNanos(there.size()));
          }
        });
    due.entrySet().stream()
        .filter(entry -> nowNanos - entry.getValue() >= 0)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::remove);
  }

  private static long delayNanos(int members) {
    long most = Math.min(DELAY_MILLIS_MAX, members * DELAY_MILLIS_PER_MEMBER);
    return 1_000_000 * (DELAY_MILLIS_MIN + ThreadLocalRandom.current().nextLong(1 + most));
  }

  private void remove(long endpoint) {
    due.remove(endpoint);
    members.remove(endpoint);
    used.remove(endpoint);
    String name = name(endpoint);
    if (instance.getDistributedObjects().stream().anyMatch(each -> each.getName().equals(name))) {
      instance.getTopic(name).destroy();
    }
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
      used.remove(endpoint);
      members.remove(endpoint);
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
