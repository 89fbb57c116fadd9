package io.jobdispatch.core.journal;

import java.util.Map;

/** What to use in place of classes of the JDK that a journal cannot keep. */
final class InsteadOf {

  private static final Map<String, String> ADVICE =
      Map.of(
          "sun.nio.fs.",
          "a Path cannot be serialized: use its toFile() or its toString()",
          "java.net.URL ",
          "a URL asks a name server when it is compared: use its toURI()",
          "java.util.Optional",
          "use its value, or null",
          "java.util.KeyValueHolder ",
          "a Map.entry cannot be serialized: use an AbstractMap.SimpleImmutableEntry",
          "java.util.ArrayList$SubList ",
          "a subList cannot be serialized: use new ArrayList<>(it)");

  private InsteadOf() {}

  /** Returns an error's message, with advice if it names such a class. */
  static String in(String message) {
    return ADVICE.entrySet().stream()
        .filter(each -> message.contains("class " + each.getKey()))
        .findFirst()
        .map(each -> message + "; " + each.getValue())
        .orElse(message);
  }
}
