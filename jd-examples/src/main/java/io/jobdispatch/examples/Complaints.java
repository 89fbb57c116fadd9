package io.jobdispatch.examples;

import static java.util.stream.Collectors.joining;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.core.RunException;
import io.jobdispatch.core.RunSummary.Ending;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
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
    /* picocli calls one that is a map so. */
    String message = String.valueOf(e.getMessage()).replace("option option ", "option ");
    return complain(message);
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
      return complain(SettingNames.withOptions(String.valueOf(e.getMessage()), line));
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
    String story = String.valueOf(failed.getMessage());
    boolean brief = failed.summary().ending() == Ending.SETUP_FAILED && !LogChoice.logsMore();
    stage.console().tell("%s", brief ? causes(story) : story);
    return ExitCode.SOFTWARE;
  }

  /* The same on every host, as a rule, and its traces are of use to those who debug it. */
  static String causes(String story) {
    Set<String> seen = new HashSet<>();
    String causes =
        story
            .lines()
            .filter(line -> !line.startsWith("\t"))
            .filter(line -> seen.add(line.replaceFirst("^on host [^ ]+: ", "")))
            .collect(joining(System.lineSeparator()));
    return causes + System.lineSeparator() + "-v tells more";
  }

  private int complain(@Nullable String message) {
    String line = String.valueOf(message).lines().findFirst().orElse("it cannot be done");
    stage
        .console()
        .tell("jd: %s", line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1));
    return ExitCode.USAGE;
  }
}
