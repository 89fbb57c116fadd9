package io.jobdispatch.hazelcast;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of all links of a master or of a host: reads frames, and hands them on under its lock.
 */
abstract class Endpoint implements Wire.Listener, Link.Owner {

  /*
   * Frames are published by the links' pumps and by the watch, which hold no lock then; what comes
   * is dealt with under the lock, and quickly.
   */

  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

  final long self;
  final Object lock;
  final Wire wire;
  final Watch watch;
  final Strangers strangers;

  /* Under the lock. */
  boolean closed;
  private boolean starved;

  Endpoint(long self, Object lock, Wire wire, String name) {
    this.self = self;
    this.lock = lock;
    this.wire = wire;
    this.watch = new Watch("jd-hazelcast-" + name);
    this.strangers = new Strangers(self, wire, watch);
  }

  /** Deals with a frame of another endpoint. Under the lock. */
  abstract void receive(Frame frame);

  /** Tells somebody that all goes on, but should be looked at. Under the lock. */
  abstract void warn(String text);

  @Override
  public final void received(byte[] bytes, String from) {
    int version = Frame.version(bytes);
    if (version == Frame.VERSION) {
      Frame frame = Frame.decode(bytes);
      synchronized (lock) {
        if (frame != null && frame.sender() != self && !closed) {
          receiveSafely(frame);
        }
      }
    } else if (version > 0) {
      synchronized (lock) {
        strangers.otherVersion(from, version).ifPresent(this::warn);
      }
    }
  }

  /* Of what belongs to no link, a damaged frame is nobody's loss. */
  private void receiveSafely(Frame frame) {
    try {
      receive(frame);
    } catch (IllegalArgumentException e) {
      LOG.debug("a frame that cannot be read: {}", e.toString());
    }
  }

  /**
   * Begins a link. If there can be no thread for it, both ends are told; the other one asks again
   * and again then, and so the owner is told once.
   */
  final boolean begin(Link link, String with) {
    try {
      link.begin();
      starved = false;
      return true;
    } catch (OutOfMemoryError noThread) {
      String why = "cannot start a thread: " + noThread.getMessage();
      strangers.reset(link.peer, link.id, why);
      if (!starved) {
        warn("no link with " + with + " for now: " + why);
      }
      starved = true;
      return false;
    }
  }

  /* Where a farewell was stuck behind what the other end has not consumed, this is what arrives. */
  final void sayOver(Link link, String why) {
    try {
      wire.publish(link.peer, Frame.greeting(self, link.id, new Item.Reset(why)).encode());
    } catch (RuntimeException e) {
      LOG.debug("an end could not be told: {}", e.toString());
    }
  }

  /** Publishes to one endpoint, a moment later. */
  void publishSoon(long endpoint, Frame frame) {
    byte[] bytes = frame.encode();
    watch.soon(() -> wire.publish(endpoint, bytes));
  }
}
