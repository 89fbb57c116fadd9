package io.jobdispatch.hazelcast;

import io.jobdispatch.api.thread.Patience;
import io.jobdispatch.hazelcast.Frame.Kind;
import io.jobdispatch.hazelcast.Item.Bye;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** One end of what connects a master and a host: in order, at most once, or broken for good. */
final class Link {

  /*
   * A thread of its own, the pump, numbers frames and publishes them, which can block. While it
   * publishes one, what is put meanwhile gathers for the next: messages travel together when they
   * are ready together, and nobody waits for a timer.
   *
   * The pump also says every so often that it is alive, and how far it has come, so that the other
   * end misses a frame even if it was the last one. Each end gives up the link when a frame is
   * missing or when it has heard nothing for too long. There is no repair: who has lost one frame
   * does not know what else it has lost.
   *
   * Bodies that the other end has not consumed are limited, and so is what waits here, in as far as
   * those who put heed `hasRoom`.
   *
   * The lock is never held while something outside is called.
   */

  /** What an end of a link tells its owner. By the pump, which holds no lock then. */
  interface Owner {

    /** The link can carry nothing any more. */
    void broken(Link link, String why);

    /** {@link #hasRoom} was false, and is true again. */
    void roomAgain(Link link);
  }

  /** Bodies are gathered up to this size. */
  static final int FRAME_BYTES = 256 << 10;

  /** As much may be published that the other end has not consumed. */
  static final int FLIGHT_BYTES_MAX = 16 << 20;

  /** As much may wait to be published before there is no room. */
  static final int WAITING_BYTES_MAX = 16 << 20;

  private static final Duration PING_PERIOD_MAX = Duration.ofSeconds(1);
  private static final int PINGS_PER_SILENCE = 5;

  /*
   * GREETING -> OPEN -> CLOSING -> OVER, and from each straight to OVER. Only a host greets: nothing
   * else leaves it before the master is known to hear it.
   */
  private enum State {
    GREETING,
    OPEN,
    CLOSING,
    OVER
  }

  final LinkId id;
  final long peer;
  private final long self;
  private final Wire wire;
  private final Owner owner;
  private final long silenceNanos;
  private final long pingNanos;
  private final Thread pump;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Outgoing> waiting = new ArrayDeque<>();
  private State state;
  private long waitingBytes;
  private boolean roomIsAwaited;
  private @Nullable Item greeting;
  private long published;
  private long publishedBytes;
  private long acknowledgedBytes;
  private long consumedBytes;
  private long toldConsumedBytes;
  private long lastPublishedNanos;

  /* The thread that hands over what arrives. */
  private long received;
  private final List<ByteBuffer> parts = new ArrayList<>();
  private volatile long heardNanos = System.nanoTime();

  /** Makes the end of a master, who knows that it is heard. */
  static Link toHost(LinkId id, long host, Wire wire, Owner owner, Duration silence) {
    return new Link(id, id.run(), host, wire, owner, silence, State.OPEN);
  }

  /** Makes the end of a host. */
  static Link toMaster(LinkId id, long host, Wire wire, Owner owner, Duration silence) {
    return new Link(id, host, id.run(), wire, owner, silence, State.GREETING);
  }

  private Link(
      LinkId id, long self, long peer, Wire wire, Owner owner, Duration silence, State state) {
    this.id = id;
    this.self = self;
    this.peer = peer;
    this.wire = wire;
    this.owner = owner;
    this.silenceNanos = silence.toNanos();
    this.pingNanos =
        Math.min(PING_PERIOD_MAX.toNanos(), silence.dividedBy(PINGS_PER_SILENCE).toNanos());
    this.state = state;
    this.lastPublishedNanos = System.nanoTime() - pingNanos;
    this.pump = new Thread(this::pump, "jd-hazelcast-link-" + id);
    pump.setDaemon(true);
  }

  void begin() {
    pump.start();
  }

  // To the other end. Any thread

