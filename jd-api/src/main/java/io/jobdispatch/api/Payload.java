package io.jobdispatch.api;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A job or a result on its way: the value itself as long as it stays in one JVM, its bytes when it
 * leaves it.
 *
 * <p>The value is encoded at most once, at the sender, and decoded at most once, by whoever first
 * asks for it. A payload is handed from thread to thread and used by one at a time.
 */
public final class Payload implements Serializable {

  /*
   * Two representations, of which at least one is there. Java's serialisation is the codec of
   * today; it stands in Encoder and Decoder alone.
   */

  private static final long serialVersionUID = 1;

  private transient Object value;
  private transient boolean hasValue;
  private transient byte[] bytes;

  /* Null: all. Only what came from outside of the run has one; it does not travel. */
  private transient Predicate<Class<?>> admits;

  private Payload(Object value, boolean hasValue, byte[] bytes, Predicate<Class<?>> admits) {
    this.value = value;
    this.hasValue = hasValue;
    this.bytes = bytes;
    this.admits = admits;
  }

  /**
   * Wraps a value by reference.
   *
   * @param value any object, also null; it is encoded only when it has to leave this JVM
   * @return the value's payload
   */
  public static Payload of(Object value) {
    return new Payload(value, true, null, null);
  }

  /**
   * Wraps what {@link #bytes} gave elsewhere.
   *
   * @param bytes the encoded value; not copied, not to be changed afterwards
   * @return a payload that is decoded when its value is first asked for
   */
  public static Payload ofBytes(byte[] bytes) {
    return new Payload(null, false, bytes, null);
  }

  /**
   * Wraps bytes that somebody else may have changed since {@link #bytes} gave them, such as those
   * of a file.
   *
   * @param bytes the encoded value; not copied, not to be changed afterwards
   * @param admits which classes it may be made of; the element types of arrays are asked for as
   *     arrays
   * @return a payload that is decoded when its value is first asked for; {@link #value} throws if
   *     it is made of another class
   */
  public static Payload ofBytes(byte[] bytes, Predicate<Class<?>> admits) {
    return new Payload(null, false, bytes, Objects.requireNonNull(admits, "admits"));
  }

  /**
   * Gives the value, decoding it if that has not been done.
   *
   * @return the value, which may be null
   * @throws PayloadException if it cannot be decoded: a class is missing here, or is another
   *     version
   */
  public Object value() {
    if (!hasValue) {
      value = Decoder.decode(bytes, admits);
      hasValue = true;
    }
    return value;
  }

  /**
   * Gives the encoded value, encoding it if that has not been done.
   *
   * @return the bytes, not to be changed
   * @throws PayloadException if it cannot be encoded: the message names the class that is not
   *     serializable
   */
  public byte[] bytes() {
    if (bytes == null) {
      bytes = Encoder.encode(value);
    }
    return bytes;
  }

  /**
   * Copies a value as a journey to another JVM would.
   *
   * @param <T> the value's type
   * @param value a serializable value
   * @return an equal value that shares nothing with the first
   * @throws PayloadException if it cannot be encoded or decoded
   */
  @SuppressWarnings("unchecked")
  public static <T> T copy(T value) {
    return (T) Decoder.decode(Encoder.encode(value), null);
  }

  /**
   * Writes the encoded value.
   *
   * @serialData the number of bytes and the bytes, which are a stream of their own
   * @param out the message's stream
   * @throws IOException if it cannot be written
   */
  private void writeObject(ObjectOutputStream out) throws IOException {
    byte[] encoded = bytes();
    out.defaultWriteObject();
    out.writeInt(encoded.length);
    out.write(encoded);
  }

  /**
   * Reads the encoded value and leaves it encoded.
   *
   * @param in the message's stream
   * @throws IOException if it cannot be read
   * @throws ClassNotFoundException never
   */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    bytes = in.readNBytes(in.readInt());
  }

  /**
   * {@inheritDoc}
   *
   * @return the value, or how many bytes it has while it is not decoded
   */
  @Override
  public String toString() {
    return hasValue ? String.valueOf(value) : "(" + bytes.length + " bytes)";
  }
}
