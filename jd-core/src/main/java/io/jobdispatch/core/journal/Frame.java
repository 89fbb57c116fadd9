package io.jobdispatch.core.journal;

/** The head that stands before the body of every record in a segment. */
final class Frame {

  /*
   * int crc      CRC32C over all that follows, xor the record's place
   * int length   of the body, at least 1
   * short check  of length and place
   * ...          the body
   *
   * The place is a number made of the run, the segment and the offset. It keeps a record from being
   * taken for one where it does not belong: a result may well be the bytes of a journal. The check is
   * for whoever searches what is left of a damaged segment for records: it costs next to nothing
   * where none begins.
   */

  static final int CRC_BYTES = Integer.BYTES;
  static final int HEAD_BYTES = CRC_BYTES + Integer.BYTES + Short.BYTES;

  /** The most bytes that one entry may have: 256 MiB. */
  static final int BODY_BYTES_MAX = 256 << 20;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private Frame() {}

  static int place(int seed, long offset) {
    long mixed = (seed + offset) * GOLDEN_RATIO;
    return (int) (mixed ^ (mixed >>> 32));
  }

  static short check(int length, int place) {
    long mixed = ((Integer.toUnsignedLong(length) << 32) | Integer.toUnsignedLong(place)) + 1;
    return (short) ((mixed * GOLDEN_RATIO) >>> 48);
  }

  static boolean isPossible(int length) {
    return length >= 1 && length <= BODY_BYTES_MAX;
  }
}
