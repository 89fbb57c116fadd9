package io.jobdispatch.core.folder;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Another JVM with a folder of its own, which it keeps until it is killed. */
final class FolderJvm implements AutoCloseable {

  private static final String CLEAN = "clean";

  private final Process process;
  private final Path folder;

  private FolderJvm(Process process) throws IOException {
    this.process = process;
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.folder = Path.of(String.valueOf(output.readLine()));
  }

  /** Runs in the other JVM. */
  public static void main(String[] arguments) throws IOException {
    Path parent = Path.of(arguments[0]);
    try (JvmFolder.Use use = JvmFolder.use(parent, lock -> {})) {
      Files.writeString(use.path().resolve("job"), "result");
      if (arguments[1].equals(CLEAN)) {
        new DeadJvms(parent.toRealPath(), use.path(), lock -> {}).remove();
      }
      print(use.path());
      var unused = System.in.read();
    }
  }

  private static void print(Path path) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(path);
  }

  static FolderJvm start(Path parent) throws IOException {
    return new FolderJvm(launch(parent, "hold"));
  }

  /** Has another JVM look for what dead ones have left; returns when it has removed that. */
  static void clean(Path parent) throws IOException {
    try (FolderJvm cleaner = new FolderJvm(launch(parent, CLEAN))) {
      cleaner.process.getOutputStream().close();
      cleaner.process.onExit().join();
    }
  }

  private static Process launch(Path parent, String task) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            FolderJvm.class.getName(),
            parent.toString(),
            task);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /* The tests run on a module path, and what they need besides is on the class path. */
  static String classPath() {
    return System.getProperty("java.class.path", "")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }

  Path folder() {
    return folder;
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
