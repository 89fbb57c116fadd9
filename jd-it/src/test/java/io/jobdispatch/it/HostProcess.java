package io.jobdispatch.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host in a process of its own, which ends with the test. */
final class HostProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("host (\\S+:\\d+) \\(.*\\) is ready");
  private static final long PATIENCE_SECONDS = 120;

  /** Nobody is lost because the machine is busy. */
  static final String PATIENT = "-Djd.hazelcast.silence=600";

  private final Process process;
  private final BufferedReader output;
  private final Path errors;
  private String address = "";

  private HostProcess(Process process, Path errors) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.errors = errors;
  }

  /**
   * Starts one, and waits until it is ready.
   *
   * @param directory where it keeps what it says on standard error
   * @param arguments what Java is called with
   */
  static HostProcess start(Path directory, List<String> arguments) throws IOException {
    Path errors = Files.createTempFile(directory, "host", ".err");
    ProcessBuilder builder = Outcome.builder(directory, Outcome.javaLine(arguments));
    HostProcess host = new HostProcess(builder.redirectError(errors.toFile()).start(), errors);
    try {
      host.address = host.awaitReady();
      return host;
    } catch (IOException | RuntimeException | Error e) {
      host.close();
      throw e;
    }
  }

  private String awaitReady() throws IOException {
    String line = String.valueOf(output.readLine());
    Matcher ready = READY.matcher(line);
    if (!ready.matches()) {
      throw new AssertionError("not ready, but: " + line + "\n" + errors());
    }
    return ready.group(1);
  }

  /** Where it can be joined. */
  String address() {
    return address;
  }

  /** Tells it to end by SIGTERM, and waits until it has. Gives what it has printed meanwhile. */
  List<String> end() throws IOException, InterruptedException {
    process.toHandle().destroy(); // unlike process.destroy(), this leaves its output open
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
    }
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end: " + lines);
    }
    return lines;
  }

  /** How long processors have worked for it. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  int exitCode() {
    return process.exitValue();
  }

  String errors() throws IOException {
    return Files.readString(errors, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
