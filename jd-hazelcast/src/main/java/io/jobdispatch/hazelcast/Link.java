package io.jobdispatch.hazelcast;

import io.jobdispatch.api.thread.Patience;
import io.jobdispatch.hazelcast.Frame.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
   */

  /** What an end of a link tells its owner. By the pump, which holds no lock then. */
  interface Owner {

    /** The link can carry nothing any more. */
    void broken(Link link, String why);

    /** {@link #hasRoom} was false, and is true again. */
    void roomAgain(Link link);
  }

  private static final Duration PING_PERIOD_MAX = Duration.ofSeconds(1);
  private static final int PINGS_PER_SILENCE = 5;

  final LinkId id;
  final long peer;
  private final long self;
  private final Wire wire;
  private final Owner owner;
  private final LinkTerms terms;
  private final Outflow out;
  private final Thread pump;

  /* The thread that hands over what arrives. */
  private long received;
  private final List<ByteBuffer> parts = new ArrayList<>();
  private long partBytes;
  private volatile long heardNanos = System.nanoTime();

  /** Makes the end of a master, who knows that it is heard. */
  static Link toHost(LinkId id, long host, Wire wire, Owner owner, LinkTerms terms) {
    return new Link(id, id.run(), host, wire, owner, terms, false);
  }

  /** Makes the end of a host. */
  static Link toMaster(LinkId id, long host, Wire wire, Owner owner, LinkTerms terms) {
    return new Link(id, host, id.run(), wire, owner, terms, true);
  }

  private Link(
      LinkId id, long self, long peer, Wire wire, Owner owner, LinkTerms terms, boolean greets) {
    this.id = id;
    this.self = self;
    this.peer = peer;
    this.wire = wire;
    this.owner = owner;
    this.terms = terms;
    this.out = new Outflow(self, id, pingPeriod(terms.silence()).toNanos(), greets);
    this.pump = new Thread(this::pump, "jd-hazelcast-link-" + id);
    pump.setDaemon(true);
  }

  private static Duration pingPeriod(Duration silence) {
    Duration period = silence.dividedBy(PINGS_PER_SILENCE);
    return period.compareTo(PING_PERIOD_MAX) < 0 ? period : PING_PERIOD_MAX;
  }

  void begin() {
    pump.start();
  }

  // To the other end. Any thread

  /** Hands an item over; false if the link is at its end. */
  boolean put(Outgoing item) {
    return out.put(item);
  }

  boolean put(Item item) {
    return out.put(Outgoing.of(item));
  }

  /** Tells whether more should be put. If not, the owner is told when that changes. */
  boolean hasRoom() {
    return out.hasRoom();
  }

  /** Answers a master that asked for the link, perhaps again. */
  void greet(Item item) {
    out.greet(item);
  }

  /** Says farewell behind all that waits. */
  void close(String why) {
    out.close(why);
  }

  /** Ends at once. */
  void end() {
    out.end();
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
      while (out.await()) {
        if (out.takeRoomNews()) {
          owner.roomAgain(this);
        }
        greet();
        publishBody(out.gather());
        if (out.isPingDue()) {
          publish(Kind.PING, ByteBuffer.allocate(0));
        }
      }
    } catch (InterruptedException ended) {
      // by end()
    } catch (RuntimeException | Error e) {
      if (!out.isOver()) {
        owner.broken(this, "cannot send: " + e);
      }
    }
  }

  private void greet() {
    @Nullable Item item = out.takeGreeting();
    if (item != null) {
      wire.publish(peer, Frame.greeting(self, id, item).encode());
    }
  }

  /* A big item is not held up half-way: the other end can consume no half of it. */
  private void publishBody(ByteBuffer body) {
    int size = body.remaining();
    for (int from = 0; from < size && !out.isOver(); from += Outflow.FRAME_BYTES) {
      int length = Math.min(Outflow.FRAME_BYTES, size - from);
      publish(from + length == size ? Kind.DATA : Kind.PART, body.slice(from, length));
    }
  }

  private void publish(Kind kind, ByteBuffer body) {
    wire.publish(peer, out.frame(kind, body).encode());
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
    out.acknowledged(frame.acknowledged());
    long expected = frame.kind().isNumbered() ? received + 1 : received;
    if (frame.sequence() != expected) {
      return String.format(
          Locale.ROOT,
          "frame %d is missing: the sender has sent %d frames",
          received + 1,
          frame.sequence());
    }
    received = expected;
    if (!frame.kind().isNumbered()) {
      return "";
    }
    partBytes += frame.body().remaining();
    if (partBytes > terms.itemBytesMax()) {
      parts.clear();
      return "message too large: more than %s bytes, largest payload=%s; does the other end run the"
              .formatted(terms.itemBytesMax(), terms.payloadBytesMax())
          + " same version?";
    }
    if (frame.kind() == Kind.PART) {
      parts.add(frame.body());
      return "";
    }
    try {
      ItemCodec.decodeAll(whole(frame.body()), into);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException | Error e) {
      return String.format(
          Locale.ROOT, "frame %d could not be taken in: %s", received, e); // its rest is lost
    } finally {
      parts.clear();
      partBytes = 0;
    }
  }

  private ByteBuffer whole(ByteBuffer last) {
    if (parts.isEmpty()) {
      return last;
    }
    parts.add(last);
    ByteBuffer body = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(body::put);
    return body.flip();
  }

  /** The receiver has dealt with so many bytes of bodies. Any thread. */
  void consumed(int bytes) {
    out.consumed(bytes);
  }

  /** Tells whether nothing was heard for too long. Any thread. */
  boolean isSilent(long nowNanos) {
    return nowNanos - heardNanos > terms.silence().toNanos();
  }
}
