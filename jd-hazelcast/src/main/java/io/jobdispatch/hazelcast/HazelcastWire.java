package io.jobdispatch.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.topic.ITopic;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames as messages of Hazelcast's topics: one for each endpoint, and one for all. */
final class HazelcastWire implements Wire {

  /*
   * A topic keeps the order of what one thread publishes, and is an order of magnitude quicker than
   * an executor or a queue. It loses events when a receiver's queue is full or a connection breaks,
   * which the links see. Bytes are all that Hazelcast is given: it deserialises nothing of ours.
   */

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastWire.class);
  private static final String ALL = "jd";

  private final HazelcastInstance instance;
  private final boolean owned;
  private final Map<Long, ITopic<byte[]>> topics = new ConcurrentHashMap<>();
  private final Lifelines lifelines = new Lifelines();
  private @Nullable Listener listener;
  private Runnable forget = () -> {};

  /**
   * Makes the wire of one endpoint.
   *
   * @param owned true if the instance ends with it
   */
  HazelcastWire(HazelcastInstance instance, boolean owned) {
    this.instance = instance;
    this.owned = owned;
  }

  @Override
  public String member() {
    return instance.getCluster().getLocalMember().getUuid().toString();
  }

  @Override
  public String name() {
    return name(instance.getCluster().getLocalMember().getAddress());
  }

  private static String name(Address address) {
    String host = address.getHost();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public int others() {
    return instance.getCluster().getMembers().size() - 1;
  }

  @Override
  public void listen(long endpoint, Listener itsListener) {
    listener = itsListener;
    listen(itsListener, topic(endpoint));
  }

  private void listen(Listener listener, ITopic<byte[]> own) {
    UUID members = instance.getCluster().addMembershipListener(new Members(listener));
    UUID life =
        instance.getLifecycleService().addLifecycleListener(event -> lived(event, listener));
    UUID toOne = own.addMessageListener(hear(listener));
    UUID toAll = instance.<byte[]>getTopic(ALL).addMessageListener(hear(listener));
    forget =
        () -> {
          instance.getLifecycleService().removeLifecycleListener(life);
          instance.getCluster().removeMembershipListener(members);
          instance.<byte[]>getTopic(ALL).removeMessageListener(toAll);
          own.removeMessageListener(toOne);
          own.destroy();
        };
  }

  private static com.hazelcast.topic.MessageListener<byte[]> hear(Listener listener) {
    return message -> {
      Member from = message.getPublishingMember();
      listener.received(
          message.getMessageObject(), from == null ? "a stranger" : name(from.getAddress()));
    };
  }

  static void lived(LifecycleEvent event, Listener listener) {
    switch (event.getState()) {
      case MERGING -> listener.merging();
      case MERGED, MERGE_FAILED -> listener.joined();
      case SHUTTING_DOWN, SHUTDOWN -> listener.stopped();
      default -> LOG.debug("Hazelcast is {}", event.getState());
    }
  }

  private ITopic<byte[]> topic(long endpoint) {
    return topics.computeIfAbsent(
        endpoint, key -> instance.getTopic(ALL + "-" + Long.toHexString(key)));
  }

  @Override
  public void publish(long endpoint, byte[] frame) {
    topic(endpoint).publish(frame);
  }

  @Override
  public void publishToAll(byte[] frame) {
    instance.<byte[]>getTopic(ALL).publish(frame);
  }

  @Override
  public void attend(String member, String name) {
    Listener itsListener = Objects.requireNonNull(listener);
    lifelines.attach(member, HostPort.parse("address", name), () -> itsListener.left(member));
  }

  @Override
  public void neglect(String member) {
    lifelines.detach(member);
  }

  @Override
  public void close() {
    lifelines.close();
    if (owned) {
      instance.shutdown();
      return;
    }
    try {
      forget.run();
    } catch (HazelcastInstanceNotActiveException itsOwnerHasShutItDown) {
      LOG.debug("nothing is left to be taken back");
    }
  }

  /** Tells who has come and gone. */
  private record Members(Listener listener) implements MembershipListener {

    @Override
    public void memberAdded(MembershipEvent event) {
      listener.joined();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      listener.left(event.getMember().getUuid().toString());
    }
  }
}
