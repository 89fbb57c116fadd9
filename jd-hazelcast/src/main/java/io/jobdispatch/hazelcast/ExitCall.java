package io.jobdispatch.hazelcast;

import java.util.Map;
import java.util.Optional;

/** Finds out who has called {@code System.exit}, while shutdown hooks run. */
final class ExitCall {

  private static final String EXITING = Runtime.class.getName();

  private ExitCall() {}

  /** Names the thread that is inside the call, and where it came from; empty if it was a signal. */
  static Optional<String> caller() {
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] stack = each.getValue();
      for (int i = 0; i < stack.length; i++) {
        if (stack[i].getClassName().equals(EXITING) && stack[i].getMethodName().equals("exit")) {
          return Optional.of("thread " + each.getKey().getName() + place(stack, i + 1));
        }
      }
    }
    return Optional.empty();
  }

  private static String place(StackTraceElement[] stack, int from) {
    for (int i = from; i < stack.length; i++) {
      if (!stack[i].getClassName().equals(System.class.getName())) {
        return " at " + stack[i];
      }
    }
    return "";
  }
}
