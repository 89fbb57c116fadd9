package io.jobdispatch.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/** Java's serialisation, with errors that name what stood in the way and who held it. */
final class Encoder extends ObjectOutputStream {

  /*
   * The stream that watches what it writes is slower, so a value is written by a plain one, and
   * only what could not be written is written again under watch.
   */

  private final ForeignClasses.Collector classes = new ForeignClasses.Collector();

  private Encoder(OutputStream out) throws IOException {
    super(out);
  }

  /** An encoded value. */
  static final class Encoded {

    /** What leaves this JVM. */
    final byte[] bytes;

    /** What a copy within this JVM needs beside the bytes. */
    final ForeignClasses foreign;

    Encoded(byte[] bytes, ForeignClasses foreign) {
      this.bytes = bytes;
      this.foreign = foreign;
    }
  }

  static Encoded encode(Object value) {
    try {
      byte[] plain = PlainCodec.encode(value);
      return plain != null ? new Encoded(plain, ForeignClasses.NONE) : serialize(value);
    } catch (OutOfMemoryError e) {
      throw new PayloadException(prefix(value) + "it is too big: " + e.getMessage(), e);
    }
  }

  private static Encoded serialize(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ForeignClasses foreign;
    try (Encoder out = new Encoder(bytes)) {
      out.writeObject(value);
      foreign = out.classes.collected();
    } catch (PayloadException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new PayloadException(
          prefix(value) + "it is nested too deeply for Java's serialisation", e);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new PayloadException(story(value, e), e);
    }
    return new Encoded(bytes.toByteArray(), foreign);
  }

  /** Adds what a part needs that was encoded by itself. */
  void include(ForeignClasses part) {
    classes.addAll(part);
  }

  @Override
  protected void annotateClass(Class<?> type) {
    classes.add(type);
  }

  @Override
  protected void annotateProxyClass(Class<?> type) {
    classes.addProxy(type);
  }

  private static String prefix(Object value) {
    return "cannot encode a " + value.getClass().getName() + ": ";
  }

  private static String story(Object value, Throwable thrown) {
    try (Watch watch = new Watch(thrown)) {
      return watch.story(value);
    } catch (IOException e) {
      return prefix(value) + Failure.of(thrown).headline();
    }
  }

  private static boolean isEncodable(Object value) {
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      out.writeObject(value);
      return true;
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      return false;
    }
  }

  /** Remembers the object that it was about to write, and the lambdas on the way there. */
  private static final class Watch extends ObjectOutputStream {

    private final Throwable thrown;
    private final Deque<SerializedLambda> lambdas = new ArrayDeque<>();
    private Object last = "nothing";
    private boolean over;

    Watch(Throwable thrown) throws IOException {
      super(OutputStream.nullOutputStream());
      this.thrown = thrown;
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      over |= isThrown(object);
      if (!over) {
        last = object;
        if (object instanceof SerializedLambda lambda) {
          lambdas.push(lambda);
        }
      }
      return object;
    }

    /* A stream that could not be written ends with the exception, which is written, too. */
    private boolean isThrown(Object object) {
      return object instanceof IOException written
          && written.getClass() == thrown.getClass()
          && Objects.equals(written.getMessage(), thrown.getMessage());
    }

    String story(Object value) {
      try {
        writeObject(value);
      } catch (IOException | RuntimeException | LinkageError | StackOverflowError expected) {
        return storyOfLast(value);
      }
      return prefix(value) + Failure.of(thrown).headline();
    }

    private String storyOfLast(Object value) {
      for (SerializedLambda lambda : lambdas) {
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
          if (!isEncodable(lambda.getCapturedArg(i))) {
            return "cannot encode the lambda %s of %s: %s; %s"
                .formatted(
                    lambda.getImplMethodName(), className(lambda), reason(), captured(lambda, i));
          }
        }
      }
      return prefix(value) + reason();
    }

    private String reason() {
      String culprit = last.getClass().getName();
      return thrown instanceof NotSerializableException
          ? "class " + culprit + " is not serializable"
          : Failure.of(thrown).headline() + ", at a " + culprit;
    }

    private String captured(SerializedLambda lambda, int index) {
      Object argument = lambda.getCapturedArg(index);
      return "the lambda captured its "
          + argument.getClass().getName()
          + (index == 0 && isReceiver(lambda, argument) ? " (this)" : "")
          + (argument == last ? "" : ", which holds it")
          + ": copy what it needs into local variables, or use a static method";
    }

    private static boolean isReceiver(SerializedLambda lambda, Object argument) {
      boolean ownBody = lambda.getImplMethodName().startsWith("lambda$");
      return ownBody
          ? lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
          : argument.getClass().getName().equals(className(lambda));
    }

    private static String className(SerializedLambda lambda) {
      return lambda.getCapturingClass().replace('/', '.');
    }
  }
}
