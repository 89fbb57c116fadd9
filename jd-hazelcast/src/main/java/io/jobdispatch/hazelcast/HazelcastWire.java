package io.jobdispatch.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.topic.ITopic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private static final long SWEEP_MILLIS = 500;

  /* A member that was cut off for longer may lose its topic, and then listens again. */
  private static final Duration ABSENCE_MIN = Duration.ofMinutes(5);

  /* Hazelcast reports that a topic is destroyed a moment before it removes its listeners. */
  private static final long LISTEN_AGAIN_MILLIS = 2_000;

  private final HazelcastInstance instance;
  private final boolean owned;
  private final Topics topics;
  private final Watch sweeper = new Watch("jd-hazelcast-topics");
  private final Watch listening = new Watch("jd-hazelcast-listen-again");
  private final AtomicBoolean mustListen = new AtomicBoolean();
  private final Lifelines lifelines = new Lifelines();
  private @Nullable Listener listener;
  private final List<Runnable> forget = new CopyOnWriteArrayList<>();

  /* Written once, before anything is heard. */
  private long own;

  /* Its registration at the own topic. The thread that listens first, then that of `listening`. */
  private @Nullable UUID ownListener;

  /**
   * Makes the wire of one endpoint.
   *
   * @param owned true if the instance ends with it
   */
  HazelcastWire(HazelcastInstance instance, boolean owned) {
    this(instance, owned, ABSENCE_MIN);
  }

  /**
   * Makes the wire of one endpoint.
   *
   * @param absenceMin for how long an endpoint must be absent before its topic is destroyed
   */
  HazelcastWire(HazelcastInstance instance, boolean owned, Duration absenceMin) {
    this.instance = instance;
    this.owned = owned;
    this.topics = new Topics(instance, absenceMin, this::destroyed);
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
    own = endpoint;
    InterruptKeeper.uninterruptibly("jd-hazelcast-listen", () -> listen(itsListener));
    sweeper.every(SWEEP_MILLIS, () -> topics.sweep(own, System.nanoTime()));
  }

  private void listen(Listener listener) {
    UUID destroyed = instance.addDistributedObjectListener(topics);
    forget.add(() -> instance.removeDistributedObjectListener(destroyed));
    UUID life = instance.getLifecycleService().addLifecycleListener(e -> lived(e, listener));
    forget.add(() -> instance.getLifecycleService().removeLifecycleListener(life));
    UUID members = instance.getCluster().addMembershipListener(new Members(listener));
    forget.add(() -> instance.getCluster().removeMembershipListener(members));
    ITopic<byte[]> all = instance.getTopic(ALL);
    UUID toAll = all.addMessageListener(hear(listener));
    forget.add(() -> all.removeMessageListener(toAll));
    listenToOwn(listener);
    forget.add(() -> topics.of(own).destroy());
  }

  /* There is one listener, however often this is called: each frame must be heard once. */
  private void listenToOwn(Listener listener) {
    ITopic<byte[]> topic = topics.of(own);
    UUID before = ownListener;
    if (before != null) {
      topic.removeMessageListener(before);
    }
    ownListener = topic.addMessageListener(hear(listener));
  }

  /* Another member took this one for dead, which was only cut off. */
  private void destroyed(long endpoint) {
    if (endpoint == own && mustListen.compareAndSet(false, true)) {
      listening.later(LISTEN_AGAIN_MILLIS, this::listenAgain);
    }
  }

  private void listenAgain() {
    if (!isRunning()) {
      return;
    }
    mustListen.set(false);
    try {
      listenToOwn(Objects.requireNonNull(listener));
    } catch (RuntimeException e) {
      LOG.debug("cannot listen, and tries again: {}", e.toString());
      destroyed(own);
    }
  }

  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.debug("not taken back, for the member has ended or the cluster hangs: {}", e.toString());
    }
  }

  private com.hazelcast.topic.MessageListener<byte[]> hear(Listener listener) {
    return message -> {
      byte[] frame = message.getMessageObject();
      Member from = message.getPublishingMember();
      listener.received(frame, from == null ? "a stranger" : name(from.getAddress()));
      // A member that has just come or gone has no identifier yet, or none any more.
      if (from != null && from.getUuid() != null && Frame.version(frame) == Frame.VERSION) {
        topics.heard(Frame.sender(frame), from.getUuid());
      }
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

  @Override
  public void publish(long endpoint, byte[] frame) {
    topics.of(endpoint).publish(frame);
  }

  /** Returns how many endpoints are remembered here. */
  int endpoints() {
    return topics.size();
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
    sweeper.close();
    listening.close();
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
