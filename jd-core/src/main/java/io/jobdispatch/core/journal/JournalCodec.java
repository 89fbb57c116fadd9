package io.jobdispatch.core.journal;

import io.jobdispatch.api.Payload;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * How jobs, results and states become the bytes of a journal, and values again in a later life.
 *
 * <p>Used by the run's thread alone.
 */
public interface JournalCodec {

  /**
   * Encodes a value.
   *
   * @param value a job, a result or a state
   * @return its bytes, not to be changed
   * @throws io.jobdispatch.api.PayloadException if it cannot be encoded, or could not be decoded
   *     later; the message names the class
   */
  byte[] encode(Payload value);

  /**
   * Decodes what {@link #encode} gave, in this life or an earlier one.
   *
   * @param bytes the encoded value
   * @return the value, which may be null
   * @throws io.jobdispatch.api.PayloadException if it cannot be decoded; the message names the
   *     class
   */
  @Nullable Object decode(byte[] bytes);

  /**
   * Tells jobs apart: a later life must draw the same jobs as the ones before it, and this is how
   * it finds out.
   *
   * <p>The default takes the first eight bytes of the SHA-256 of the encoded job, so it expects
   * that equal jobs are encoded alike in every JVM. Where they are not, override it, with a hash of
   * what tells your jobs apart. Not encoded alike are, for example, sets and maps whose order
   * depends on identity ({@link Object#hashCode}), as that of enums and of classes does, or on the
   * JVM's salt, as that of {@link java.util.Set#of()} and {@link java.util.Map#of()} does.
   *
   * @param job the job
   * @return a number that differs for different jobs, as far as 64 bits can
   * @throws io.jobdispatch.api.PayloadException if it has to be encoded, and cannot
   */
  default long fingerprint(Payload job) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(encode(job))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * Gives the default codec: Java's serialisation, of classes that are admitted.
   *
   * @param owners classes whose modules (or, outside a named module, whose jars and packages) are
   *     admitted: those of the dispatcher and of the evaluator
   * @return a codec that admits these, and the JDK's values, enums and usual collections
   */
  static JavaCodec java(Class<?>... owners) {
    return JavaCodec.of(owners);
  }
}
