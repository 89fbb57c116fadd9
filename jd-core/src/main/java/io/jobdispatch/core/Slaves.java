package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The slaves of a run and what is known of each. Used by the run's thread alone. */
final class Slaves {

  /*
   * Local mode has no place of its own here: the master's own slave half is one more slave, known
   * by the master's name, but counted neither as spawned nor as ready.
   *
   * The idle queue is lazy: a slave that got busy stays in it until it comes up, so that marking
   * costs nothing. A slave stands in it at most once.
   */

  /** SPAWNED -> IDLE when it has said that it started, IDLE <-> BUSY, any -> GONE. */
  enum State {
    SPAWNED,
    IDLE,
    BUSY,
    GONE
  }

  /** One slave. */
  static final class Slave {
    final TaskId id;
    final Map<String, Object> storage = new HashMap<>();
    HostId host = HostId.NONE;
    State state = State.SPAWNED;
    private boolean queued;
    private int timesIdle;

    private Slave(TaskId id) {
      this.id = id;
    }

    /** Whether it has ever started. */
    boolean hasStarted() {
      return timesIdle > 0;
    }

    /** Whether it has ever been of use: it was idle again after it had started. */
    boolean isProven() {
      return timesIdle > 1;
    }
  }

  private final TaskId master;
  private final Map<TaskId, Slave> all = new LinkedHashMap<>();
  private final Deque<Slave> idle = new ArrayDeque<>();

  /* Messages of one slave come in rows. */
  private @Nullable Slave last;
  private int spawned;
  private int ready;

  Slaves(TaskId master) {
    this.master = master;
  }

  void add(TaskId id) {
    all.put(id, new Slave(id));
    if (!id.equals(master)) {
      spawned++;
    }
  }

  @Nullable Slave find(TaskId id) {
    if (last == null || !last.id.equals(id)) {
      last = all.get(id);
    }
    return last;
  }

  boolean isSpawned(TaskId id) {
    return !id.equals(master) && all.containsKey(id);
  }

  boolean isStarted(TaskId id) {
    Slave slave = find(id);
    return slave != null && slave.state != State.SPAWNED;
  }

  /** The slaves that have started, without the master's own half. */
  List<TaskId> started() {
    return all.keySet().stream().filter(id -> !id.equals(master) && isStarted(id)).toList();
  }

  List<TaskId> spawnedIds() {
    List<TaskId> ids = new ArrayList<>(all.keySet());
    ids.remove(master);
    return ids;
  }

  int spawned() {
    return spawned;
  }

  int ready() {
    return ready;
  }

  void start(Slave slave, HostId host) {
    slave.host = host;
    if (slave.state == State.SPAWNED && !slave.id.equals(master)) {
      ready++;
    }
    markIdle(slave);
  }

  void markIdle(Slave slave) {
    slave.state = State.IDLE;
    slave.timesIdle = Math.min(2, slave.timesIdle + 1);
    if (!slave.queued) {
      slave.queued = true;
      idle.add(slave);
    }
  }

  void markBusy(Slave slave) {
    if (slave.state == State.IDLE) {
      slave.state = State.BUSY;
    }
  }

  /** Does not offer a slave again before it has answered. */
  void rest(TaskId id) {
    Slave slave = find(id);
    if (slave != null) {
      markBusy(slave);
    }
  }

  @Nullable Slave remove(TaskId id) {
    last = null;
    Slave slave = all.remove(id);
    if (slave != null && !id.equals(master)) {
      spawned--;
      if (slave.state != State.SPAWNED) {
        ready--;
      }
    }
    if (slave != null) {
      slave.state = State.GONE;
    }
    return slave;
  }

  /**
   * Offers each idle slave once, in the order in which they became idle, as long as there is
   * something to give. Those that are still idle afterwards keep their place.
   */
  void offer(Predicate<Slave> eligible, BooleanSupplier wants, Consumer<Slave> offer) {
    for (int left = idle.size(); left > 0 && wants.getAsBoolean(); left--) {
      Slave slave = idle.remove();
      slave.queued = false;
      if (slave.state == State.IDLE && eligible.test(slave)) {
        offer.accept(slave);
      }
      if (slave.state == State.IDLE && !slave.queued) {
        slave.queued = true;
        idle.add(slave);
      }
    }
  }

  /** The idle ones, in the order in which they became idle. */
  List<Slave> idle() {
    return idle.stream().filter(slave -> slave.state == State.IDLE).toList();
  }
}
