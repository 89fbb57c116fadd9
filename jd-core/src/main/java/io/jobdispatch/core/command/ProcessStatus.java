package io.jobdispatch.core.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the kernel says of a process, where there is a {@code /proc}.
 *
 * @param state its state, a letter
 * @param threads how many threads it has
 * @param startTicks when it was started, in clock ticks since the machine was
 */
record ProcessStatus(char state, int threads, long startTicks) {

  private static final int STATE = 0;
  private static final int THREADS = 17;
  private static final int START = 19;

  /** Reads the status of a process that is there, whoever it belongs to. */
  static Optional<ProcessStatus> of(String process) {
    try {
      Path file = Path.of("/proc", process, "stat");
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
      return Optional.of(
          new ProcessStatus(
              fields[STATE].charAt(0),
              Integer.parseInt(fields[THREADS]),
              Long.parseLong(fields[START])));
    } catch (IOException | RuntimeException endedOrNoProcFileSystem) {
      return Optional.empty();
    }
  }

  /**
   * Whether a process runs. A zombie, which a lazy init keeps for ever, is alive to {@link
   * ProcessHandle}, but does not. Of what a process is allowed to hide, nothing is asked.
   */
  static boolean isAlive(ProcessHandle handle) {
    return handle.isAlive()
        && of(Long.toString(handle.pid())).map(status -> !status.isZombie()).orElse(true);
  }

  /** Whether it has ended and waits for its parent. The first thread may end before others. */
  boolean isZombie() {
    return (state == 'Z' || state == 'X') && threads <= 1;
  }
}
