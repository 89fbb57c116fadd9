package io.jobdispatch.hazelcast;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/** A cluster in one JVM, whose wires can be cut. */
final class MemoryNet {

  private final AtomicInteger members = new AtomicInteger();
  private final Map<Long, Node> nodes = new ConcurrentHashMap<>();

  /** Which frames are lost: who publishes, and what. */
  volatile BiPredicate<String, Frame> loses = (from, frame) -> false;

  /** Makes a new member. */
  Node join() {
    Node node = new Node("m" + members.incrementAndGet());
    nodes.values().forEach(other -> other.later(other.listener::joined));
    return node;
  }

  /** One member with one endpoint. */
  final class Node implements Wire {

    private final String name;
    private final ExecutorService delivery;
    private long endpoint;
    private volatile Listener listener;
    private volatile boolean stopped;

    /** False when the member has ended without telling. */
    volatile boolean running = true;

    private Node(String name) {
      this.name = name;
      this.delivery = Executors.newSingleThreadExecutor(work -> new Thread(work, "net-" + name));
    }

    private void later(Runnable action) {
      if (!stopped) {
        try {
          delivery.execute(action);
        } catch (java.util.concurrent.RejectedExecutionException gone) {
          /* as a packet to a dead process */
        }
      }
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public String member() {
      return name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int others() {
      if (!running) {
        throw new IllegalStateException("this member has ended");
      }
      return nodes.size() - (nodes.containsKey(endpoint) ? 1 : 0);
    }

    @Override
    public void listen(long self, Listener itsListener) {
      endpoint = self;
      listener = itsListener;
      nodes.put(self, this);
    }

    @Override
    public void publish(long to, byte[] frame) {
      Node receiver = nodes.get(to);
      if (stopped) {
        throw new IllegalStateException("this member is dead");
      }
      if (receiver != null && !loses.test(name, Frame.decode(frame))) {
        receiver.later(() -> receiver.listener.received(frame, name));
      }
    }

    @Override
    public void publishToAll(byte[] frame) {
      nodes.keySet().forEach(to -> publish(to, frame));
    }

    /** Gives a frame of whatever content to the endpoint. */
    void deliver(byte[] bytes, String from) {
      later(() -> listener.received(bytes, from));
    }

    void merge() {
      later(() -> listener.merging());
    }

    /** Dies without a word, as a process does. */
    void die() {
      stopped = true;
      delivery.shutdownNow();
      nodes.remove(endpoint);
      nodes.values().forEach(other -> other.later(() -> other.listener.left(name)));
    }

    @Override
    public void attend(String member, String itsName) {}

    @Override
    public void neglect(String member) {}

    @Override
    public void close() {
      stopped = true;
      delivery.shutdown();
      nodes.remove(endpoint);
      nodes.values().forEach(other -> other.later(() -> other.listener.left(name)));
    }
  }
}
