package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Another JVM, which runs {@link ProgramsOfAJvm}. It and its programs end with the test. */
final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final Path directory;
  private final List<Long> known = new ArrayList<>();

  private ChildJvm(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /**
   * Starts it in a manner of {@link ProgramsOfAJvm}, with a folder of its own for all it writes.
   */
  static ChildJvm start(Path directory, String manner) throws Exception {
    Files.createDirectories(temporary(directory));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary(directory),
                "-cp",
                classPath(),
                ProgramsOfAJvm.class.getName(),
                manner,
                directory.toString())
            .redirectOutput(directory.resolve("output").toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    return new ChildJvm(process, directory);
  }

  /** Where JVMs with this directory have their temporary files. */
  static Path temporary(Path directory) {
    return directory.resolve("temporary files");
  }

  private static String classPath() throws Exception {
    Class<?> test = ChildJvm.class;
    URI tests = test.getResource(test.getSimpleName() + ".class").toURI();
    URI main = Command.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Stream<String> paths =
        Stream.of(
            Path.of(tests).resolve("../../../../../..").normalize().toString(),
            Path.of(main).toString(),
            System.getProperty("java.class.path", ""),
            System.getProperty("jdk.module.path", ""));
    return String.join(File.pathSeparator, paths.filter(path -> !path.isEmpty()).toList());
  }

  /** Waits until these programs run, and gives the ids of their processes. */
  List<Long> awaitIds(int... programs) throws Exception {
    List<Long> ids = new ArrayList<>();
    for (int program : programs) {
      Path file = directory.resolve("ids-" + program);
      while (!Files.exists(file)) {
        lookAgain();
      }
      Files.readAllLines(file).stream().map(Long::valueOf).forEach(ids::add);
    }
    known.addAll(ids);
    return ids;
  }

  /** Lets others go on, and fails if this JVM has ended. */
  void lookAgain() throws InterruptedException {
    assertThat(process.isAlive()).as("the JVM is alive").isTrue();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Thread.onSpinWait();
  }

  /** Asks it to end by SIGTERM, and leaves its standard input open, for which it waits. */
  void tellToEnd() {
    process.toHandle().destroy();
  }

  /** Lets the one go on that waits for its standard input. */
  void closeInput() throws Exception {
    process.getOutputStream().close();
  }

  int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends it by SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  Path output() {
    return directory.resolve("output");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    known.forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly));
  }
}
