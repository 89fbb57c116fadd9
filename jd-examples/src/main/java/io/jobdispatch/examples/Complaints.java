package io.jobdispatch.examples;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.core.RunException;
import io.jobdispatch.core.RunSummary.Ending;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a call, and in a few why a run failed. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

  /** The exit code of a process that SIGINT has ended, as shells give it. */
  static final int INTERRUPTED = 130;

  /**
   * Ctrl-C reaches the programs that the slaves have started, too, and the failure of one of them
   * may be here before the news that we are being interrupted.
   */
  private static final Duration NEWS_DELAY = Duration.ofMillis(300);

  private final Stage stage;

  Complaints(Stage stage) {
    this.stage = stage;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    if (e instanceof UnmatchedArgumentException unknown) {
      return complain(unknown(unknown));
    }
    return complain(e.getMessage());
  }

  private static String unknown(UnmatchedArgumentException e) {
    CommandLine line = e.getCommandLine();
    String what = e.getUnmatched().get(0);
    boolean isRoot = line.getParent() == null;
    if (e.isUnknownOption()) {
      String hint = hint(what, line.getCommandSpec().optionsMap().keySet());
      String name = isRoot ? "" : " " + line.getCommandName();
      return "unknown option '%s'%s see ./jd%s --help".formatted(what, hint, name);
    }
    if (isRoot) {
      String hint = hint(what, line.getSubcommands().keySet());
      return "unknown demo '%s'%s see ./jd list".formatted(what, hint);
    }
    return "one argument too many: '%s'; see ./jd %s --help".formatted(what, line.getCommandName());
  }

  private static String hint(String wrong, Set<String> names) {
    return NearName.of(wrong, names).map(name -> "; did you mean " + name + "?").orElse(";");
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult result)
      throws Exception {
    if (e instanceof RunException failed) {
      return tellWhy(failed);
    }
    if (e instanceof IllegalArgumentException || e instanceof DispatchException) {
      return complain(e.getMessage());
    }
    if (e instanceof UncheckedIOException) {
      complain(e.getMessage());
      return ExitCode.SOFTWARE;
    }
    throw e;
  }

  private int tellWhy(RunException failed) {
    boolean cancelled = failed.summary().ending() == Ending.CANCELLED;
    if (cancelled || stage.interruption().begins(NEWS_DELAY)) {
      stage.console().tell("interrupted: %s", Summaries.line(failed.summary()));
      return INTERRUPTED;
    }
    stage.console().tell("%s", String.valueOf(failed.getMessage()));
    return ExitCode.SOFTWARE;
  }

  private int complain(@Nullable String message) {
    String line = String.valueOf(message).lines().findFirst().orElse("it cannot be done");
    stage
        .console()
        .tell("jd: %s", line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1));
    return ExitCode.USAGE;
  }
}
