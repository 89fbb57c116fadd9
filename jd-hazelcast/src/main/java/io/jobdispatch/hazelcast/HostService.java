package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.thread.Interrupter;
import io.jobdispatch.api.thread.Patience;
import io.jobdispatch.api.thread.Stubborn;
import io.jobdispatch.api.thread.TaskThread;
import io.jobdispatch.hazelcast.Item.Exit;
import io.jobdispatch.hazelcast.Item.HeldSlots;
import io.jobdispatch.hazelcast.Item.Kill;
import io.jobdispatch.hazelcast.Item.Letter;
import io.jobdispatch.hazelcast.Item.Notice;
import io.jobdispatch.hazelcast.Item.Slots;
import io.jobdispatch.hazelcast.Item.Spawn;
import io.jobdispatch.hazelcast.Item.Welcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host: lends its slots to the tasks of masters, each of which sees its own tasks alone. */
final class HostService implements HostLinks.Lodging {

  /*
   * The slots are given out here, under one lock, whoever asks; each master is told of every change.
   * A slot is taken until its thread has ended, or was abandoned because it ignores interrupts.
   */

  private static final Logger LOG = LoggerFactory.getLogger(HostService.class);

  private final Object lock = new Object();
  private final HostLinks links;
  private final String name;
  private final int slots;
  private final Stubborn stubborn;
  private final Interrupter interrupter;
  private final Runnable whenStopped;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final Set<HostedTask> running = new LinkedHashSet<>();
  private int free;

  /* What the masters were told last of those that hold slots; empty if there are none. */
  private String heldBy = "";

  HostService(long self, Wire wire, String build, int slots, Runnable whenStopped) {
    this.name = wire.name();
    this.slots = slots;
    this.free = slots;
    this.stubborn = new Stubborn(slots, Stubborn.GRACE);
    this.interrupter = new Interrupter("jd-interrupt-" + name, LOG::warn);
    this.whenStopped = whenStopped;
    this.links = new HostLinks(self, lock, wire, build, this);
  }

  /** Begins to offer the slots. */
  void open() {
    links.open();
  }

  int slots() {
    return slots;
  }

  String name() {
    return name;
  }

  // What masters ask for. Under the lock

  @Override
  public Welcome welcome() {
    return new Welcome(slots, free);
  }

  @Override
  public void came(RemoteMaster master) {
    stubborn.held(System.nanoTime()).ifPresent(held -> master.link.put(item(held)));
  }

  private static HeldSlots item(Stubborn.Held held) {
    return new HeldSlots(held.slots(), held.since().toMillis(), held.by());
  }

  @Override
  public void said(RemoteMaster master, Item item) {
    if (item instanceof Letter letter) {
      deliver(master, letter.from(), letter.to(), letter.content());
    } else if (item instanceof Spawn spawn) {
      spawn(master, spawn);
    } else if (item instanceof Kill kill) {
      HostedTask task = master.find(kill.task());
      if (task != null) {
        task.thread.tellCause(kill.cause());
        end(task);
      }
    }
  }

  private void spawn(RemoteMaster master, Spawn spawn) {
    byte[] program = new byte[spawn.program().remaining()];
    spawn.program().duplicate().get(program);
    for (long number : spawn.tasks()) {
      master.asked();
      if (free > 0) {
        begin(task(master, number, program));
      } else {
        refuse(master, number, "no free slot on " + master.host + ": others have taken them");
      }
    }
    tellSlots(false);
  }

  /* Its thread gets the loader of those who made the host, not that of the wire's thread. */
  private HostedTask task(RemoteMaster master, long number, byte[] program) {
    Thread current = Thread.currentThread();
    ClassLoader own = current.getContextClassLoader();
    current.setContextClassLoader(loader);
    try {
      return new HostedTask(master.task(number), program, master, this);
    } finally {
      current.setContextClassLoader(own);
    }
  }

  private void begin(HostedTask task) {
    task.master.add(task);
    running.add(task);
    free--;
    try {
      task.thread.begin();
    } catch (OutOfMemoryError noThread) {
      free++;
      running.remove(task);
      task.master.remove(task);
      String story = "cannot start a thread: " + noThread.getMessage() + "; ask for fewer slots";
      refuse(task.master, task.number(), story);
    }
  }

  private static void refuse(RemoteMaster master, long task, String story) {
    master.link.put(new Exit(task, Reason.REFUSED, story));
  }

