package io.jobdispatch.hazelcast;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Another JVM with the classes of this one. */
final class Jvm implements AutoCloseable {

  private final Process process;
  private final Path output;

  private Jvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param output a file for all that it writes
   */
  static Jvm start(Path output, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Hazelcast uses what JDK 24 and later warn of; earlier ones do not know the flag.
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-Xmx128m", "-cp", classPath(main), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new Jvm(builder.start(), output);
  }

  /* A test may run on a module path, patched by the classes of the tests. */
  private static String classPath(Class<?> test) {
    Stream<String> paths =
        Stream.of(
            tests(test),
            System.getProperty("java.class.path", ""),
            System.getProperty("jdk.module.path", ""));
    return String.join(File.pathSeparator, paths.filter(path -> !path.isEmpty()).toList());
  }

  private static String tests(Class<?> test) {
    String file = test.getSimpleName() + ".class";
    try {
      URI uri = test.getResource(file).toURI();
      int packages = test.getPackageName().split("\\.").length;
      Path place = Path.of(uri).getParent();
      for (int i = 0; i < packages; i++) {
        place = place.getParent();
      }
      return place.toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it as a power failure would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, and waits until it has. */
  int end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return process.waitFor();
  }

  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Waits until it has ended by itself. */
  int await() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
