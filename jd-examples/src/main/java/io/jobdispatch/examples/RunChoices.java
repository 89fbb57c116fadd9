package io.jobdispatch.examples;

import io.jobdispatch.api.VirtualMachines;
import io.jobdispatch.core.RunOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every demo has: where and how to run. */
final class RunChoices {

  private static final String NO_BACKEND = "none";
  private static final String SLOTS_KEY = "jd.local.slots";
  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Backend to run on; 'none': in the master. Default: as configured, else local.")
  private @Nullable String backend;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Slots of the backend local. Default: the available processors.")
  private @Nullable Integer slots;

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
      names = {"-q", "--quiet"},
      description = "Shows no progress.")
  private boolean quiet;

  /* At once: the first logger is made when the first dispatcher is. */
  @Option(
      names = {"-v", "--verbose"},
      description = "Logs what happens; given twice, every message.")
  void logMore(boolean[] times) {
    if (times.length > 0) {
      System.setProperty(LOG_LEVEL, times.length == 1 ? "info" : "debug");
    }
  }

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
    RunOptions options = place().seed(seed);
    return quiet ? options : options.listener(new ConsoleProgress(name, console));
  }

  private RunOptions place() {
    if (NO_BACKEND.equals(backend)) {
      require(slots == null, "--slots is of the backend local, and --backend none has no slots");
      require(settings.isEmpty(), "--set is of a backend, and --backend none is none");
      return RunOptions.defaults().inMaster();
    }
    Map<String, String> all = new LinkedHashMap<>(settings);
    if (backend != null) {
      all.put(VirtualMachines.BACKEND.key(), backend);
    }
    String chosen = VirtualMachines.choose(all).provider().name();
    if (slots != null) {
      require(chosen.equals("local"), "--slots is of the backend local, not of " + chosen);
      require(slots >= 1, "must be >= 1: --slots=" + slots);
      all.put(SLOTS_KEY, slots.toString());
    }
    RunOptions options = RunOptions.defaults();
    for (Map.Entry<String, String> setting : all.entrySet()) {
      options = options.setting(setting.getKey(), setting.getValue());
    }
    return options;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
