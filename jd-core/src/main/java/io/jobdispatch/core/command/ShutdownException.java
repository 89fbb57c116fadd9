package io.jobdispatch.core.command;

import java.io.IOException;

/** No program is started any more, because the JVM shuts down. */
final class ShutdownException extends IOException {

  static final String WHY = "the JVM is shutting down";

  private static final long serialVersionUID = 1L;

  ShutdownException() {
    super(WHY);
  }
}
