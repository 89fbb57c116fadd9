package io.jobdispatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a process printed and how it ended. */
record Outcome(int exitCode, String output, String errors) {

  static final Path ROOT = Path.of(System.getProperty("jd.root")).toAbsolutePath().normalize();
  static final Path LIB = Path.of(System.getProperty("jd.lib")).toAbsolutePath().normalize();

  private static final String OPTIONS = System.getProperty("jd.jvmOptions", "");
  private static final long MINUTES_MAX = 10;

  /** Runs a program in a directory. */
  static Outcome of(Path directory, List<String> line) {
    try {
      Path output = Files.createTempFile("jd-it", ".out");
      Path errors = Files.createTempFile("jd-it", ".err");
      try {
        return run(builder(directory, line), output, errors);
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prepares a process that uses the Java of this test, and no settings from outside. */
  static ProcessBuilder builder(Path directory, List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JD_BACKEND");
    builder.environment().put("MAVEN_OPTS", OPTIONS);
    return builder;
  }

  private static Outcome run(ProcessBuilder builder, Path output, Path errors) throws IOException {
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
        throw new AssertionError("did not end in " + MINUTES_MAX + " min: " + builder.command());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(output, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }

  /** Runs Java of the version that runs this test. */
  static Outcome java(Path directory, List<String> arguments) {
    return of(directory, javaLine(arguments));
  }

  static List<String> javaLine(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(OPTIONS.split(" ")));
    line.removeIf(String::isEmpty);
    line.addAll(arguments);
    return line;
  }

  /** Both outputs, for the message of an assertion. */
  String story() {
    return "exit code " + exitCode + "\n" + output + "\n" + errors;
  }
}
