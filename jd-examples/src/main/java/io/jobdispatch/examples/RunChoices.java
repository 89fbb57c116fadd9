package io.jobdispatch.examples;

import io.jobdispatch.api.VirtualMachines;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.journal.JournalFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every demo has: where and how to run. */
final class RunChoices {

  private static final String NO_BACKEND = "none";
  private static final String ALL_CAUSES = "all";
  private static final String SLOTS_KEY = "jd.local.slots";

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = {
        "Backend to run on: local, hazelcast; 'none': in the master.",
        "Default: hazelcast with --join, --bind or --cluster, else as configured, else local."
      })
  private @Nullable String backend;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Slots of the backend local. Default: the available processors.")
  private @Nullable Integer slots;

  @Mixin private ClusterChoices cluster = new ClusterChoices();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets something else of the backend; can be given several times.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What random numbers are made from. Default: 1.")
  private long seed;

  @Option(
      names = "--journal",
      paramLabel = "DIR",
      description = {
        "Keeps a journal in this folder; continues from there if it has one, also with more jobs.",
        "./jd journal DIR tells what it holds."
      })
  private @Nullable Path journal;

  @Option(
      names = "--retry-failed",
      paramLabel = "CAUSE,...",
      arity = "0..1",
      fallbackValue = ALL_CAUSES,
      description = {
        "Evaluates the failed jobs of the journalled run again: all of them, or those that",
        "failed of these causes: exception, lost, timed_out, exhausted."
      })
  private @Nullable String retryFailed;

  @Option(
      names = {"-q", "--quiet"},
      description = "Shows no progress.")
  private boolean quiet;

  @SuppressWarnings("unused") // picocli uses it
  @Mixin
  private LogChoice log = new LogChoice();

  long seed() {
    return seed;
  }

  /**
   * Makes the options of a run.
   *
   * @param name what the run is called
   * @param console where its progress is shown
   * @throws IllegalArgumentException if the choices do not go together
   * @throws io.jobdispatch.api.DispatchException if there is no such backend or setting
   */
  RunOptions options(String name, Console console) {
    RunOptions options = journalled(place().seed(seed)).listener(new HostNews(name, console));
    return quiet ? options : options.listener(new ConsoleProgress(name, console));
  }

  private RunOptions journalled(RunOptions options) {
    require(journal != null || retryFailed == null, "--retry-failed needs --journal");
    if (journal == null) {
      return options;
    }
    require(!journal.toString().isEmpty(), "must name a folder: --journal=''");
    RunOptions kept = options.journal(JournalFolder.at(journal));
    return retryFailed == null ? kept : retrying(kept, retryFailed);
  }

  private static RunOptions retrying(RunOptions options, String which) {
    if (which.equals(ALL_CAUSES)) {
      return options.retryFailed();
    }
    List<Cause> causes = Stream.of(which.split(",", -1)).map(RunChoices::cause).toList();
    return options.retryFailed(causes.get(0), causes.toArray(new Cause[0]));
  }

  private static Cause cause(String name) {
    return Stream.of(Cause.values())
        .filter(cause -> cause.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be of exception, lost, timed_out, exhausted: --retry-failed=" + name));
  }

  private RunOptions place() {
    if (NO_BACKEND.equals(backend)) {
      require(slots == null, "--slots is of the backend local, and --backend none has no slots");
      require(
          cluster.given() == null,
          cluster.given() + " is of the backend hazelcast, and --backend none joins nobody");
      require(settings.isEmpty(), "--set is of a backend, and --backend none is none");
      return RunOptions.defaults().inMaster();
    }
    Map<String, String> all = new LinkedHashMap<>(settings);
    if (backend != null) {
      all.put(VirtualMachines.BACKEND.key(), backend);
    } else if (cluster.given() != null) {
      all.putIfAbsent(VirtualMachines.BACKEND.key(), ClusterChoices.BACKEND);
    }
    addOptions(all);
    RunOptions options = RunOptions.defaults();
    for (Map.Entry<String, String> setting : all.entrySet()) {
      options = options.setting(setting.getKey(), setting.getValue());
    }
    return options;
  }

  /** Adds what options set; each is of one backend. */
  private void addOptions(Map<String, String> all) {
    String chosen = VirtualMachines.choose(all).provider().name();
    if (slots != null) {
      require(
          chosen.equals("local"),
          "--slots is of the backend local, not of " + chosen + hint(chosen));
      require(slots >= 1, "must be >= 1: --slots=" + slots);
      all.put(SLOTS_KEY, slots.toString());
    }
    if (cluster.given() != null) {
      require(
          chosen.equals(ClusterChoices.BACKEND),
          cluster.given() + " is of the backend hazelcast, not of " + chosen);
      cluster.putInto(all);
    }
  }

  private static String hint(String backend) {
    return backend.equals(ClusterChoices.BACKEND)
        ? "; say how many where a host starts: ./jd host --slots N"
        : "";
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
