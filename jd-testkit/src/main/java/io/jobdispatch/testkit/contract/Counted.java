package io.jobdispatch.testkit.contract;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A value that counts how often it is encoded where it was made. */
final class Counted implements Serializable {

  private static final long serialVersionUID = 1;

  private final transient @Nullable AtomicInteger encodings = new AtomicInteger();

  private void writeObject(ObjectOutputStream out) throws IOException {
    if (encodings != null) {
      encodings.incrementAndGet();
    }
    out.defaultWriteObject();
  }

  int encodings() {
    return encodings == null ? 0 : encodings.get();
  }
}
