package io.jobdispatch.examples;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description = "Lists the demos.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DemoList implements Runnable {

  /* Commands that are no demos. */
  private static final Set<String> OTHERS = Set.of(HostCommand.NAME, JournalCommand.NAME);

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  DemoList(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Map<String, CommandLine> all = Objects.requireNonNull(spec).parent().subcommands();
    all.forEach(
        (name, demo) -> {
          if (demo.getCommandSpec() != spec && !OTHERS.contains(name)) {
            console.print("%-12s%s%n", name, about(demo.getCommandSpec()));
          }
        });
  }

  private static String about(CommandSpec demo) {
    return String.join(" ", demo.usageMessage().description());
  }
}
