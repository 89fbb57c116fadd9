package io.jobdispatch.hazelcast;

import io.jobdispatch.hazelcast.Frame.Kind;
import io.jobdispatch.hazelcast.Item.Bye;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits on one end of a link to be published, and how much may be. Any thread. */
final class Outflow {

  /*
   * One lock, held for moments; nothing outside is called under it.
   */

  /** Bodies are gathered up to this size. */
  static final int FRAME_BYTES = 256 << 10;

  /** As much may be published that the other end has not consumed. */
  static final int FLIGHT_BYTES_MAX = 16 << 20;

  /** As much may wait to be published before there is no room. */
  static final int WAITING_BYTES_MAX = 16 << 20;

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

  private final long self;
  private final LinkId link;
  private final long pingNanos;
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

  Outflow(long self, LinkId link, long pingNanos, boolean greets) {
    this.self = self;
    this.link = link;
    this.pingNanos = pingNanos;
    this.state = greets ? State.GREETING : State.OPEN;
    this.lastPublishedNanos = System.nanoTime() - pingNanos;
  }

  // Those who have something to say

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

  /** Tells whether more should be put. If not, {@link #takeRoomNews} tells when that changes. */
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
        put(Outgoing.of(new Bye(why)));
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
  }

  boolean isOver() {
    lock.lock();
    try {
      return state == State.OVER;
    } finally {
      lock.unlock();
    }
  }

  // Those who hear the other end

  /** The other end has been heard, and has consumed so many bytes in all. */
  void acknowledged(long bytes) {
    lock.lock();
    try {
      if (state == State.GREETING) {
        state = State.OPEN;
      }
      acknowledgedBytes = Math.max(acknowledgedBytes, bytes);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** So many more bytes of the other end's bodies are consumed here. */
  void consumed(int bytes) {
    lock.lock();
    try {
      consumedBytes += bytes;
      if (mustAcknowledge()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean mustAcknowledge() {
    return consumedBytes - toldConsumedBytes >= FLIGHT_BYTES_MAX / 4;
  }

  // The pump

  /** Waits until there is something to do; false at the end. */
  boolean await() throws InterruptedException {
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
    return mustAcknowledge() ? 0 : lastPublishedNanos + pingNanos - System.nanoTime();
  }

  /** Tells, once, that there is room after there was none. */
  boolean takeRoomNews() {
    lock.lock();
    try {
      boolean news = isRoomNews();
      roomIsAwaited &= !news;
      return news;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what answers a master; null if there is nothing. */
  @Nullable Item takeGreeting() {
    lock.lock();
    try {
      Item item = greeting;
      greeting = null;
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what travels together: at least one item, if any may be published. */
  ByteBuffer gather() {
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

  /** Tells whether a sign of life must be published. */
  boolean isPingDue() {
    lock.lock();
    try {
      return state != State.GREETING && untilPing() <= 0;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the next frame, which is to be published now. */
  Frame frame(Kind kind, ByteBuffer body) {
    lock.lock();
    try {
      if (kind.isNumbered()) {
        published++;
        publishedBytes += body.remaining();
      }
      lastPublishedNanos = System.nanoTime();
      toldConsumedBytes = consumedBytes;
      return new Frame(kind, self, link, published, consumedBytes, body);
    } finally {
      lock.unlock();
    }
  }
}
