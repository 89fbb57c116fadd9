package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Setting;
import io.jobdispatch.api.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be set from outside a program. */
final class HazelcastSettings {

  static final int SLOTS_MAX = 10_000;
  static final int PORT_OF_HOSTS = 5701;
  private static final String AUTO = "auto";
  private static final int PORT_MAX = 65_535;
  private static final int SILENCE_SECONDS_MIN = 2;
  private static final int SILENCE_SECONDS_MAX = 3600;
  static final int PAYLOAD_MIB_MAX = 1024;

  static final Setting JOIN =
      new Setting(
          "jd.hazelcast.join",
          "members of the cluster to join, HOST:PORT separated by commas; one that is up is enough;"
              + " 'auto' is port 5701 of the address to listen on",
          AUTO);

  static final Setting BIND =
      new Setting(
          "jd.hazelcast.bind",
          "address of this machine to listen on; any but a loopback address lets whoever reaches it"
              + " run code here",
          "127.0.0.1");

  static final Setting PORT =
      new Setting(
          "jd.hazelcast.port",
          "port to listen on, 0 to 65535; 0 is any that is free; 'auto' is 5701 for a host, and any"
              + " for a master",
          AUTO);

  static final Setting CLUSTER =
      new Setting("jd.hazelcast.cluster", "name of the cluster, alike on all its members", "jd");

  static final Setting SILENCE =
      new Setting(
          "jd.hazelcast.silence",
          String.format(
              Locale.ROOT,
              "seconds without a sign of life after which a host or master is lost, %d to %d",
              SILENCE_SECONDS_MIN,
              SILENCE_SECONDS_MAX),
          "10");

  static final Setting PAYLOAD =
      new Setting(
          "jd.hazelcast.payload",
          "largest job, result or program, in MiB, 1 to " + PAYLOAD_MIB_MAX,
          "64");

  static final Setting LITE =
      new Setting(
          "jd.hazelcast.lite",
          "whether the master is a lite member, so that its death moves no data: true or false",
          "true");

  static final Setting BUILD =
      new Setting(
          "jd.hazelcast.build",
          "name of the code that runs here; a host whose build is not the master's gets no tasks;"
              + " 'auto' is made from the contents of all jars and folders on the path",
          AUTO);

  static final Setting INSTANCE =
      new Setting(
          "jd.hazelcast.instance",
          "name of a Hazelcast instance of this process to use as it is; empty to start one",
          "");

  static final Setting SLOTS =
      new Setting(
          "jd.hazelcast.slots",
          "of a host: how many tasks it can hold, 1 to " + SLOTS_MAX,
          String.valueOf(Runtime.getRuntime().availableProcessors()));

  static final List<Setting> ALL =
      List.of(JOIN, BIND, PORT, CLUSTER, SILENCE, PAYLOAD, LITE, BUILD, INSTANCE, SLOTS);

  /** Those that make sense where a host is all that a process is. */
  static final List<Setting> OF_HOSTS =
      ALL.stream().filter(each -> !each.equals(LITE) && !each.equals(INSTANCE)).toList();

  private HazelcastSettings() {}

  static List<String> join(Settings settings) {
    String text = settings.text(JOIN);
    if (text.equals(AUTO)) {
      String bind = settings.text(BIND);
      return List.of((bind.contains(":") ? "[" + bind + "]" : bind) + ":" + PORT_OF_HOSTS);
    }
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  /** Tells the port to listen on, which has this default. */
  static int port(Settings settings, int fallback) {
    return settings.text(PORT).equals(AUTO) ? fallback : settings.integer(PORT, 0, PORT_MAX);
  }

  static Duration silence(Settings settings) {
    return Duration.ofSeconds(settings.integer(SILENCE, SILENCE_SECONDS_MIN, SILENCE_SECONDS_MAX));
  }

  static int payloadBytesMax(Settings settings) {
    return settings.integer(PAYLOAD, 1, PAYLOAD_MIB_MAX) << 20;
  }

  static boolean lite(Settings settings) {
    return settings.choice(LITE, List.of("true", "false")).equals("true");
  }

  static String build(Settings settings) {
    String build = settings.text(BUILD);
    return build.equals(AUTO) ? Build.fingerprint() : build;
  }

  static int slots(Settings settings) {
    return settings.integer(SLOTS, 1, SLOTS_MAX);
  }
}
