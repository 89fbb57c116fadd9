package io.jobdispatch.examples;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** What the settings of backends are called on the command line. */
final class SettingNames {

  private static final Map<String, String> OPTIONS =
      new TreeMap<>(
          Map.of(
              "jd.hazelcast.bind", "--bind",
              "jd.hazelcast.cluster", "--cluster",
              "jd.hazelcast.join", "--join",
              "jd.hazelcast.port", "--port"));

  private static final String SLOTS = "--slots";

  private SettingNames() {}

  /** Puts before a setting, where a message names it first, the option that sets it. */
  static String withOptions(String message, CommandLine command) {
    boolean host = command.getCommandName().equals(HostCommand.NAME);
    Map<String, String> options = new TreeMap<>(OPTIONS);
    options.put(host ? "jd.hazelcast.slots" : "jd.local.slots", SLOTS);
    options.values().removeIf(option -> !command.getCommandSpec().optionsMap().containsKey(option));
    String named = message;
    for (Map.Entry<String, String> each : options.entrySet()) {
      named =
          named.replaceFirst(each.getKey() + "\\b", each.getValue() + " (" + each.getKey() + ")");
    }
    return named;
  }
}
