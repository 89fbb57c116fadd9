package io.jobdispatch.hazelcast;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that carry nothing, and break when the process at their other end dies. */
final class Lifelines implements AutoCloseable {

  /*
   * Hazelcast takes its time to say that a member is dead, most of all when that was its oldest one:
   * another has to ask all others who knows of what. The kernel knows at once: it closes a dead
   * process's sockets, and refuses new connections to its port.
   *
   * A connection that breaks proves nothing, for something between may have cut it. So it is made
   * anew: if that is refused, nobody listens there any more, and the process is dead. If it neither
   * succeeds nor is refused, nothing is known, and the silence of the link will tell. Nor is
   * anything known where there has been no connection yet: what refuses may be a firewall.
   */

  private static final Logger LOG = LoggerFactory.getLogger(Lifelines.class);
  private static final long RETRY_NANOS = 1_000_000_000;

  /*
   * A process that dies is taken apart in milliseconds: it may accept a connection once more, which
   * breaks at once. So who breaks early is tried again soon, and then ever later.
   */
  private static final long PAUSE_NANOS = 2_000_000;

  private static final long CONNECT_NANOS = 5_000_000_000L;

  private enum State {
    WAITING,
    CONNECTING,
    CONNECTED
  }

  /** One connection, or the wish for it. */
  private static final class Lifeline {

    final HostPort place;
    final Runnable death;
    State state = State.WAITING;
    boolean proven;
    long pauseNanos;
    long connectedNanos;
    @Nullable SocketChannel channel;
    long dueNanos = System.nanoTime();

    Lifeline(HostPort place, Runnable death) {
      this.place = place;
      this.death = death;
    }
  }

  private final Selector selector;
  private final Thread thread;
  private final Map<Object, Lifeline> lifelines = new HashMap<>();
  private volatile boolean closed;

  /* The thread alone, as all fields of a lifeline that change. */
  private final Set<Lifeline> tended = new HashSet<>();

