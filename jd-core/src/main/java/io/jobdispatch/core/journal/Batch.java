package io.jobdispatch.core.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Records that are to be written together: one array, used again and again. */
final class Batch {

  private static final VarHandle INT = view(int[].class);
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle LONG = view(long[].class);

  /* After a big record the array is given back. */
  private static final int KEPT_BYTES_MAX = 8 << 20;
  private static final int FIRST_BYTES = 64 << 10;
  private static final int VARINT_BYTES_MAX = 10;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private int start;

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
  }

  /** The array, of which {@link #length} bytes are in use. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES_MAX) {
      bytes = new byte[FIRST_BYTES];
    }
  }

  /** A record begins: its body is put next. */
  void begin() {
    start = length;
    room(Frame.HEAD_BYTES);
    length += Frame.HEAD_BYTES;
  }

  /** The record is whole, and will stand where the place says. */
  void end(int place) {
    int body = length - start - Frame.HEAD_BYTES;
    INT.set(bytes, start + Frame.CRC_BYTES, body);
    SHORT.set(bytes, start + Frame.CRC_BYTES + Integer.BYTES, Frame.check(body, place));
    crc.reset();
    crc.update(bytes, start + Frame.CRC_BYTES, length - start - Frame.CRC_BYTES);
    INT.set(bytes, start, (int) crc.getValue() ^ place);
  }

  void putByte(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  void putLong(long value) {
    room(Long.BYTES);
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  /** Puts a number that is usually small, seven bits to a byte. */
  void putVarint(long value) {
    room(VARINT_BYTES_MAX);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  void putBytes(byte[] value) {
    putVarint(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  void putText(String value) {
    putBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
    }
  }
}
