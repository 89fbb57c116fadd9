package io.jobdispatch.examples;

import java.util.Set;
import picocli.CommandLine.Option;

/** The option that says how much is logged. */
final class LogChoice {

  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  /** Tells whether more is logged than warnings. */
  static boolean logsMore() {
    return Set.of("info", "debug").contains(System.getProperty(LOG_LEVEL, ""));
  }

  /* At once: the first logger is made when the first dispatcher or host is. */
  @Option(
      names = {"-v", "--verbose"},
      description = "Logs what happens; given twice, every message.")
  void logMore(boolean[] times) {
    if (times.length > 0) {
      System.setProperty(LOG_LEVEL, times.length == 1 ? "info" : "debug");
    }
  }
}
