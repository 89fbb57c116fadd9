package io.jobdispatch.core;

/** The median of the times that evaluations took, to within three per cent. */
final class Median {

  /*
   * Counts by size: 16 classes for each power of two, as in HdrHistogram. It takes 8 KiB, whatever
   * the number of times, and gives the same for the same times in any order.
   */

  private static final int CLASS_BITS = 4;
  private static final int CLASSES = 1 << CLASS_BITS;

  private final long[] counts = new long[(Long.SIZE - CLASS_BITS) * CLASSES];
  private long count;

  void add(long nanos) {
    counts[classOf(Math.max(0, nanos))]++;
    count++;
  }

  long count() {
    return count;
  }

  /** The middle of the class in which the median lies; 0 while there are no times. */
  double nanos() {
    long below = 0;
    for (int i = 0; i < counts.length && count > 0; i++) {
      below += counts[i];
      if (2 * below >= count) {
        return (least(i) + least(i + 1)) / 2.0;
      }
    }
    return 0;
  }

  private static int classOf(long nanos) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(nanos);
    int shift = Math.max(0, bits - CLASS_BITS - 1);
    return shift * CLASSES + (int) (nanos >>> shift);
  }

  private static double least(int index) {
    int shift = Math.max(0, index / CLASSES - 1);
    return Math.scalb((double) (index - shift * CLASSES), shift);
  }
}
