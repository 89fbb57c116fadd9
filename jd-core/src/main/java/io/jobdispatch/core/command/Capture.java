package io.jobdispatch.core.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The beginning and the end of a stream of bytes, within a bound. Written by the thread that drains
 * a pipe, read by the caller, usually after that thread's end.
 */
final class Capture {
  private final int headBytes;
  private final int tailBytes;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream(512);
  private byte[] ring = {};
  private long tailTotal;

  Capture(int limitBytes) {
    this.headBytes = limitBytes / 2;
    this.tailBytes = limitBytes - headBytes;
  }

  synchronized void append(byte[] bytes, int length) {
    int first = Math.min(length, headBytes - head.size());
    head.write(bytes, 0, first);
    int from = Math.max(first, length - tailBytes);
    tailTotal += from - first;
    while (from < length) {
      from += appendToRing(bytes, from, length - from);
    }
  }

  private int appendToRing(byte[] bytes, int from, int length) {
    if (ring.length == 0) {
      ring = new byte[tailBytes];
    }
    int at = (int) (tailTotal % tailBytes);
    int count = Math.min(length, tailBytes - at);
    System.arraycopy(bytes, from, ring, at, count);
    tailTotal += count;
    return count;
  }

  synchronized boolean truncated() {
    return tailTotal > tailBytes;
  }

  synchronized String text() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toByteArray());
    int at = (int) (tailTotal % tailBytes);
    if (truncated()) {
      all.writeBytes(bytes("\n[... " + (tailTotal - tailBytes) + " bytes cut ...]\n"));
      all.write(ring, at, tailBytes - at);
    }
    if (ring.length > 0) {
      boolean full = tailTotal == tailBytes;
      all.write(ring, 0, full ? tailBytes : at);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** The UTF-8 bytes of a text. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
