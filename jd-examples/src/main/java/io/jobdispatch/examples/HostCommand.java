package io.jobdispatch.examples;

import io.jobdispatch.hazelcast.HazelcastHost;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = HostCommand.NAME,
    description = "Lends slots of this machine to demos that run elsewhere, until it is ended.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {
      "",
      "Whoever reaches its port can run code here. Ends by Ctrl-C or SIGTERM; demos go on.",
      "",
      "  ./jd host --port 5701                                a host",
      "  ./jd host --port 5702 --join 127.0.0.1:5701          another one",
      "  ./jd desweep --join 127.0.0.1:5701,127.0.0.1:5702    a demo over both"
    })
final class HostCommand implements Callable<Integer> {

  static final String NAME = "host";

  private final Console console;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tasks that it can hold. Default: the available processors.")
  private @Nullable Integer slots;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0: any that is free. Default: 5701.")
  private @Nullable Integer port;

  @Mixin private ClusterChoices place = new ClusterChoices();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets something else of the backend hazelcast; can be given several times.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @SuppressWarnings("unused") // picocli uses it
  @Mixin
  private LogChoice log = new LogChoice();

  HostCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    return HazelcastHost.serve(arguments(), line -> console.print("%s%n", line));
  }

  private Map<String, String> arguments() {
    if (slots != null && slots < 1) {
      throw new IllegalArgumentException("must be >= 1: --slots=" + slots);
    }
    Map<String, String> all = new LinkedHashMap<>(settings);
    put(all, "jd.hazelcast.slots", slots);
    put(all, "jd.hazelcast.port", port);
    place.putInto(all);
    return all;
  }

  private static void put(Map<String, String> all, String key, @Nullable Object value) {
    if (value != null) {
      all.put(key, value.toString());
    }
  }
}
