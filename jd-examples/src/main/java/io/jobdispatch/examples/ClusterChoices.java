package io.jobdispatch.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that hosts and demos have alike: where their cluster is. */
final class ClusterChoices {

  /** The backend that they are of. */
  static final String BACKEND = "hazelcast";

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Hosts to join; one that is up is enough. Default: port 5701 of this machine.")
  private List<String> join = new ArrayList<>();

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address of this machine to listen on. Default: 127.0.0.1.")
  private @Nullable String bind;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Name of the cluster, alike on all its members. Default: jd.")
  private @Nullable String cluster;

  /** The first option that was given; null if none was. */
  @Nullable String given() {
    if (!join.isEmpty()) {
      return "--join";
    }
    if (bind != null) {
      return "--bind";
    }
    return cluster == null ? null : "--cluster";
  }

  /** Adds what was given to the settings of the backend. */
  void putInto(Map<String, String> settings) {
    if (!join.isEmpty()) {
      settings.put("jd.hazelcast.join", String.join(",", join));
    }
    if (bind != null) {
      settings.put("jd.hazelcast.bind", bind);
    }
    if (cluster != null) {
      settings.put("jd.hazelcast.cluster", cluster);
    }
  }
}
