package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Message.Warning;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.thread.Mail;
import io.jobdispatch.hazelcast.Item.Exit;
import io.jobdispatch.hazelcast.Item.HeldSlots;
import io.jobdispatch.hazelcast.Item.Kill;
import io.jobdispatch.hazelcast.Item.Letter;
import io.jobdispatch.hazelcast.Item.Notice;
import io.jobdispatch.hazelcast.Item.Slots;
import io.jobdispatch.hazelcast.Item.Spawn;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The master's side of a cluster: its tasks, and what its hosts say. */
final class HazelcastMachine implements VirtualMachine, MasterLinks.Master {

  /*
   * One lock for tasks, hosts and the order of what is put into the mailbox. It is held for moments,
   * by the master's thread and by the wire's, and never while something is published. That a task
   * is live is looked up, and what comes from it is put, in one hold: so nothing from it comes
   * behind its exit.
   */

  /** A live task and where it is. */
  private record Placed(TaskId id, RemoteHost host) {}

  private final TaskId self;
  private final MessageCodec codec;
  private final Object lock = new Object();
  private final MasterLinks links;
  private final Inbox inbox = new Inbox(this::unreadable);
  private final Map<Long, Placed> tasks = new LinkedHashMap<>();
  private long spawned;
  private boolean opening = true;
  private volatile boolean closed;

  private HazelcastMachine(long run, Wire wire, RunTerms terms) {
    this.self = new TaskId(run, 0);
    this.codec = new MessageCodec(terms.payloadBytesMax());
    this.links = new MasterLinks(run, lock, wire, terms, this);
  }

  /**
   * Makes a machine, and waits a moment for the hosts that are there.
   *
   * @param run its number
   * @param wire its wire; closed by the machine, or here if there will be none
   */
  static HazelcastMachine open(long run, Wire wire, RunTerms terms) {
    HazelcastMachine machine = new HazelcastMachine(run, wire, terms);
    try {
      machine.links.open();
    } catch (RuntimeException | Error e) {
      machine.close();
      throw e;
    }
    synchronized (machine.lock) {
      machine.opening = false;
    }
    return machine;
  }

  @Override
  public TaskId self() {
    return self;
  }