  /** Hands an item over; false if the link is at its end. */
  boolean put(Outgoing item) {
    lock.lock();
    try {
      if (state == State.CLOSING || state == State.OVER) {
        return false;
      }
      waiting.add(item);
      waitingBytes += item.size();
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean put(Item item) {
    return put(Outgoing.of(item));
  }

  /** Tells whether more should be put. If not, the owner is told when that changes. */
  boolean hasRoom() {
    lock.lock();
    try {
      boolean room = waitingBytes <= WAITING_BYTES_MAX || state == State.OVER;
      roomIsAwaited |= !room;
      return room;
    } finally {
      lock.unlock();
    }
  }

  /** Answers a master that asked for the link, perhaps again. */
  void greet(Item item) {
    lock.lock();
    try {
      greeting = item;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Says farewell behind all that waits. */
  void close(String why) {
    lock.lock();
    try {
      if (state == State.GREETING) {
        state = State.OVER;
      } else if (state == State.OPEN) {
        put(new Bye(why));
        state = State.CLOSING;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends at once. */
  void end() {
    lock.lock();
    try {
      state = State.OVER;
      waiting.clear();
      waitingBytes = 0;
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (pump != Thread.currentThread()) {
      pump.interrupt();
    }
  }

  /**
   * Waits until the pump has published what it can, but not longer than this, and ends it.
   *
   * @return true if the caller was interrupted meanwhile; it has waited nevertheless
   */
  boolean join(Patience patience) {
    boolean interrupted = false;
    long left = patience.leftNanos(System.nanoTime());
    while (pump.isAlive() && left > 0) {
      try {
        pump.join(1 + left / 1_000_000);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = patience.leftNanos(System.nanoTime());
    }
    end();
    return interrupted;
  }

  // The pump

  private void pump() {
    try {
      while (awaitSomething()) {
        tellRoom();
        greet();
        publishBody(gather());
        ping();
      }
    } catch (InterruptedException ended) {
      // by end()
    } catch (RuntimeException e) {
      breakUnlessOver("cannot send: " + e);
    }
  }

  /** Waits until there is something to do; false at the end. */
  private boolean awaitSomething() throws InterruptedException {
    lock.lock();
    try {
      while (state != State.OVER) {
        long untilPing = untilPing();
        if (greeting != null || canPublish() || untilPing <= 0 || isRoomNews()) {
          return true;
        }
        if (state == State.CLOSING && waiting.isEmpty()) {
          state = State.OVER;
          return false;
        }
        changed.await(untilPing, TimeUnit.NANOSECONDS);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean canPublish() {
    return state != State.GREETING
        && !waiting.isEmpty()
        && publishedBytes - acknowledgedBytes < FLIGHT_BYTES_MAX;
  }

  private boolean isRoomNews() {
    return roomIsAwaited && waitingBytes <= WAITING_BYTES_MAX / 2;
  }

  /* A sign of life is due in time, or when the other end must learn how much was consumed. */
  private long untilPing() {
    if (state == State.GREETING) {
      return pingNanos;
    }
    boolean acknowledge = consumedBytes - toldConsumedBytes >= FLIGHT_BYTES_MAX / 4;
    return acknowledge ? 0 : lastPublishedNanos + pingNanos - System.nanoTime();
  }

  private void tellRoom() {
    lock.lock();
    try {
      if (!isRoomNews()) {
        return;
      }
      roomIsAwaited = false;
    } finally {
      lock.unlock();
    }
    owner.roomAgain(this);
  }

  private void greet() {
    @Nullable Item item;
    lock.lock();
    try {
      item = greeting;
      greeting = null;
    } finally {
      lock.unlock();
    }
    if (item != null) {
      wire.publish(peer, Frame.greeting(self, id, item).encode());
    }
  }

  /** Takes out what travels together: at least one item, if any may be published. */
  private ByteBuffer gather() {
    List<Outgoing> items = new ArrayList<>();
    int size = 0;
    lock.lock();
    try {
      while (canPublish() && (size == 0 || size + waiting.element().size() <= FRAME_BYTES)) {
        Outgoing item = waiting.remove();
        size += item.size();
        items.add(item);
      }
      waitingBytes -= size;
    } finally {
      lock.unlock();
    }
    ByteBuffer body = ByteBuffer.allocate(size);
    items.forEach(item -> item.writeTo(body));
    return body.flip();
  }

  /* A big item is not held up half-way: the other end can consume no half of it. */
  private void publishBody(ByteBuffer body) {
    int size = body.remaining();
    for (int from = 0; from < size; from += FRAME_BYTES) {
      int length = Math.min(FRAME_BYTES, size - from);
      Kind kind = from + length == size ? Kind.DATA : Kind.PART;
      wire.publish(peer, frame(kind, body.slice(from, length)).encode());
    }
  }

  private void ping() {
    boolean due;
    lock.lock();
    try {
      due = state != State.GREETING && untilPing() <= 0;
    } finally {
      lock.unlock();
    }
    if (due) {
      wire.publish(peer, frame(Kind.PING, ByteBuffer.allocate(0)).encode());
    }
  }

  private Frame frame(Kind kind, ByteBuffer body) {
    lock.lock();
    try {
      if (kind.isNumbered()) {
        published++;
        publishedBytes += body.remaining();
      }
      lastPublishedNanos = System.nanoTime();
      toldConsumedBytes = consumedBytes;
      return new Frame(kind, self, id, published, consumedBytes, body);
    } finally {
      lock.unlock();
    }
  }

  private void breakUnlessOver(String why) {
    lock.lock();
    try {
      if (state == State.OVER) {
        return;
      }
    } finally {
      lock.unlock();
    }
    owner.broken(this, why);
  }

  // From the other end. One thread at a time

  /**
   * Takes a frame in, numbered or a sign of life.
   *
   * @param into gets each item that is complete, and how many bytes it took
   * @return why the link is broken by it; empty if it is not
   */
  String accept(Frame frame, ObjIntConsumer<Item> into) {
    heardNanos = System.nanoTime();
    hear(frame.acknowledged());
    long expected = frame.kind().isNumbered() ? received + 1 : received;
    if (frame.sequence() != expected) {
      return "frame %d is missing, there have been %d".formatted(received + 1, frame.sequence());
    }
    received = expected;
    if (frame.kind() == Kind.PART) {
      parts.add(frame.body());
      return "";
    }
    try {
      ItemCodec.decodeAll(whole(frame.body()), into);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void hear(long acknowledged) {
    lock.lock();
    try {
      if (state == State.GREETING) {
        state = State.OPEN;
      }
      acknowledgedBytes = Math.max(acknowledgedBytes, acknowledged);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private ByteBuffer whole(ByteBuffer last) {
    if (parts.isEmpty()) {
      return last;
    }
    parts.add(last);
    ByteBuffer body = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(body::put);
    parts.clear();
    return body.flip();
  }

  /** The receiver has dealt with so many bytes of bodies. Any thread. */
  void consumed(int bytes) {
    lock.lock();
    try {
      consumedBytes += bytes;
      if (consumedBytes - toldConsumedBytes >= FLIGHT_BYTES_MAX / 4) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether nothing was heard for too long. Any thread. */
  boolean isSilent(long nowNanos) {
    return nowNanos - heardNanos > silenceNanos;
  }
}