  Lifelines() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    thread = new Thread(this::run, "jd-hazelcast-lifelines");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      closeSelector();
      throw noThread;
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("a selector could not be closed: {}", e.toString());
    }
  }

  /**
   * Watches a process from now on.
   *
   * @param name names the lifeline
   * @param place where the process listens
   * @param death called once when it has died, by the thread of the lifelines
   */
  void attach(Object name, HostPort place, Runnable death) {
    synchronized (lifelines) {
      lifelines.put(name, new Lifeline(place, death));
    }
    selector.wakeup();
  }

  /** Watches it no more. */
  void detach(Object name) {
    synchronized (lifelines) {
      lifelines.remove(name);
    }
    selector.wakeup();
  }

  private static void cut(Lifeline lifeline) {
    SocketChannel channel = lifeline.channel;
    lifeline.channel = null;
    lifeline.state = State.WAITING;
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("a lifeline could not be closed: {}", e.toString());
    }
  }

  private void run() {
    try (selector) {
      while (!closed) {
        long wait = tend(System.nanoTime());
        selector.select(this::look, 1 + wait / 1_000_000);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("deaths of processes are noticed later from now on: {}", e.toString());
    } finally {
      tended.forEach(Lifelines::cut);
    }
  }

  /** Connects what is due. Answers how long nothing is due. */
  private long tend(long nowNanos) {
    Map<Object, Lifeline> wanted;
    synchronized (lifelines) {
      wanted = new HashMap<>(lifelines);
    }
    tended.stream().filter(each -> !wanted.containsValue(each)).forEach(Lifelines::cut);
    tended.clear();
    tended.addAll(wanted.values());
    wanted.forEach((name, lifeline) -> tend(name, lifeline, nowNanos));
    return tended.stream()
        .filter(lifeline -> lifeline.state != State.CONNECTED)
        .mapToLong(lifeline -> Math.max(0, lifeline.dueNanos - nowNanos))
        .min()
        .orElse(RETRY_NANOS);
  }

  private void tend(Object name, Lifeline lifeline, long nowNanos) {
    if (lifeline.state == State.CONNECTED || lifeline.dueNanos - nowNanos > 0) {
      return;
    }
    if (lifeline.state == State.CONNECTING) {
      retryLater(lifeline); // neither connected nor refused
    } else {
      connect(name, lifeline, nowNanos);
    }
  }

  private void connect(Object name, Lifeline lifeline, long nowNanos) {
    try {
      SocketChannel channel = SocketChannel.open();
      lifeline.channel = channel;
      channel.configureBlocking(false);
      lifeline.state = State.CONNECTING;
      lifeline.dueNanos = nowNanos + CONNECT_NANOS;
      boolean connected =
          channel.connect(new InetSocketAddress(lifeline.place.host(), lifeline.place.port()));
      channel.register(selector, SelectionKey.OP_CONNECT, name);
      if (connected) {
        connected(name, lifeline, Objects.requireNonNull(channel.keyFor(selector)));
      }
    } catch (ConnectException e) {
      refused(name, lifeline, e);
    } catch (IOException | RuntimeException e) {
      retryLater(lifeline);
    }
  }

  private void look(SelectionKey key) {
    Object name = key.attachment();
    Lifeline lifeline;
    synchronized (lifelines) {
      lifeline = lifelines.get(name);
    }
    if (lifeline == null || lifeline.channel != key.channel()) {
      key.cancel();
    } else if (key.isConnectable()) {
      finish(name, lifeline, key);
    } else {
      read(lifeline);
    }
  }

  private void finish(Object name, Lifeline lifeline, SelectionKey key) {
    try {
      Objects.requireNonNull(lifeline.channel).finishConnect();
      connected(name, lifeline, key);
    } catch (ConnectException e) {
      refused(name, lifeline, e);
    } catch (IOException e) {
      retryLater(lifeline);
    }
  }

  /* A port to which nobody listens can be connected to itself, if the kernel happens to choose it. */
  private void connected(Object name, Lifeline lifeline, SelectionKey key) throws IOException {
    SocketChannel channel = Objects.requireNonNull(lifeline.channel);
    if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
      refused(name, lifeline, new ConnectException("refused: connected to itself"));
      return;
    }
    lifeline.state = State.CONNECTED;
    lifeline.proven = true;
    lifeline.connectedNanos = System.nanoTime();
    key.interestOps(SelectionKey.OP_READ);
  }

  private void read(Lifeline lifeline) {
    ByteBuffer nothing = ByteBuffer.allocate(64);
    try {
      if (Objects.requireNonNull(lifeline.channel).read(nothing) >= 0) {
        return;
      }
    } catch (IOException broken) {
      LOG.debug("a lifeline is broken: {}", broken.toString());
    }
    long now = System.nanoTime();
    boolean shortLived = now - lifeline.connectedNanos < RETRY_NANOS;
    lifeline.pauseNanos =
        shortLived ? Math.min(RETRY_NANOS, PAUSE_NANOS + 2 * lifeline.pauseNanos) : 0;
    cut(lifeline);
    lifeline.dueNanos = now + lifeline.pauseNanos;
  }

  /* Connection refused is one of several; a network that is down says something else. */
  private void refused(Object name, Lifeline lifeline, ConnectException thrown) {
    if (lifeline.proven && String.valueOf(thrown.getMessage()).contains("refused")) {
      die(name, lifeline);
    } else {
      retryLater(lifeline);
    }
  }

  private void die(Object name, Lifeline lifeline) {
    cut(lifeline);
    boolean first;
    synchronized (lifelines) {
      first = lifelines.remove(name, lifeline);
    }
    if (first) {
      lifeline.death.run();
    }
  }

  private static void retryLater(Lifeline lifeline) {
    cut(lifeline);
    lifeline.dueNanos = System.nanoTime() + RETRY_NANOS;
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
