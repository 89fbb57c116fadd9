package io.jobdispatch.hazelcast;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Another JVM with the classes of this one. */
final class Jvm implements AutoCloseable {

  /* None outlives this JVM, even if that is told to end in the middle of a test. */
  private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

  static {
    Thread end = new Thread(() -> ALL.forEach(Process::destroyForcibly), "end-jvms");
    Runtime.getRuntime().addShutdownHook(end);
  }

  /** Of the JVM. At first so that it starts quickly and is small. */
  static volatile List<String> options =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final Path output;

  private Jvm(Process process, Path output) {
    this.process = process;
    this.output = output;
    ALL.add(process);
  }

  /**
   * Starts it.
   *
   * @param output a file for all that it writes
   */
  static Jvm start(Path output, Class<?> main, String... args) throws IOException {
    return start(output, List.of(), main, args);
  }

  /**
   * Starts it by way of another program, which must become it.
   *
   * @param output a file for all that it writes
   * @param prefix the program and its arguments; empty for none
   */
  static Jvm start(Path output, List<String> prefix, Class<?> main, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Hazelcast uses what JDK 24 and later warn of; earlier ones do not know the flag.
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("--sun-misc-unsafe-memory-access=allow");
    // It lives for seconds, so most of what C2 compiles would not pay off.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(main), main.getName()));
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
    ALL.remove(process);
  }

  /** Takes the processor away from it. */
  void stop() {
    signal("STOP");
  }

  /** Lets it go on. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    Commands.run("kill", "-" + name, String.valueOf(process.pid()));
  }

  /** Ends its input. */
  void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end, and waits until it has. */
  int end() throws InterruptedException {
    endInput();
    return process.waitFor();
  }

  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Waits until it has written this. */
  void awaitOutput(String text) {
    Await.until("it says '" + text + "'", this::read, () -> read().contains(text));
  }

  private String read() {
    try {
      return output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    ALL.remove(process);
  }
}
