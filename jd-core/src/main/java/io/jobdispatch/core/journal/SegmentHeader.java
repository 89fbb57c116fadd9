package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What every segment begins with.
 *
 * @param number the segment's number, from 1
 * @param snapshot whether it begins with a snapshot, so that no segment before it is needed
 * @param sync how its records are written, up to the first {@link Mark}
 * @param before the length of the segment before it; 0 if that is not needed
 * @param whole its own length when it got its name: so much was forced before
 * @param runId the run's name
 * @param parameters the dispatcher's name for its parameters
 */
record SegmentHeader(
    long number,
    boolean snapshot,
    Sync sync,
    long before,
    long whole,
    String runId,
    String parameters) {

  /*
   * 8 bytes     MAGIC, whose odd bytes tell of a copy in text mode
   * int         version
   * int         length of the body
   * int         CRC32C of the 16 bytes before
   * int         CRC32C of the body
   * ...         the body
   *
   * The first 24 bytes stay as they are in all versions. They have a CRC of their own, so that a
   * file that ends too early is told from one that was damaged.
   */

  static final int VERSION = 2;

  private static final byte[] MAGIC = {(byte) 0x89, 'J', 'D', 'J', '\r', '\n', 0x1A, '\n'};
  private static final int CHECKED_BYTES = MAGIC.length + 2 * Integer.BYTES;
  static final int FIXED_BYTES = CHECKED_BYTES + 2 * Integer.BYTES;

  private static final int TEXT_LENGTH_MAX = 16_384;

  /** What a segment's beginning turned out to be. */
  enum State {
    WHOLE,
    CUT_SHORT,
    OTHER_VERSION,
    DAMAGED,
    FOREIGN
  }

  static void requireFitting(String runId, String parameters) {
    int length = runId.length() + parameters.length();
    if (length > TEXT_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "must be <= " + TEXT_LENGTH_MAX + ": characters of run id and parameters=" + length);
    }
  }

  /** The same with another length of its own. */
  SegmentHeader whole(long bytes) {
    return new SegmentHeader(number, snapshot, sync, before, bytes, runId, parameters);
  }

  /** That of the segment behind this one, which has so many bytes. */
  SegmentHeader next(Sync its, long bytes, boolean beginsWithSnapshot) {
    long needed = beginsWithSnapshot ? 0 : bytes;
    return new SegmentHeader(number + 1, beginsWithSnapshot, its, needed, 0, runId, parameters);
  }

  /** The number that goes into the place of each of the segment's records. */
  int seed() {
    return seed(runId, number);
  }

  static int seed(String runId, long number) {
    return runId.hashCode() * 31 + Long.hashCode(number);
  }

  byte[] encode() {
    Batch body = new Batch();
    body.putLong(number);
    body.putByte(snapshot ? 1 : 0);
    body.putByte(sync.code());
    body.putLong(before);
    body.putLong(whole);
    body.putText(runId);
    body.putText(parameters);
    return withFixedPart(Arrays.copyOf(body.bytes(), body.length()));
  }

  private static byte[] withFixedPart(byte[] body) {
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + body.length);
    out.put(MAGIC).putInt(VERSION).putInt(body.length);
    out.putInt(crc(out.duplicate().flip()));
    out.putInt(crc(ByteBuffer.wrap(body)));
    return out.put(body).array();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * Tells what a segment's first bytes are, which are at least all of its header if it is there.
   */
  static State state(ByteBuffer first) {
    int magic = Math.min(MAGIC.length, first.remaining());
    if (!first.slice(0, magic).equals(ByteBuffer.wrap(MAGIC, 0, magic))) {
      return State.FOREIGN;
    }
    if (first.remaining() < FIXED_BYTES) {
      return State.CUT_SHORT;
    }
    if (crc(first.slice(0, CHECKED_BYTES)) != first.getInt(CHECKED_BYTES)) {
      return State.DAMAGED;
    }
    return first.getInt(MAGIC.length) == VERSION ? bodyState(first) : State.OTHER_VERSION;
  }

  private static State bodyState(ByteBuffer first) {
    int length = bodyBytes(first);
    if (length > first.remaining() - FIXED_BYTES) {
      return State.CUT_SHORT;
    }
    boolean whole = crc(first.slice(FIXED_BYTES, length)) == first.getInt(CHECKED_BYTES + 4);
    return whole ? State.WHOLE : State.DAMAGED;
  }

  static int version(ByteBuffer first) {
    return first.getInt(MAGIC.length);
  }

  /** The length of the header's body, of which at least the fixed part is there. */
  static int bodyBytes(ByteBuffer first) {
    return first.getInt(MAGIC.length + Integer.BYTES);
  }

  /** Decodes a header that is whole. */
  static SegmentHeader decode(ByteBuffer first) {
    ByteBuffer in = first.slice(FIXED_BYTES, bodyBytes(first));
    return new SegmentHeader(
        in.getLong(),
        in.get() == 1,
        Sync.of(in.get()),
        in.getLong(),
        in.getLong(),
        EntryFormat.text(in),
        EntryFormat.text(in));
  }
}
