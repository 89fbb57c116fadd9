package io.jobdispatch.hazelcast;

import java.time.Duration;
import java.util.List;

/**
 * What a member is to be.
 *
 * @param cluster the name of the cluster; members of other names are kept away
 * @param bind where to listen: one address of this machine, or a name of it
 * @param port the port to listen at, 1 to 65535; 0 for any that is free
 * @param join where other members may be, each {@code HOST:PORT}, or {@code [ADDRESS]:PORT} for
 *     IPv6
 * @param lite whether it keeps none of the cluster's data
 * @param mustJoin whether it makes no sense alone, so that somebody has to be there
 * @param silence after how long a member that says nothing counts as dead, at least 2 s; taken in
 *     whole seconds, rounded up
 */
record MemberPlan(
    String cluster,
    String bind,
    int port,
    List<String> join,
    boolean lite,
    boolean mustJoin,
    Duration silence) {

  static final Duration SILENCE_MIN = Duration.ofSeconds(2);

  MemberPlan {
    join = List.copyOf(join);
    if (cluster.isBlank()) {
      throw new IllegalArgumentException(
          "must not be blank: jd.hazelcast.cluster='" + cluster + "'");
    }
    if (bind.isBlank()) {
      throw new IllegalArgumentException("must not be blank: jd.hazelcast.bind='" + bind + "'");
    }
    if (port < 0 || port > HostPort.PORT_MAX) {
      throw new IllegalArgumentException("must be 0 to " + HostPort.PORT_MAX + ": port=" + port);
    }
    if (mustJoin && join.isEmpty()) {
      throw new IllegalArgumentException(
          "must not be empty where one must join: jd.hazelcast.join=" + join);
    }
    if (silence.compareTo(SILENCE_MIN) < 0) {
      throw new IllegalArgumentException("must be at least 2 s: silence=" + silence);
    }
    join.forEach(place -> HostPort.parse("jd.hazelcast.join", place));
  }

  /** The same at a port. */
  MemberPlan at(int chosen) {
    return new MemberPlan(cluster, bind, chosen, join, lite, mustJoin, silence);
  }

  List<HostPort> places() {
    return join.stream().map(place -> HostPort.parse("jd.hazelcast.join", place)).toList();
  }

  long silenceSeconds() {
    return silence.plusNanos(999_999_999).toSeconds();
  }
}