  /* Which of them has a slot the masters learn in the order of what happens here. */
  private void tellSlots(boolean freed) {
    for (RemoteMaster master : links.masters()) {
      master.link.put(new Slots(free, master.spawned(), freed));
    }
  }

  private static void deliver(RemoteMaster master, long from, long to, ByteBuffer content) {
    HostedTask task = master.find(to);
    if (task != null) {
      task.thread.put(new Arrival(master.task(from), content, master.link, 0));
    }
  }

  private void end(HostedTask task) {
    task.master.remove(task);
    if (task.thread.finish()) {
      stubborn.watch(task.thread, System.nanoTime());
      interrupter.end(task.thread);
    }
  }

  @Override
  public void lost(RemoteMaster master, String why) {
    List<HostedTask> orphans = master.tasks();
    LOG.info(
        "host {}: master {} is gone ({}); its tasks that end: {}",
        name,
        master.name,
        why,
        orphans.size());
    orphans.forEach(this::end);
  }

  @Override
  public void roomAgain(RemoteMaster master) {
    master.tasks().forEach(task -> task.thread.nudge());
  }

  @Override
  public void look(long nowNanos) {
    Optional<TaskThread> given = stubborn.abandonNext(nowNanos);
    while (given.isPresent()) {
      free++;
      String story = "host " + name + ": " + stubborn.story(given.get());
      LOG.warn(story);
      links.masters().forEach(master -> master.link.put(new Notice(story)));
      tellSlots(true);
      given = stubborn.abandonNext(nowNanos);
    }
    tellHeld(stubborn.held(nowNanos));
  }

  /* When others hold slots than before; for how long, the masters count themselves. */
  private void tellHeld(Optional<Stubborn.Held> held) {
    String by = held.map(Stubborn.Held::by).orElse("");
    if (by.equals(heldBy)) {
      return;
    }
    heldBy = by;
    held.ifPresent(these -> LOG.warn(these.describe(name)));
    HeldSlots item = held.map(HostService::item).orElse(new HeldSlots(0, 0, ""));
    links.masters().forEach(master -> master.link.put(item));
  }

  @Override
  public void warn(String text) {
    LOG.warn("host {}: {}", name, text);
  }

  @Override
  public void stopped() {
    whenStopped.run();
  }

  // What tasks do. By their threads

  /** Sends for a task, to another one on this host, or by way of the master. */
  boolean send(HostedTask task, TaskId to, Outgoing letter) {
    @Nullable ByteBuffer joined = isHere(task.master, to) ? letter.joined() : null;
    synchronized (lock) {
      if (task.thread.isOver()) {
        return false;
      }
      if (joined == null || task.master.find(to.number()) == null) {
        return task.master.link.put(letter);
      }
      deliver(task.master, joined);
      return true;
    }
  }

  private boolean isHere(RemoteMaster master, TaskId task) {
    synchronized (lock) {
      return master.find(task.number()) != null;
    }
  }

  private static void deliver(RemoteMaster master, ByteBuffer letter) {
    ItemCodec.decodeAll(
        letter,
        (item, bytes) -> {
          Letter read = (Letter) item;
          deliver(master, read.from(), read.to(), read.content());
        });
  }

  /** A task's thread is at its end. */
  void ended(HostedTask task, TaskExit exit) {
    synchronized (lock) {
      running.remove(task);
      try {
        if (task.thread.finish()) {
          task.master.remove(task);
          task.master.link.put(new Exit(task.number(), exit.reason(), exit.story()));
        }
      } catch (RuntimeException | Error e) {
        links.broken(task.master.link, "the end of a task could not be told: " + e);
      } finally {
        giveBack(task.thread);
      }
    }
  }

  private void giveBack(TaskThread thread) {
    if (thread.release()) {
      free++;
      tellSlots(true);
    } else {
      stubborn.forgiven();
    }
  }

  // The end

  /** Leaves: says so to the masters, and ends all tasks. */
  void close(String why) {
    links.close(why);
    List<HostedTask> left;
    synchronized (lock) {
      left = new ArrayList<>(running);
      left.forEach(this::end);
    }
    Patience patience = Patience.from(Stubborn.GRACE, System.nanoTime());
    boolean interrupted = Thread.interrupted();
    for (HostedTask task : left) {
      interrupted |= join(task.thread, patience);
    }
    interrupter.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean join(TaskThread thread, Patience patience) {
    boolean interrupted = false;
    while (thread.isAlive() && patience.leftNanos(System.nanoTime()) > 0) {
      try {
        thread.join(patience.leftNanos(System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
