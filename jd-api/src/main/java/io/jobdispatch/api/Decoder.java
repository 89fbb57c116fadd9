package io.jobdispatch.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.function.Predicate;

/** The way back from {@link Encoder}. */
final class Decoder extends ObjectInputStream {

  /*
   * A class that is missing below a lambda is told by Java as a SerializedLambda that cannot be cast,
   * so it is noted down here what was missing first.
   */
  private String missing = "";

  private String refused = "";

  private Decoder(byte[] bytes, Predicate<Class<?>> admits) throws IOException {
    super(new ByteArrayInputStream(bytes));
    if (admits != null) {
      setObjectInputFilter(info -> decide(info.serialClass(), admits));
    }
  }

  private Status decide(Class<?> type, Predicate<Class<?>> admits) {
    if (type == null || admits.test(type)) {
      return Status.ALLOWED;
    }
    refused = refused.isEmpty() ? type.getTypeName() : refused;
    return Status.REJECTED;
  }

  /** Decodes a value; of all classes if it is null which. */
  static Object decode(byte[] bytes, Predicate<Class<?>> admits) {
    try {
      return PlainCodec.isPlain(bytes) ? PlainCodec.decode(bytes) : deserialize(bytes, admits);
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

  private static Object deserialize(byte[] bytes, Predicate<Class<?>> admits)
      throws IOException, ClassNotFoundException {
    try (Decoder in = new Decoder(bytes, admits)) {
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

  /* Programs may live in a loader below ours: in a notebook, a shell, a server. */
  @Override
  protected Class<?> resolveClass(ObjectStreamClass type)
      throws IOException, ClassNotFoundException {
    try {
      return super.resolveClass(type);
    } catch (ClassNotFoundException notInOurs) {
      return resolveElsewhere(type.getName());
    }
  }

  private Class<?> resolveElsewhere(String name) throws ClassNotFoundException {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException notHere) {
      missing = missing.isEmpty() ? name : missing;
      throw notHere;
    }
  }
}
