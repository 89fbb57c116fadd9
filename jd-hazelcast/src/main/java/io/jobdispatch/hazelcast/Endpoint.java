package io.jobdispatch.hazelcast;

/**
 * One end of all links of a master or of a host: reads frames, and hands them on under its lock.
 */
abstract class Endpoint implements Wire.Listener, Link.Owner {

  /*
   * Frames are published by the links' pumps and by the watch, which hold no lock then; what comes
   * is dealt with under the lock, and quickly.
   */

  final long self;
  final Object lock;
  final Wire wire;
  final Watch watch;
  final Strangers strangers;

  /* Under the lock. */
  boolean closed;

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
          receive(frame);
        }
      }
    } else if (version > 0) {
      synchronized (lock) {
        strangers.otherVersion(from, version).ifPresent(this::warn);
      }
    }
  }

  /** Publishes to one endpoint, a moment later. */
  void publishSoon(long endpoint, Frame frame) {
    byte[] bytes = frame.encode();
    watch.soon(() -> wire.publish(endpoint, bytes));
  }
}
