package io.jobdispatch.hazelcast;

import java.time.Duration;

/**
 * What both ends of a link go by.
 *
 * @param silence after how long without a sign of life the link is given up
 * @param payloadBytesMax the largest payload
 */
record LinkTerms(Duration silence, int payloadBytesMax) {

  /** What an item has beside its payload is shorter than this. */
  private static final int HEAD_BYTES_MAX = 1 << 20;

  /** The largest item, and so what an end keeps at the most of one whose parts are arriving. */
  long itemBytesMax() {
    return (long) payloadBytesMax + HEAD_BYTES_MAX;
  }
}
