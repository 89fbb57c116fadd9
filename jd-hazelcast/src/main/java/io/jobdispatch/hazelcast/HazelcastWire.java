package io.jobdispatch.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.topic.ITopic;
import java.util.ArrayList;
import java.util.List;
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
  static final String ALL = "jd";

  private final HazelcastInstance instance;
  private final boolean owned;
  private final Map<Long, ITopic<byte[]>> topics = new ConcurrentHashMap<>();
  private final Lifelines lifelines = new Lifelines();
  private @Nullable Listener listener;
  private final List<Runnable> forget = new ArrayList<>();

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
  public boolean isRunning() {
    return instance.getLifecycleService().isRunning();
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
    InterruptKeeper.uninterruptibly(
        "jd-hazelcast-listen", () -> listen(itsListener, topic(endpoint)));
  }

  private void listen(Listener listener, ITopic<byte[]> own) {
    ITopic<byte[]> all = instance.getTopic(ALL);
    UUID life = instance.getLifecycleService().addLifecycleListener(e -> lived(e, listener));
    forget.add(() -> instance.getLifecycleService().removeLifecycleListener(life));
    UUID members = instance.getCluster().addMembershipListener(new Members(listener));
    forget.add(() -> instance.getCluster().removeMembershipListener(members));
    UUID toOne = own.addMessageListener(hear(listener));
    forget.add(() -> own.removeMessageListener(toOne));
    UUID toAll = all.addMessageListener(hear(listener));
    forget.add(() -> all.removeMessageListener(toAll));
    forget.add(own::destroy);
  }

  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.debug("not taken back, for the member has ended or the cluster hangs: {}", e.toString());
    }
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
    try {
      lifelines.attach(member, HostPort.parse("address", name), () -> itsListener.left(member));
    } catch (IllegalArgumentException e) {
      LOG.debug("no lifeline: {}", e.getMessage());
    }
  }

  @Override
  public void neglect(String member) {
    lifelines.detach(member);
  }

  @Override
  public void close() {
    lifelines.close();
    InterruptKeeper.uninterruptibly(
        "jd-hazelcast-end", owned ? instance::shutdown : this::forgetListener);
  }

  private void forgetListener() {
    forget.forEach(HazelcastWire::attempt);
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
