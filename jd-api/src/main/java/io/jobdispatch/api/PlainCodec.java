package io.jobdispatch.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Numbers, texts and arrays of numbers as bytes: a kind, and the value. */
final class PlainCodec {

  /*
   * Java's serialisation takes microseconds for a number, most of them to tell its class. What is
   * written here begins with a byte that no Java stream begins with.
   *
   * Only values of exactly these classes, so that what is decoded is what was encoded.
   */

  private static final byte NULL = 0;
  private static final byte FALSE = 1;
  private static final byte TRUE = 2;
  private static final byte INTEGER = 3;
  private static final byte LONG = 4;
  private static final byte DOUBLE = 5;
  private static final byte STRING = 6;
  private static final byte BYTES = 7;
  private static final byte INTEGERS = 8;
  private static final byte LONGS = 9;
  private static final byte DOUBLES = 10;

  private static final byte JAVA = (byte) 0xAC;

  /* Longer arrays would not fit with their kind. */
  private static final int ARRAY_BYTES_MAX = Integer.MAX_VALUE - 64;

  private PlainCodec() {}

  /** Encodes a value; null if it is none of these. */
  static byte[] encode(Object value) {
    if (value == null) {
      return new byte[] {NULL};
    }
    if (value instanceof Double number) {
      byte[] out = allocate(DOUBLE, 8);
      values(out).putDouble(number);
      return out;
    }
    if (value instanceof Long number) {
      byte[] out = allocate(LONG, 8);
      values(out).putLong(number);
      return out;
    }
    if (value instanceof Integer number) {
      byte[] out = allocate(INTEGER, 4);
      values(out).putInt(number);
      return out;
    }
    if (value instanceof Boolean bool) {
      return new byte[] {bool ? TRUE : FALSE};
    }
    if (value instanceof String text) {
      return encode(text);
    }
    return value.getClass().isArray() ? encodeArray(value) : null;
  }

  /* UTF-8 has no half of a pair of surrogates, and a text may. */
  private static byte[] encode(String text) {
    if (text.length() > ARRAY_BYTES_MAX / 3 || text.chars().anyMatch(PlainCodec::isSurrogate)) {
      return null;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = allocate(STRING, bytes.length);
    values(out).put(bytes);
    return out;
  }

  private static boolean isSurrogate(int unit) {
    return Character.isSurrogate((char) unit);
  }

  private static byte[] encodeArray(Object value) {
    if (value instanceof byte[] bytes && fits(bytes.length, 1)) {
      byte[] out = allocate(BYTES, bytes.length);
      values(out).put(bytes);
      return out;
    }
    if (value instanceof double[] numbers && fits(numbers.length, 8)) {
      byte[] out = allocate(DOUBLES, 8 * numbers.length);
      values(out).asDoubleBuffer().put(numbers);
      return out;
    }
    if (value instanceof int[] numbers && fits(numbers.length, 4)) {
      byte[] out = allocate(INTEGERS, 4 * numbers.length);
      values(out).asIntBuffer().put(numbers);
      return out;
    }
    if (value instanceof long[] numbers && fits(numbers.length, 8)) {
      byte[] out = allocate(LONGS, 8 * numbers.length);
      values(out).asLongBuffer().put(numbers);
      return out;
    }
    return null;
  }

  private static boolean fits(int length, int bytes) {
    return length <= ARRAY_BYTES_MAX / bytes;
  }

  private static byte[] allocate(byte kind, int bytes) {
    byte[] out = new byte[1 + bytes];
    out[0] = kind;
    return out;
  }

  private static ByteBuffer values(byte[] out) {
    return ByteBuffer.wrap(out).position(1);
  }

  /** Tells whether bytes were encoded here, and not by Java. */
  static boolean isPlain(byte[] bytes) {
    return bytes.length > 0 && bytes[0] != JAVA;
  }

  /**
   * Decodes what {@link #encode} gave.
   *
   * @throws RuntimeException if it is damaged
   */
  static Object decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Object value = decode(in.get(), in);
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("more bytes than the value has: " + in.remaining());
    }
    return value;
  }

  private static Object decode(byte kind, ByteBuffer in) {
    return switch (kind) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case INTEGER -> in.getInt();
      case LONG -> in.getLong();
      case DOUBLE -> in.getDouble();
      case STRING -> new String(decodeBytes(in), StandardCharsets.UTF_8);
      case BYTES -> decodeBytes(in);
      case INTEGERS -> decodeIntegers(in);
      case LONGS -> decodeLongs(in);
      case DOUBLES -> decodeDoubles(in);
      default -> throw new IllegalArgumentException("no such kind of value: " + kind);
    };
  }

  private static byte[] decodeBytes(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return bytes;
  }

  private static int[] decodeIntegers(ByteBuffer in) {
    int[] numbers = new int[in.remaining() / 4];
    in.asIntBuffer().get(numbers);
    in.position(in.position() + 4 * numbers.length);
    return numbers;
  }

  private static long[] decodeLongs(ByteBuffer in) {
    long[] numbers = new long[in.remaining() / 8];
    in.asLongBuffer().get(numbers);
    in.position(in.position() + 8 * numbers.length);
    return numbers;
  }

  private static double[] decodeDoubles(ByteBuffer in) {
    double[] numbers = new double[in.remaining() / 8];
    in.asDoubleBuffer().get(numbers);
    in.position(in.position() + 8 * numbers.length);
    return numbers;
  }
}
