package io.jobdispatch.core.journal;

import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Java's serialisation, and for numbers, texts and arrays of numbers a shorter form. What is read
 * back may be of these classes and no others: the JDK's values, enums and usual collections; the
 * classes of the owners' modules, or of their jars where there are no modules; and what {@link
 * #admitting} adds.
 *
 * <p>What could not be read back is refused when it is encoded. To find that out, each value is
 * decoded once more, which takes some microseconds. Not so the values of a class that can hold
 * nothing but numbers, texts, enums, and records and final classes of such, directly or in arrays:
 * there, only the first one is. So a record with an array is quicker than one with a list.
 */
public final class JavaCodec implements JournalCodec {

  private final List<Class<?>> owners;
  private final List<String> patterns;
  private final List<ClassLoader> loaders;
  private final Admission admission;
  private final ClosedTypes closed;

  /* Closed classes whose first value was read back: no later one can be worse. */
  private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

  private JavaCodec(List<Class<?>> owners, List<String> patterns) {
    this.owners = owners;
    this.patterns = patterns;
    this.admission = new Admission(owners, patterns);
    this.closed = new ClosedTypes(admission::isAdmitted);
    this.loaders =
        owners.stream().map(Class::getClassLoader).filter(Objects::nonNull).distinct().toList();
  }

  static JavaCodec of(Class<?>... owners) {
    return new JavaCodec(List.of(owners), List.of());
  }

  /**
   * Admits more classes.
   *
   * @param more names of classes; {@code com.example.*} for those of a package, {@code
   *     com.example.**} for those of the packages below it too
   * @return a codec that admits these as well
   */
  public JavaCodec admitting(String... more) {
    return new JavaCodec(owners, Stream.concat(patterns.stream(), Stream.of(more)).toList());
  }

  /**
   * {@inheritDoc}
   *
   * @throws PayloadException if it cannot be encoded, or is of a class that is not admitted
   */
  @Override
  public byte[] encode(Payload value) {
    byte[] bytes = bytes(value);
    Object itself = value.value();
    if (itself != null && !checked.contains(itself.getClass())) {
      check(bytes);
      if (closed.contains(itself.getClass())) {
        checked.add(itself.getClass());
      }
    }
    return bytes;
  }

  private static byte[] bytes(Payload value) {
    try {
      return value.bytes();
    } catch (PayloadException e) {
      String message = String.valueOf(e.getMessage());
      String advised = InsteadOf.in(message);
      throw advised.equals(message) ? e : new PayloadException(advised, e);
    }
  }

  private void check(byte[] bytes) {
    try {
      var unused = decode(bytes);
    } catch (PayloadException e) {
      throw new PayloadException(
          "a journal could not give it back: "
              + InsteadOf.in(String.valueOf(e.getMessage()))
              + "; if it is a class of yours, use JournalCodec.java(...).admitting(its name)",
          e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws PayloadException if it cannot be decoded, or is of a class that is not admitted
   */
  @Override
  public @Nullable Object decode(byte[] bytes) {
    return Payload.ofBytes(bytes, admission::isAdmitted).loadedBy(loaders).value();
  }
}