  @Override
  public List<Host> hosts() {
    return links.roster.hosts();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /**
   * {@inheritDoc} Names what holds slots that cannot be used. If there are no hosts, it tells who
   * would be one and why it is not.
   */
  @Override
  public String summary() {
    synchronized (lock) {
      String summary = VirtualMachine.super.summary() + links.roster.held(nanoTime());
      String others = links.summary();
      return hosts().isEmpty() && !others.isEmpty() ? summary + "; " + others : summary;
    }
  }

  @Override
  public String obstacle() {
    synchronized (lock) {
      return links.obstacle();
    }
  }

  // Tasks

  @Override
  public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
    if (count < 0) {
      throw new IllegalArgumentException("must be >= 0: count=" + count);
    }
    byte[] bytes = Payload.of(Objects.requireNonNull(program, "program")).bytes();
    ByteBuffer encoded = codec.limited("the program", bytes);
    List<TaskId> ids = new ArrayList<>(count);
    synchronized (lock) {
      Map<RemoteHost, List<Long>> byHost = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        TaskId id = new TaskId(self.run(), ++spawned);
        ids.add(id);
        place(id, on, byHost);
      }
      byHost.forEach((host, numbers) -> host.link.put(new Spawn(numbers, encoded)));
      links.roster.changed();
    }
    return ids;
  }

  private void place(TaskId id, Set<HostId> on, Map<RemoteHost, List<Long>> byHost) {
    RemoteHost host = closed ? null : links.roster.freest(on);
    if (host == null) {
      tell(new TaskExit(id, HostId.NONE, Reason.REFUSED, obstacle(on)));
      return;
    }
    host.spawned(id.number());
    tasks.put(id.number(), new Placed(id, host));
    byHost.computeIfAbsent(host, key -> new ArrayList<>()).add(id.number());
  }

  private String obstacle(Set<HostId> on) {
    if (closed) {
      return "the virtual machine is closed";
    }
    return "no free slot on " + (on.isEmpty() ? summary() : on + "; there are " + summary());
  }

  @Override
  public void kill(TaskId task) {
    kill(task, KillCause.UNWANTED);
  }

  @Override
  public void kill(TaskId task, KillCause cause) {
    end(new Kill(task.number(), cause), task, Reason.KILLED, "");
  }

  private void end(Kill kill, TaskId task, Reason reason, String story) {
    synchronized (lock) {
      Placed placed = find(task);
      if (placed != null) {
        placed.host.link.put(kill);
        over(placed, reason, story);
      }
    }
  }

  /* What cannot be read is lost, and so its sender must be over. */
  private void unreadable(TaskId sender, String why) {
    boolean isOver;
    synchronized (lock) {
      isOver = find(sender) == null;
    }
    if (isOver) {
      tell(
          new Warning("a message of task " + sender + " cannot be read here, and is lost: " + why));
    } else {
      Kill kill = new Kill(sender.number());
      end(kill, sender, Reason.THREW, "it sent what cannot be read here: " + why);
    }
  }

  private @Nullable Placed find(TaskId task) {
    return task.run() == self.run() ? tasks.get(task.number()) : null;
  }

  private void over(Placed task, Reason reason, String story) {
    tasks.remove(task.id.number());
    task.host.forget(task.id.number());
    HostId host = reason == Reason.REFUSED ? HostId.NONE : task.host.id;
    tell(new TaskExit(task.id, host, reason, story));
  }

  // Messages

  private void tell(Message notification) {
    inbox.put(new Mail(TaskId.NONE, notification));
  }

  @Override
  public boolean send(TaskId to, Message message) {
    if (to.equals(self)) {
      return sendToSelf(message);
    }
    synchronized (lock) {
      if (find(to) == null) {
        return false;
      }
    }
    Outgoing letter = codec.letter(self.number(), to.number(), message);
    synchronized (lock) {
      Placed placed = find(to);
      return placed != null && placed.host.link.put(letter);
    }
  }

  @Override
  public boolean copiesPayloads() {
    return true;
  }

  @Override
  public boolean isFull(TaskId to) {
    synchronized (lock) {
      Placed placed = find(to);
      return placed != null && !placed.host.link.hasRoom();
    }
  }

  private boolean sendToSelf(Message message) {
    synchronized (lock) {
      if (closed) {
        return false;
      }
      inbox.put(new Mail(self, message));
      return true;
    }
  }

  @Override
  public int receive(Receiver into, int most, Duration longest) throws InterruptedException {
    return inbox.receive(into, most, longest);
  }

  // What hosts do. Under the lock

  @Override
  public void joined(RemoteHost host) {
    if (!opening) {
      tell(new HostAdd(host.asHost()));
    }
  }

  @Override
  public void said(RemoteHost host, Item item, int bytes) {
    if (item instanceof Letter letter && letter.to() == self.number()) {
      deliver(host, letter, bytes);
      return;
    }
    host.link.consumed(bytes);
    if (item instanceof Letter letter) {
      forward(host, letter);
    } else if (item instanceof Exit exit) {
      exited(host, exit);
    } else if (item instanceof Slots slots) {
      told(host, slots);
    } else if (item instanceof HeldSlots held) {
      told(host, held);
    } else if (item instanceof Notice notice) {
      warn(notice.text());
    }
  }

  private void exited(RemoteHost host, Exit exit) {
    Placed placed = tasks.get(exit.task());
    if (placed != null && placed.host == host) {
      over(placed, exit.reason(), exit.story());
    }
  }

  private boolean isOn(RemoteHost host, long task) {
    Placed placed = tasks.get(task);
    return placed != null && placed.host == host;
  }

  private void deliver(RemoteHost host, Letter letter, int bytes) {
    Placed sender = tasks.get(letter.from());
    if (sender != null && sender.host == host) {
      inbox.put(new Arrival(sender.id, letter.content(), host.link, bytes));
    } else {
      host.link.consumed(bytes);
    }
  }

  private void forward(RemoteHost from, Letter letter) {
    Placed receiver = tasks.get(letter.to());
    if (receiver != null && isOn(from, letter.from())) {
      receiver.host.link.put(letter);
    }
  }

  private void told(RemoteHost host, Slots slots) {
    host.told(slots);
    links.roster.changed();
    if (slots.freed()) {
      tell(new SlotsFree(host.id));
    }
  }

  private void told(RemoteHost host, HeldSlots held) {
    long now = nanoTime();
    host.told(held, now);
    if (held.slots() > 0) {
      warn(host.held(now));
    }
  }

  @Override
  public void lost(RemoteHost host, String why) {
    Reason reason = host.hasLeft() ? Reason.HOST_LEFT : Reason.HOST_LOST;
    String what = host.hasLeft() ? " has left: " : " is lost: ";
    for (long number : host.tasks()) {
      Placed placed = tasks.get(number);
      if (placed != null) {
        over(placed, reason, "host " + host.id + what + why);
      }
    }
    if (!opening) {
      tell(new HostDelete(host.id, why));
    }
  }

  @Override
  public void warn(String text) {
    tell(new Warning(text));
  }

  // The end

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      inbox.close();
      for (Placed task : List.copyOf(tasks.values())) {
        over(task, Reason.CLOSED, "");
      }
    }
    links.close();
  }
}
