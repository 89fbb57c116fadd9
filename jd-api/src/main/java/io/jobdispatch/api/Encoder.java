package io.jobdispatch.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.util.Arrays;

/** Java's serialisation, with errors that name what stood in the way and who held it. */
final class Encoder {

  /*
   * The stream that watches what it writes is slower, so a value is written by a plain one, and
   * only what could not be written is written again under watch.
   */

  private Encoder() {}

  static byte[] encode(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (PayloadException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new PayloadException(story(value, e), e);
    }
    return bytes.toByteArray();
  }

  private static String story(Object value, Throwable thrown) {
    String root = value.getClass().getName();
    if (thrown instanceof StackOverflowError) {
      return "cannot encode a " + root + ": it is nested too deeply for Java's serialisation";
    }
    try (Watch watch = new Watch()) {
      return watch.story(value, thrown);
    } catch (IOException e) {
      return "cannot encode a " + root + ": " + thrown;
    }
  }

  /** Remembers the object that it was about to write, and the last lambda before it. */
  private static final class Watch extends ObjectOutputStream {

    private Object last = "nothing";
    private SerializedLambda lambda;

    Watch() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      last = object;
      if (object instanceof SerializedLambda seen) {
        lambda = seen;
      }
      return object;
    }

    String story(Object value, Throwable thrown) {
      try {
        writeObject(value);
      } catch (IOException | RuntimeException | StackOverflowError expected) {
        String culprit = last.getClass().getName();
        return "cannot encode "
            + describe(value)
            + ": "
            + reason(culprit, thrown)
            + advice(culprit);
      }
      return "cannot encode " + describe(value) + ": " + thrown;
    }

    private String describe(Object value) {
      return lambda == null
          ? "a " + value.getClass().getName()
          : "the lambda " + lambda.getImplMethodName() + " of " + className(lambda);
    }

    private String reason(String culprit, Throwable thrown) {
      return thrown instanceof java.io.NotSerializableException
          ? "class " + culprit + " is not serializable"
          : thrown + ", at a " + culprit;
    }

    private String advice(String culprit) {
      if (lambda == null || Arrays.stream(captured()).noneMatch(arg -> arg == last)) {
        return "";
      }
      return "; the lambda captured its "
          + culprit
          + (culprit.equals(className(lambda)) ? " (this)" : "")
          + ": copy what it needs into local variables, or use a static method";
    }

    private Object[] captured() {
      Object[] arguments = new Object[lambda.getCapturedArgCount()];
      Arrays.setAll(arguments, lambda::getCapturedArg);
      return arguments;
    }

    private static String className(SerializedLambda lambda) {
      return lambda.getCapturingClass().replace('/', '.');
    }
  }
}
