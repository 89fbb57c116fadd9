package io.jobdispatch.it;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the README shows. */
final class Readme {

  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private Readme() {}

  static String text() throws IOException {
    return Files.readString(Outcome.ROOT.resolve("README.md"));
  }

  /** The first program. */
  static String program() throws IOException {
    Matcher program = PROGRAM.matcher(text());
    if (!program.find()) {
      throw new AssertionError("README.md shows no program");
    }
    return program.group(1);
  }
}
