package io.jobdispatch.core.journal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that opens a journal, says whether it could, waits if it is told so, and ends. */
final class Opener {

  static final String OPENED = "opened";

  private Opener() {}

  public static void main(String[] arguments) {
    try (Journal.Session session = JournalFolder.at(Path.of(arguments[0])).open("other", "p")) {
      System.out.print(OPENED + " " + session.runId());
      System.out.flush();
      if (arguments.length > 1) {
        System.in.read();
      }
    } catch (JournalException e) {
      System.out.print(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it in a JVM of its own, which keeps the journal open until its input ends. */
  static Process holding(Path folder) throws IOException {
    Process process = start(folder, "wait");
    byte[] said = process.getInputStream().readNBytes(OPENED.length());
    if (!new String(said, StandardCharsets.UTF_8).equals(OPENED)) {
      process.destroyForcibly();
      throw new IOException("not opened: " + new String(said, StandardCharsets.UTF_8));
    }
    return process;
  }

  /** Runs it in a JVM of its own. Gives what it said. */
  static String run(Path folder) throws IOException {
    Process process = start(folder);
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(Path folder, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.addAll(List.of(Opener.class.getName(), folder.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /* The tests run on a module path, and what they need besides is on the class path. */
  static String classPath() {
    return System.getProperty("java.class.path", "")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }
}
