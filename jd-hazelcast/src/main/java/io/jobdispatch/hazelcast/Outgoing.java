package io.jobdispatch.hazelcast;

import java.nio.ByteBuffer;

/**
 * An encoded item that waits to be sent. The tail, which can be big, is shared and not copied.
 *
 * @param head the length of all that follows, the kind, and the short fields
 * @param tail the last field, without a length of its own
 */
record Outgoing(ByteBuffer head, ByteBuffer tail) {

  static Outgoing of(Item item) {
    return ItemCodec.encode(item);
  }

  int size() {
    return head.remaining() + tail.remaining();
  }

  void writeTo(ByteBuffer out) {
    out.put(head.duplicate()).put(tail.duplicate());
  }

  /** Joins both pieces. */
  ByteBuffer joined() {
    ByteBuffer out = ByteBuffer.allocate(size());
    writeTo(out);
    return out.flip();
  }
}
