package io.jobdispatch.examples;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code jd}: runs demos of the job dispatcher, and hosts that they can run on.
 *
 * <p>Results go to standard output, all else to standard error. Exit codes: 0 done, 1 the run
 * failed or the host could not stay, 2 it was called in a way that cannot be, 130 it was
 * interrupted, 143 it was told to end by SIGTERM.
 */
@Command(
    name = "jd",
    description = {
      "Runs demos of the job dispatcher, and hosts that they can run on.",
      "Tells what the journals of runs hold."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "./jd COMMAND --help tells the options of a command."})
public final class Main implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  /**
   * Runs a command, and ends this JVM.
   *
   * @param arguments the name of the command, and its options
   */
  public static void main(String[] arguments) {
    /* Charts are drawn where there is no display. */
    System.setProperty("java.awt.headless", "true");
    Console console = Console.install();
    Interruption interruption = Interruption.install();
    int code = execute(new Stage(console, interruption), arguments);
    if (!console.flush() && code == 0) {
      console.tell("jd: cannot write the results to standard output");
      code = 1;
    }
    interruption.lastWordsAreSaid();
    System.exit(code);
  }

  /** Runs a command. Answers the exit code. */
  static int execute(Stage stage, String... arguments) {
    CommandLine line = new CommandLine(new Main());
    List<Object> commands =
        List.of(
            new QuickstartDemo(),
            new DesweepDemo(stage),
            new TuneDemo(stage),
            new SpiceDemo(stage),
            new HostCommand(stage.console()),
            new JournalCommand(stage.console()),
            new DemoList(stage.console()));
    commands.forEach(line::addSubcommand);
    Complaints complaints = new Complaints(stage);
    return line.setOut(stage.console().out())
        .setErr(stage.console().err())
        .setParameterExceptionHandler(complaints)
        .setExecutionExceptionHandler(complaints)
        .execute(arguments);
  }

  /** No command was named: tells which there are. */
  @Override
  public void run() {
    CommandLine line = java.util.Objects.requireNonNull(spec).commandLine();
    line.usage(line.getOut());
  }

  /** Tells the version of this module, or of its jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      @Nullable String jar = Main.class.getPackage().getImplementationVersion();
      String version =
          java.util.Optional.ofNullable(Main.class.getModule().getDescriptor())
              .flatMap(java.lang.module.ModuleDescriptor::rawVersion)
              .orElse(jar == null ? "(version unknown)" : jar);
      return new String[] {"jd " + version, "Java " + Runtime.version()};
    }
  }
}
