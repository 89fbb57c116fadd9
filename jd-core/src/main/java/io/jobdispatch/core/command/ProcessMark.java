package io.jobdispatch.core.command;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a program and all that descends from it have in their environment. */
record ProcessMark(String value) {
  /*
   * The value: an id of the JVM and one of the program, divided by a slash; the JVM's process id;
   * its start in ticks of the kernel's clock; the id of the machine's boot; the PID namespace; the
   * JVM's lock file, encoded as in URLs. All divided by blanks. What is not known is a dash.
   */

  /** The variable. */
  static final String VARIABLE = "JD_COMMAND";

  private static final String UNKNOWN = "-";
  private static final String ID_OF_THIS_JVM = UUID.randomUUID() + "/";
  private static final int PARTS = 6;

  /** Makes the mark of one program of this JVM, which has that file locked. */
  static ProcessMark fresh(Optional<Path> lockFile) {
    String file = lockFile.map(ProcessMark::encoded).orElse(UNKNOWN);
    return new ProcessMark(
        String.join(
            " ",
            ID_OF_THIS_JVM + UUID.randomUUID(),
            String.valueOf(ProcessHandle.current().pid()),
            start("self").orElse(UNKNOWN),
            bootId(),
            pidNamespace(),
            file));
  }

  void put(Map<String, String> environment) {
    environment.put(VARIABLE, value);
  }

  /** Whether this is the variable's value in the environment of a process. */
  boolean isValue(String other) {
    return value.equals(other);
  }

  /** Whether a process with this value descends from a program of this JVM. */
  static boolean isOfThisJvm(String value) {
    return value.startsWith(ID_OF_THIS_JVM);
  }

  /**
   * Whether a process with this value descends from a program of a JVM that had this file locked,
   * and that has certainly ended on this machine. Whatever is not known is a no.
   */
  static boolean isOfDeadJvm(String value, Path lockFile) {
    List<String> parts = List.of(value.split(" ", -1));
    return parts.size() == PARTS
        && parts.stream().noneMatch(part -> part.isEmpty() || part.equals(UNKNOWN))
        && parts.get(3).equals(bootId())
        && parts.get(4).equals(pidNamespace())
        && parts.get(5).equals(encoded(lockFile))
        && start(parts.get(1)).filter(parts.get(2)::equals).isEmpty();
  }

  /** When the process was started; empty if there is none, or only a zombie. */
  private static Optional<String> start(String process) {
    return ProcessStatus.of(process)
        .filter(status -> !status.isZombie())
        .map(status -> String.valueOf(status.startTicks()));
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException noProcFileSystem) {
      return UNKNOWN;
    }
  }

  private static String pidNamespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException noProcFileSystem) {
      return UNKNOWN;
    }
  }

  private static String encoded(Path file) {
    return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
  }
}
