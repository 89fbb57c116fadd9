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
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real cluster: hosts that are processes of this machine, with the classes of the tests. */
final class HostJvms implements AutoCloseable {

  static final String BUILD = "tests";

  private static final Pattern READY = Pattern.compile("host (127\\.0\\.0\\.1:\\d+) .* is ready");

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

  /** Starts a host, and waits until it is ready. Answers its name. */
  String start(int slots, Map<String, String> others) {
    Starting starting = begin(slots, others);
    String name = starting.awaitReady();
    hosts.put(name, starting.jvm);
    return name;
  }

  /** Starts a host without waiting for it. */
  Starting begin(int slots, Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.put("jd.hazelcast.port", "0");
    settings.put("jd.hazelcast.slots", String.valueOf(slots));
    settings.putAll(others);
    String[] arguments =
        settings.entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .toArray(String[]::new);
    try {
      Path output = folder.resolve("host-" + ++started + ".log");
      return new Starting(Jvm.start(output, HostMain.class, arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        BUILD);
  }

  /** Opens a virtual machine over these hosts, with all these settings. */
  VirtualMachine open(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.putAll(others);
    return VirtualMachines.choose(settings).open();
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
      while (true) {
        Matcher ready = READY.matcher(output());
        if (ready.find()) {
          return ready.group(1);
        }
        if (!jvm.isAlive()) {
          throw new IllegalStateException("the host has ended: " + output());
        }
        LockSupport.parkNanos(5_000_000);
      }
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
