package io.jobdispatch.api;

import io.jobdispatch.api.Decoder.Origin;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
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

  /* How the bytes are decoded; it does not travel. */
  private transient Origin origin = Origin.ELSEWHERE;

  private Payload(Object value, boolean hasValue, byte[] bytes, Origin origin) {
    this.value = value;
    this.hasValue = hasValue;
    this.bytes = bytes;
    this.origin = origin;
  }

  /**
   * Wraps a value by reference.
   *
   * @param value any object, also null; it is encoded only when it has to leave this JVM
   * @return the value's payload
   */
  public static Payload of(Object value) {
    return new Payload(value, true, null, Origin.ELSEWHERE);
  }

  /**
   * Wraps what {@link #bytes} gave elsewhere.
   *
   * @param bytes the encoded value; not copied, not to be changed afterwards
   * @return a payload that is decoded when its value is first asked for
   */
  public static Payload ofBytes(byte[] bytes) {
    return new Payload(null, false, bytes, Origin.ELSEWHERE);
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
    Objects.requireNonNull(admits, "admits");
    return new Payload(null, false, bytes, Origin.ELSEWHERE.admitting(admits));
  }

  /**
   * Sets the class loaders that are asked before the one of this library and the thread's context
   * class loader when the value is decoded. Has no effect if the value is already decoded.
   *
   * @param loaders the class loaders, the first one first; usually that of the evaluator
   * @return this
   */
  public Payload loadedBy(List<ClassLoader> loaders) {
    if (!hasValue) {
      origin = origin.loadedBy(loaders);
    }
    return this;
  }

  /**
   * Returns a payload of the same bytes that has not been decoded, so that its value is a copy of
   * the value of this one. Both values are of the same classes. The value is encoded if that has
   * not been done.
   *
   * @return another payload
   * @throws PayloadException if it cannot be encoded
   */
  public Payload encoded() {
    return new Payload(null, false, bytes(), origin);
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
      value = Decoder.decode(bytes, origin);
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
      Encoder.Encoded encoded = Encoder.encode(value);
      bytes = encoded.bytes;
      origin = origin.of(encoded.foreign);
    }
    return bytes;
  }

  /**
   * Returns a copy of a value, made by encoding and decoding it. The copy has the same classes as
   * the original.
   *
   * @param <T> the value's type
   * @param value a serializable value
   * @return an equal value that shares nothing with the first
   * @throws PayloadException if it cannot be encoded or decoded
   */
  @SuppressWarnings("unchecked")
  public static <T> T copy(T value) {
    return (T) of(value).encoded().value();
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
    if (out instanceof Encoder encoder) {
      encoder.include(origin.foreign());
    }
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
    origin = in instanceof Decoder decoder ? decoder.origin() : Origin.ELSEWHERE;
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
