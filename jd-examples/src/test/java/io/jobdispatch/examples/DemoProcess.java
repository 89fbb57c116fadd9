package io.jobdispatch.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A call of the command in a process of its own, with the class path of the tests. What it prints
 * goes to files.
 */
record DemoProcess(Process process, Path outFile, Path errFile) {

  static DemoProcess start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    String path =
        Stream.of("java.class.path", "jdk.module.path")
            .map(System::getProperty)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(List.of("-cp", path, "io.jobdispatch.examples.Main"));
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "demo", ".out");
    Path err = Files.createTempFile(folder, "demo", ".err");
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    return new DemoProcess(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  String out() throws IOException {
    return Files.readString(outFile);
  }

  String err() throws IOException {
    return Files.readString(errFile);
  }
}
