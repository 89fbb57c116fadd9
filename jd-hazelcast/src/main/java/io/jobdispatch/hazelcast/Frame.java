package io.jobdispatch.hazelcast;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint publishes at once.
 *
 * @param kind what it is for
 * @param sender the endpoint that published it
 * @param link the link that it belongs to; of no meaning for {@link Kind#CALL}
 * @param sequence how many numbered frames were published on the link, this one included
 * @param acknowledged how many bytes of numbered bodies the sender has consumed on the link
 * @param body encoded {@linkplain Item items}
 */
record Frame(
    Kind kind, long sender, LinkId link, long sequence, long acknowledged, ByteBuffer body) {

  /*
   * Big-endian: magic (2), version (1), kind (1), sender, run, incarnation, sequence, acknowledged
   * (8 each), length of the seal (2), seal, body. The seal is the place for what will prove that the
   * sender knows a secret; its length is 0 today.
   */

  static final int VERSION = 2;

  private static final short MAGIC = 0x4A44;
  private static final int SENDER = 2 + 1 + 1;
  private static final int HEADER_BYTES = 2 + 1 + 1 + 5 * 8 + 2;

  enum Kind {
    /** To whom it may concern, before there is a link. */
    CALL(1),
    /** About the link itself. Not numbered. */
    GREETING(2),
    /** Whole items, or the last piece of one. Numbered. */
    DATA(3),
    /** A piece of an item that is too big for one frame. Numbered. */
    PART(4),
    /** A sign of life. Not numbered. */
    PING(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static @Nullable Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }

    boolean isNumbered() {
      return this == DATA || this == PART;
    }
  }

  /** Makes a frame that belongs to no link. */
  static Frame call(long sender, Item item) {
    return unnumbered(Kind.CALL, sender, new LinkId(0, 0), item);
  }

  /** Makes a frame about a link itself. */
  static Frame greeting(long sender, LinkId link, Item item) {
    return unnumbered(Kind.GREETING, sender, link, item);
  }

  private static Frame unnumbered(Kind kind, long sender, LinkId link, Item item) {
    return new Frame(kind, sender, link, 0, 0, Outgoing.of(item).joined());
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + body.remaining());
    out.putShort(MAGIC).put((byte) VERSION).put((byte) kind.code);
    out.putLong(sender).putLong(link.run()).putLong(link.incarnation());
    out.putLong(sequence).putLong(acknowledged);
    out.putShort((short) 0);
    out.put(body.duplicate());
    return out.array();
  }

  /**
   * Tells in which version of this protocol something was written.
   *
   * @return 0 if it is no frame at all
   */
  static int version(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return bytes.length >= HEADER_BYTES && in.getShort() == MAGIC ? in.get() & 0xff : 0;
  }

  /** Returns the endpoint that published a frame of this version. */
  static long sender(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong(SENDER);
  }

  /** Reads a frame of this version; null if it is damaged. */
  static @Nullable Frame decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).position(3);
    Kind kind = Kind.of(in.get());
    long sender = in.getLong();
    LinkId link = new LinkId(in.getLong(), in.getLong());
    long sequence = in.getLong();
    long acknowledged = in.getLong();
    int seal = in.getShort() & 0xffff;
    if (kind == null || seal > in.remaining()) {
      return null;
    }
    in.position(in.position() + seal);
    return new Frame(kind, sender, link, sequence, acknowledged, in.slice());
  }
}
