package io.jobdispatch.core.journal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program that opens a journal, says whether it could, and ends. */
final class Opener {

  static final String OPENED = "opened";

  private Opener() {}

  public static void main(String[] arguments) {
    try (Journal.Session session = JournalFolder.at(Path.of(arguments[0])).open("other", "p")) {
      System.out.print(OPENED + " " + session.runId());
    } catch (JournalException e) {
      System.out.print(e.getMessage());
    }
  }

  /** Runs it in a JVM of its own. Gives what it said. */
  static String run(Path folder) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            Opener.class.getName(),
            folder.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  /* The tests run on a module path, and what they need besides is on the class path. */
  static String classPath() {
    return System.getProperty("java.class.path", "")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }
}
