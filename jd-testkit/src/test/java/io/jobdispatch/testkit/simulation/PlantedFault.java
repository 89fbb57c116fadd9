package io.jobdispatch.testkit.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One line of the core, changed for the worse.
 *
 * @param story what is wrong then
 * @param type the class that the line is in, as a path from the core's package
 * @param line a text that stands in the class once
 * @param change what stands there instead
 * @param rare whether only one seed in hundreds finds it, so that the long build looks for it
 */
record PlantedFault(String story, String type, String line, String change, boolean rare) {

  private static final Path CORE =
      Path.of(System.getProperty("basedir", "."), "../jd-core/src/main/java/io/jobdispatch/core");

  PlantedFault(String story, String type, String line, String change) {
    this(story, type, line, change, false);
  }

  /** Returns this fault as one that few seeds find. */
  PlantedFault foundByFewSeeds() {
    return new PlantedFault(story, type, line, change, true);
  }

  /** The class's source with the fault in it. */
  String source() {
    String source = read(CORE.resolve(type + ".java"));
    int at = source.indexOf(line);
    if (at < 0 || source.indexOf(line, at + 1) >= 0) {
      throw new AssertionError(
          "must stand once in %s.java: '%s'; the core has changed, and the fault has to follow"
              .formatted(type, line));
    }
    return source.substring(0, at) + change + source.substring(at + line.length());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("the core's sources must lie beside: " + file, e);
    }
  }

  @Override
  public String toString() {
    return story;
  }
}
