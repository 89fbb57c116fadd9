package io.jobdispatch.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The way back from {@link Encoder}. */
final class Decoder extends ObjectInputStream {

  /*
   * A class that is missing below a lambda is told by Java as a SerializedLambda that cannot be cast,
   * so it is noted down here what was missing first.
   */
  private String missing = "";

  private String refused = "";

  private final Origin origin;

  private Decoder(byte[] bytes, Origin origin) throws IOException {
    super(new ByteArrayInputStream(bytes));
    this.origin = origin;
    if (origin.admits() != null) {
      setObjectInputFilter(info -> decide(info.serialClass(), origin.admits()));
    }
  }

  /**
   * Where bytes come from, and so of which classes they are.
   *
   * @param admits which classes are allowed; null: all
   * @param foreign the classes of the original, where it was encoded in this JVM
   * @param loaders class loaders that are asked before the one of this library
   */
  record Origin(Predicate<Class<?>> admits, ForeignClasses foreign, List<ClassLoader> loaders) {

    /** Bytes of another JVM. */
    static final Origin ELSEWHERE = new Origin(null, ForeignClasses.NONE, List.of());

    Origin admitting(Predicate<Class<?>> these) {
      return new Origin(these, foreign, loaders);
    }

    Origin of(ForeignClasses those) {
      return new Origin(admits, those, loaders);
    }

    Origin loadedBy(List<ClassLoader> those) {
      return new Origin(admits, foreign, List.copyOf(those));
    }
  }

  /** Returns where a part comes from that is decoded by itself. */
  Origin origin() {
    return origin;
  }

  private Status decide(Class<?> type, Predicate<Class<?>> admits) {
    if (type == null || admits.test(type)) {
      return Status.ALLOWED;
    }
    refused = refused.isEmpty() ? type.getTypeName() : refused;
    return Status.REJECTED;
  }

  static Object decode(byte[] bytes, Origin origin) {
    try {
      return PlainCodec.isPlain(bytes) ? PlainCodec.decode(bytes) : deserialize(bytes, origin);
    } catch (PayloadException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new PayloadException(
          "cannot decode: it is nested too deeply for Java's serialisation", e);
    } catch (OutOfMemoryError e) {
      throw new PayloadException("cannot decode: it is too big: " + e.getMessage(), e);
    } catch (Exception | LinkageError e) {
      throw new PayloadException("cannot decode: " + Failure.of(e).headline(), e);
    }
  }

  private static Object deserialize(byte[] bytes, Origin origin)
      throws IOException, ClassNotFoundException {
    try (Decoder in = new Decoder(bytes, origin)) {
      return in.readValue();
    }
  }

  private Object readValue() throws IOException, ClassNotFoundException {
    try {
      return readObject();
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      if (!refused.isEmpty()) {
        throw new PayloadException("cannot decode: class " + refused + " is not admitted", e);
      }
      if (missing.isEmpty()) {
        throw e;
      }
      throw new PayloadException(
          "cannot decode: class " + missing + " is not here; is its jar on this host?", e);
    }
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass type)
      throws IOException, ClassNotFoundException {
    Class<?> first = resolveFirst(type.getName());
    if (first != null) {
      return first;
    }
    try {
      return super.resolveClass(type);
    } catch (ClassNotFoundException notInOurs) {
      return resolveLast(type.getName());
    }
  }

  private Class<?> resolveFirst(String name) {
    Class<?> original = origin.foreign().find(name);
    for (ClassLoader loader : origin.loaders()) {
      if (original != null) {
        break;
      }
      original = find(name, loader);
    }
    return original;
  }

  private static Class<?> find(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException notThere) {
      return null;
    }
  }

  private Class<?> resolveLast(String name) throws ClassNotFoundException {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException notHere) {
      missing = missing.isEmpty() ? name : missing;
      throw notHere;
    }
  }

  /* As in resolveClass. Each interface is looked up alone: they may be of several loaders. */
  @Override
  protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
    Class<?> original = origin.foreign().findProxy(names);
    if (original != null) {
      return original;
    }
    Class<?>[] interfaces = new Class<?>[names.length];
    for (int i = 0; i < names.length; i++) {
      interfaces[i] = resolveInterface(names[i]);
    }
    return proxyOf(interfaces);
  }

  /* The proxy belongs to the loader of one of its interfaces: of the one that sees all others. */
  private static Class<?> proxyOf(Class<?>... interfaces) throws ClassNotFoundException {
    for (Class<?> each : interfaces) {
      try {
        return Proxy.newProxyInstance(each.getClassLoader(), interfaces, (p, m, values) -> null)
            .getClass();
      } catch (IllegalArgumentException e) {
        // Another of the interfaces cannot be seen from there.
      }
    }
    throw new ClassNotFoundException("a proxy of " + Arrays.toString(interfaces));
  }

  private Class<?> resolveInterface(String name) throws ClassNotFoundException {
    Class<?> first = resolveFirst(name);
    if (first == null) {
      first = find(name, Decoder.class.getClassLoader());
    }
    return first != null ? first : resolveLast(name);
  }
}
