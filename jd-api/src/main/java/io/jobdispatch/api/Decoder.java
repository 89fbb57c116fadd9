package io.jobdispatch.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

/** The way back from {@link Encoder}. */
final class Decoder extends ObjectInputStream {

  private Decoder(byte[] bytes) throws IOException {
    super(new ByteArrayInputStream(bytes));
  }

  static Object decode(byte[] bytes) {
    try {
      return PlainCodec.isPlain(bytes) ? PlainCodec.decode(bytes) : deserialize(bytes);
    } catch (ClassNotFoundException e) {
      throw new PayloadException(
          "cannot decode: class " + e.getMessage() + " is not here; is its jar on this host?", e);
    } catch (StackOverflowError e) {
      throw new PayloadException(
          "cannot decode: it is nested too deeply for Java's serialisation", e);
    } catch (OutOfMemoryError e) {
      throw new PayloadException("cannot decode: it is too big: " + e.getMessage(), e);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new PayloadException("cannot decode: " + Failure.of(e).headline(), e);
    }
  }

  private static Object deserialize(byte[] bytes) throws IOException, ClassNotFoundException {
    try (Decoder in = new Decoder(bytes)) {
      return in.readObject();
    }
  }

  /* Programs may live in a loader below ours: in a notebook, a shell, a server. */
  @Override
  protected Class<?> resolveClass(ObjectStreamClass type)
      throws IOException, ClassNotFoundException {
    try {
      return super.resolveClass(type);
    } catch (ClassNotFoundException notInOurs) {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return Class.forName(type.getName(), false, loader);
    }
  }
}
