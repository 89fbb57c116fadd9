package io.jobdispatch.hazelcast;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A process that is a host of the backend {@code hazelcast} until it is told to end:
 *
 * <pre>{@code
 * java -cp 'lib/*' io.jobdispatch.hazelcast.HostMain jd.hazelcast.port=5701 jd.hazelcast.slots=4
 * }</pre>
 *
 * <p>The classes of jobs and evaluators must be on the path, too. On the module path they are in
 * modules that nothing here requires, and so must be asked for: {@code java -p lib --add-modules
 * ALL-MODULE-PATH -m io.jobdispatch.hazelcast/io.jobdispatch.hazelcast.HostMain ...}.
 */
public final class HostMain {

  private static final int CALLED_WRONGLY = 2;
  private static final Set<String> HELP = Set.of("-h", "--help");

  private HostMain() {}

  /**
   * Serves, and ends this JVM: as a signal does when it was told to end by one, 1 when it cannot go
   * on, 2 when it was called in a way that cannot be.
   *
   * @param arguments settings, each {@code KEY=VALUE}; or {@code --help}, which tells them
   * @throws InterruptedException if the main thread was interrupted; the host has left then
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws InterruptedException {
    if (List.of(arguments).stream().anyMatch(HELP::contains)) {
      System.out.print(usage());
      return 0;
    }
    try {
      return HazelcastHost.serve(settings(arguments), HostMain::tell);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return CALLED_WRONGLY;
    } catch (DispatchException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static String usage() {
    StringBuilder text =
        new StringBuilder(
            """
            usage: java -cp 'lib/*' io.jobdispatch.hazelcast.HostMain [KEY=VALUE]...
            Lends slots to the masters of a cluster, until it is told to end. Keys:
            """);
    for (Setting setting : HazelcastSettings.OF_HOSTS) {
      text.append("%s (default: '%s')%n    ".formatted(setting.key(), setting.fallback()))
          .append(setting.meaning())
          .append(System.lineSeparator());
    }
    return text.toString();
  }

  private static void tell(String line) {
    System.out.println(line);
    if (line.endsWith(HazelcastHost.READY) && isAlone()) {
      System.err.println(
          "jobs need modules that were not asked for: start with --add-modules ALL-MODULE-PATH");
    }
  }

  private static boolean isAlone() {
    return HostMain.class.getModule().isNamed()
        && ModuleLayer.boot().findModule("io.jobdispatch.core").isEmpty();
  }

  private static Map<String, String> settings(String[] arguments) {
    Map<String, String> settings = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "must be KEY=VALUE: argument='" + argument + "'; --help tells the keys");
      }
      settings.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return settings;
  }
}
