package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A simulated host. It is among the cluster's until its loss is noticed. */
final class SimulatedHost {

  private final HostId id;
  private final int slots;
  private final Set<SimulatedTask> tasks = new LinkedHashSet<>();
  private int slotsUsed;
  private long clockOffsetNanos;
  private boolean lost;
  private long lastExitNanos;

  SimulatedHost(HostId id, int slots, long clockOffsetNanos) {
    this.id = id;
    this.slots = slots;
    this.clockOffsetNanos = clockOffsetNanos;
  }

  HostId id() {
    return id;
  }

  int slots() {
    return slots;
  }

  int slotsFree() {
    return slots - slotsUsed;
  }

  Host asHeard() {
    return new Host(id, slots, slotsFree());
  }

  void take(SimulatedTask task) {
    slotsUsed++;
    tasks.add(task);
  }

  void giveBackSlot() {
    slotsUsed--;
  }

  void forget(SimulatedTask task) {
    tasks.remove(task);
  }

  /** Those that have not been told to be over, in the order in which they were spawned. */
  List<SimulatedTask> tasks() {
    return List.copyOf(tasks);
  }

  long clockOffsetNanos() {
    return clockOffsetNanos;
  }

  void moveClock(long nanos) {
    clockOffsetNanos += nanos;
  }

  /** An exit of one of its tasks arrives then. */
  void exitArrives(long nanos) {
    lastExitNanos = Math.max(lastExitNanos, nanos);
  }

  /** When the last exit of its tasks arrives that is under way. */
  long lastExitNanos() {
    return lastExitNanos;
  }

  boolean isLost() {
    return lost;
  }

  void lose() {
    lost = true;
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
