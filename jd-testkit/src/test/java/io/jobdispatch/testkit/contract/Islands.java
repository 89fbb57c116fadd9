package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.testkit.contract.Bent.BentContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One host that looks like several, which come and go. */
final class Islands extends Altered {

  /*
   * Each island counts its slots; the host below has enough for all. Slots are given back in the
   * order of the tasks' exits, which is not always the order in which their threads end: the sum is
   * right.
   */

  private static final int SLOTS_BELOW = 100;
  private static final HostId NOWHERE = new HostId("nowhere", 1);

  private static final class Island {

    private final int slots;
    private final AtomicInteger taken = new AtomicInteger();

    private Island(int slots) {
      this.slots = slots;
    }
  }

  private final Map<HostId, Island> islands = new ConcurrentSkipListMap<>();
  private final Map<TaskId, HostId> alive = new HashMap<>();
  private final Queue<HostId> ending = new ArrayDeque<>();
  private final List<HostId> sinking = new ArrayList<>();
  private final boolean usesNamesAgain;
  private int free;
  private long incarnations;
  private volatile boolean closed;

  Islands(int slots, boolean usesNamesAgain) {
    super(LocalMachines.open(SLOTS_BELOW));
    this.usesNamesAgain = usesNamesAgain;
    rise("north", slots / 2);
    rise("south", slots - slots / 2);
  }

  /** Finds the islands below what was wrapped around them. */
  static Optional<Islands> below(VirtualMachine machine) {
    VirtualMachine below = machine;
    while (below instanceof Wrapped wrapped && !(below instanceof Islands)) {
      below = wrapped.inner;
    }
    return below instanceof Islands islands ? Optional.of(islands) : Optional.empty();
  }

  private Host rise(String name, int slots) {
    incarnations += usesNamesAgain ? 0 : 1;
    HostId id = new HostId(name, 1 + incarnations);
    islands.put(id, new Island(slots));
    return new Host(id, slots, slots);
  }

  void join() {
    add(new Mail(TaskId.NONE, new HostAdd(rise("north", 2))));
  }

  /** Is told when the tasks' ends are. */
  void sink(HostId host) {
    islands.remove(host);
    sinking.add(host);
    alive.forEach((task, on) -> killIf(on.equals(host), task));
    tellSunk(this::add);
  }

  private void killIf(boolean condition, TaskId task) {
    if (condition) {
      inner.kill(task);
    }
  }

  private void tellSunk(Consumer<Mail> out) {
    for (HostId host : List.copyOf(sinking)) {
      if (!alive.containsValue(host)) {
        sinking.remove(host);
        out.accept(new Mail(TaskId.NONE, new HostDelete(host)));
      }
    }
  }

  @Override
  public List<Host> hosts() {
    if (closed) {
      return List.of();
    }
    return islands.entrySet().stream()
        .map(one -> new Host(one.getKey(), one.getValue().slots, free(one.getValue())))
        .toList();
  }

  private static int free(Island island) {
    return island.slots - island.taken.get();
  }

  @Override
  public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
    if (count < 0) {
      return super.spawn(program, count, on);
    }
    List<TaskId> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(spawn(program, on));
    }
    return names;
  }

  private TaskId spawn(TaskProgram program, Set<HostId> on) {
    Optional<HostId> host =
        islands.keySet().stream()
            .filter(id -> !closed && (on.isEmpty() || on.contains(id)))
            .filter(id -> free(islands.get(id)) > 0)
            .findFirst();
    if (host.isEmpty()) {
      return inner.spawn(program, 1, Set.of(NOWHERE)).get(0);
    }
    HostId id = host.get();
    TaskId task =
        inner
            .spawn(new Bent(program, (made, context) -> made.create(on(id, context))), 1, Set.of())
            .get(0);
    islands.get(id).taken.incrementAndGet();
    alive.put(task, id);
    return task;
  }

  private static TaskContext on(HostId host, TaskContext context) {
    return new BentContext(context) {
      @Override
      public HostId host() {
        return host;
      }
    };
  }

  @Override
  void alter(Mail mail, Consumer<Mail> out) {
    if (mail.message() instanceof TaskExit exit && alive.containsKey(exit.task())) {
      HostId host = alive.remove(exit.task());
      Reason reason = sinking.contains(host) ? Reason.HOST_LOST : exit.reason();
      TaskExit told = new TaskExit(exit.task(), host, reason, exit.story());
      out.accept(new Mail(TaskId.NONE, told));
      tellSunk(out);
      ending.add(host);
      giveBack(out);
    } else if (mail.message() instanceof SlotsFree) {
      free++;
      giveBack(out);
    } else {
      out.accept(mail);
    }
  }

  /* The slot of a task that is killed while it ends may be told before the exit. */
  private void giveBack(Consumer<Mail> out) {
    while (free > 0 && !ending.isEmpty()) {
      free--;
      HostId host = ending.remove();
      Island island = islands.get(host);
      if (island != null) {
        island.taken.decrementAndGet();
        out.accept(new Mail(TaskId.NONE, new SlotsFree(host)));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    super.close();
  }
}
