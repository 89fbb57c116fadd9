package io.jobdispatch.hazelcast;

import static java.util.stream.Collectors.joining;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The hosts that a master has links with. Guarded by its lock, but for {@link #hosts}. */
final class Roster {

  private static final int HELD_TOLD_MAX = 8;

  private final Map<HostId, RemoteHost> byId = new TreeMap<>();
  private final Map<LinkId, RemoteHost> byLink = new HashMap<>();
  private volatile List<Host> hosts = List.of();

  void add(RemoteHost host) {
    byId.put(host.id, host);
    byLink.put(host.link.id, host);
    changed();
  }

  void remove(RemoteHost host) {
    byId.remove(host.id);
    byLink.remove(host.link.id);
    changed();
  }

  /** To be called after each change of a host's slots. */
  void changed() {
    hosts = byId.values().stream().map(RemoteHost::asHost).toList();
  }

  /** Tells the hosts in the order of their names. Any thread, without the lock. */
  List<Host> hosts() {
    return hosts;
  }

  Collection<RemoteHost> all() {
    return new ArrayList<>(byId.values());
  }

  @Nullable RemoteHost find(LinkId link) {
    return byLink.get(link);
  }

  boolean has(RemoteHost host) {
    return byLink.get(host.link.id) == host;
  }

  /** Describes what holds slots that cannot be used, to follow another text; may be empty. */
  String held(long nowNanos) {
    return byId.values().stream()
        .map(host -> host.held(nowNanos))
        .filter(text -> !text.isEmpty())
        .limit(HELD_TOLD_MAX)
        .map(text -> "; " + text)
        .collect(joining());
  }

  /** Chooses the host with the most free slots among these, or among all; null if there is none. */
  @Nullable RemoteHost freest(Set<HostId> on) {
    RemoteHost best = null;
    for (RemoteHost host : byId.values()) {
      boolean asked = on.isEmpty() || on.contains(host.id);
      if (asked && host.free() > (best == null ? 0 : best.free())) {
        best = host;
      }
    }
    return best;
  }
}
