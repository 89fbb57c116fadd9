package io.jobdispatch.hazelcast;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real cluster: hosts that are processes of this machine, with the classes of the tests. */
final class HostJvms implements AutoCloseable {

  static final String BUILD = "tests";

  /* Nobody is lost because the machine is busy, unless a test names a shorter silence. */
  private static final String PATIENT = "600";

  private static final Pattern READY =
      Pattern.compile("host (\\d+\\.\\d+\\.\\d+\\.\\d+:\\d+) .* is ready");

  private final String cluster = "test-" + UUID.randomUUID();
  private final Path folder;
  private final Map<String, Jvm> hosts = new LinkedHashMap<>();
  private int started;

  HostJvms() {
    try {
      folder = Files.createTempDirectory("jd-hosts");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts hosts one after the other, each when those before it are ready. */
  void start(int count, int slots) {
    for (int i = 0; i < count; i++) {
      start(slots, Map.of());
    }
  }

  /**
   * Starts the first host, if there is none, and then the others at a time. Answers their names.
   */
  List<String> startTogether(int count, int slots, Map<String, String> others) {
    List<String> names = new ArrayList<>();
    if (hosts.isEmpty() && count > 0) {
      names.add(start(slots, others));
    }
    List<Starting> starting = new ArrayList<>();
    while (names.size() + starting.size() < count) {
      starting.add(begin(slots, others));
    }
    starting.forEach(each -> names.add(ready(each)));
    return names;
  }

  /** Starts a host, and waits until it is ready. Answers its name. */
  String start(int slots, Map<String, String> others) {
    return ready(begin(slots, others));
  }

  /** Waits for a host that was begun, which counts from now on. Answers its name. */
  String ready(Starting starting) {
    String name = starting.awaitReady();
    hosts.put(name, starting.jvm);
    return name;
  }

  /** Starts a host without waiting for it. */
  Starting begin(int slots, Map<String, String> others) {
    return begin(List.of(), slots, others);
  }

  /** Starts a host by way of a program that becomes it, without waiting for it. */
  Starting begin(List<String> prefix, int slots, Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.put("jd.hazelcast.port", "0");
    settings.put("jd.hazelcast.slots", String.valueOf(slots));
    settings.putAll(others);
    return new Starting(startJvm(prefix, HostMain.class, settings));
  }

  private Jvm startJvm(List<String> prefix, Class<?> main, Map<String, String> settings) {
    String[] arguments =
        settings.entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .toArray(String[]::new);
    try {
      Path output = folder.resolve("jvm-" + ++started + ".log");
      return Jvm.start(output, prefix, main, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a master of these hosts, with all these settings, by way of a program or none. */
  Jvm startMaster(List<String> prefix, Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.putAll(others);
    return startJvm(prefix, MasterMain.class, settings);
  }

  /** The settings of a master of these hosts. */
  Map<String, String> settings() {
    return Map.of(
        "jd.backend",
        "hazelcast",
        "jd.hazelcast.join",
        String.join(",", hosts.keySet()),
        "jd.hazelcast.cluster",
        cluster,
        "jd.hazelcast.build",
        BUILD,
        "jd.hazelcast.silence",
        PATIENT);
  }

  /** Opens a virtual machine over these hosts, all of them, with all these settings. */
  VirtualMachine open(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.putAll(others);
    VirtualMachine machine = VirtualMachines.choose(settings).open();
    Await.until(
        "all hosts are there", machine::hosts, () -> machine.hosts().size() >= hosts.size());
    return machine;
  }

  String cluster() {
    return cluster;
  }

  List<String> names() {
    return new ArrayList<>(hosts.keySet());
  }

  boolean has(String name) {
    return hosts.containsKey(name);
  }

  /** The process of a host. */
  Jvm jvm(String name) {
    return hosts.get(name);
  }

  /** Counts the lines with this that a host has written. */
  long lines(String name, String text) {
    try {
      return hosts.get(name).output().lines().filter(line -> line.contains(text)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a host as a power failure would. */
  void kill(String name) {
    try {
      hosts.remove(name).kill();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hosts.values().forEach(Jvm::close);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A host that is not ready yet. */
  static final class Starting {

    final Jvm jvm;

    Starting(Jvm jvm) {
      this.jvm = jvm;
    }

    /** Answers its name. */
    String awaitReady() {
      Await.until("the host is ready", this::output, () -> isReady() || !jvm.isAlive());
      Matcher ready = READY.matcher(output());
      if (!ready.find()) {
        throw new IllegalStateException("the host has ended: " + output());
      }
      return ready.group(1);
    }

    private boolean isReady() {
      return READY.matcher(output()).find();
    }

    String output() {
      try {
        return jvm.output();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
