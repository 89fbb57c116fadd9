package io.jobdispatch.examples;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** The terminal that standard error may be. */
final class Terminal {

  /*
   * The JDK does not tell, and libraries that do bring native code along. POSIX has stty: "stty
   * size" prints the rows and columns of the terminal on its standard input, and fails if that is
   * none. On a system without it progress is told in plain lines.
   */

  private static final File STANDARD_ERROR = new File("/dev/stderr");
  private static final int PATIENCE_SECONDS = 2;

  /** Some terminals in pipes and editors say 0. */
  private static final int COLUMNS_MIN = 20;

  private Terminal() {}

  /** The number of columns; empty if standard error is no terminal. */
  static OptionalInt columns() {
    if (!STANDARD_ERROR.exists() || "dumb".equals(System.getenv("TERM"))) {
      return OptionalInt.empty();
    }
    try {
      return sizeOf(STANDARD_ERROR);
    } catch (IOException | NumberFormatException none) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  private static OptionalInt sizeOf(File device) throws IOException, InterruptedException {
    Process stty =
        new ProcessBuilder("stty", "size")
            .redirectInput(device)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      stty.destroyForcibly();
      return OptionalInt.empty();
    }
    String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    String[] size = text.strip().split(" ", -1);
    if (stty.exitValue() != 0 || size.length != 2) {
      return OptionalInt.empty();
    }
    int columns = Integer.parseInt(size[1]);
    return OptionalInt.of(columns < COLUMNS_MIN ? 80 : columns);
  }
}
