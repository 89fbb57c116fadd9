package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.thread.Stubborn;
import io.jobdispatch.hazelcast.Item.HeldSlots;
import io.jobdispatch.hazelcast.Item.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A host as its master knows it. Guarded by the master's lock. */
final class RemoteHost {

  /*
   * The host gives the slots out, for it may have other masters. What it tells is a moment old: what
   * was asked for since is not in it, and is counted here.
   */

  final HostId id;
  final String member;
  final Link link;
  private final int slots;
  private final Set<Long> tasks = new LinkedHashSet<>();
  private int freeAsTold;
  private long spawnedAsTold;
  private long spawned;
  private boolean left;
  private HeldSlots held = new HeldSlots(0, 0, "");
  private long heldTellNanos;

  RemoteHost(HostId id, String member, Link link, int slots, int free) {
    this.id = id;
    this.member = member;
    this.link = link;
    this.slots = slots;
    this.freeAsTold = Math.min(slots, Math.max(0, free));
  }

  /** It has said farewell. */
  void leaves() {
    left = true;
  }

  boolean hasLeft() {
    return left;
  }

  Host asHost() {
    return new Host(id, slots, free());
  }

  int free() {
    return (int) Math.max(0, freeAsTold - (spawned - spawnedAsTold));
  }

  void spawned(long task) {
    spawned++;
    tasks.add(task);
  }

  void told(Slots news) {
    freeAsTold = Math.min(slots, Math.max(0, news.free()));
    spawnedAsTold = news.spawned();
  }

  void told(HeldSlots news, long nowNanos) {
    held = news;
    heldTellNanos = nowNanos;
  }

  /** Describes what holds slots that cannot be used; empty if nothing does. */
  String held(long nowNanos) {
    if (held.slots() == 0) {
      return "";
    }
    Duration since = Duration.ofMillis(held.millis()).plusNanos(nowNanos - heldTellNanos);
    return new Stubborn.Held(held.slots(), since, held.by()).describe(id.toString());
  }

  void forget(long task) {
    tasks.remove(task);
  }

  List<Long> tasks() {
    return new ArrayList<>(tasks);
  }
}
