package io.jobdispatch.hazelcast;

import com.hazelcast.config.JavaSerializationFilterConfig;

/** What a member may read by Java's serialisation: exceptions of Hazelcast, and nothing else. */
final class MemberFilter {

  /*
   * A member that was refused something is answered by an exception, which Hazelcast serialises as
   * Java does. Who cannot read it waits for an answer until a time-out. All else that members tell
   * each other has a codec of its own, and what we send are bytes.
   *
   * The JDK's classes are those that an exception is made of; they hold data and run no code.
   */

  private static final String[] PACKAGES = {"com.hazelcast.spi.exception.", "com.hazelcast.core."};

  private static final String[] CLASSES = {
    "[Ljava.lang.StackTraceElement;",
    "java.io.EOFException",
    "java.io.IOException",
    "java.lang.Exception",
    "java.lang.IllegalArgumentException",
    "java.lang.IllegalStateException",
    "java.lang.NullPointerException",
    "java.lang.RuntimeException",
    "java.lang.StackTraceElement",
    "java.lang.Throwable",
    "java.util.ArrayList",
    "java.util.Collections$EmptyList",
    "java.util.Collections$UnmodifiableCollection",
    "java.util.Collections$UnmodifiableList",
    "java.util.concurrent.TimeoutException"
  };

  private MemberFilter() {}

  static JavaSerializationFilterConfig exceptions() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter.getWhitelist().addPrefixes(PACKAGES).addClasses(CLASSES);
    return filter;
  }
}
