package io.jobdispatch.core.command;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** The start of a program, which is tried again while the program's file is open for writing. */
final class ProgramStart {
  /*
   * Who has just written and closed a program may not run it yet: a child that another thread
   * forked meanwhile has inherited the open file, and closes it when it executes its own program, a
   * moment later (ETXTBSY; golang.org/issue/22315 tells all of it). The JDK tells the error by its
   * number in the message alone, the text is translated.
   */

  /** How long a busy program is tried again. */
  static final Duration BUSY_WAIT = Duration.ofSeconds(5);

  private static final long PAUSE_FIRST_MILLIS = 2;
  private static final long PAUSE_MAX_MILLIS = 50;

  /* "error=26, Text file busy", since JDK 25 "error: 26 (Text file busy)". */
  private static final Pattern BUSY = Pattern.compile("\\berror[=:] ?26\\b");

  /** Starts a process, or throws what {@link ProcessBuilder#start} throws. */
  interface Attempt {
    Process start() throws IOException;
  }

  private ProgramStart() {}

  /** Starts a program, and waits for at most so long until it is not busy. */
  static Process start(Attempt attempt, Duration busyWait)
      throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    long pauseMillis = PAUSE_FIRST_MILLIS;
    while (true) {
      try {
        return attempt.start();
      } catch (IOException e) {
        if (!isBusy(e) || System.nanoTime() - begunNanos >= busyWait.toNanos()) {
          throw e;
        }
      }
      Thread.sleep(pauseMillis);
      pauseMillis = Math.min(2 * pauseMillis, PAUSE_MAX_MILLIS);
    }
  }

  private static boolean isBusy(IOException failure) {
    return BUSY.matcher(reason(failure)).find();
  }

  /** What went wrong, without the program's name, which the JDK puts first and may be long. */
  static String reason(IOException failure) {
    Throwable last = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(last.getMessage()).strip();
  }
}
