package io.jobdispatch.core.command;

import java.util.Map;
import java.util.UUID;

/** What a program and all that descends from it have in their environment. */
record ProcessMark(String value) {

  /** The variable. */
  static final String VARIABLE = "JD_COMMAND";

  private static final String OF_THIS_JVM = UUID.randomUUID() + "/";

  /** Makes the mark of one program. */
  static ProcessMark fresh() {
    return new ProcessMark(OF_THIS_JVM + UUID.randomUUID());
  }

  void put(Map<String, String> environment) {
    environment.put(VARIABLE, value);
  }

  /** Whether this is the variable's value in the environment of a process. */
  boolean isValue(String other) {
    return value.equals(other);
  }

  /** Whether a process with this value descends from a program of this JVM. */
  static boolean isOfThisJvm(String value) {
    return value.startsWith(OF_THIS_JVM);
  }
}
