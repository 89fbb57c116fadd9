package io.jobdispatch.local;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.Warning;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.thread.Interrupter;
import io.jobdispatch.api.thread.Mail;
import io.jobdispatch.api.thread.Mailbox;
import io.jobdispatch.api.thread.Patience;
import io.jobdispatch.api.thread.Stubborn;
import io.jobdispatch.api.thread.TaskThread;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** One host, this JVM, whose slots hold threads. */
final class LocalVirtualMachine implements VirtualMachine {

  private final HostId host;
  private final TaskId self;
  private final int slots;
  private final boolean copyEverything;
  private final Mailbox mailbox = new Mailbox(); // of MasterMail
  private final Map<TaskId, LocalTask> tasks = new ConcurrentHashMap<>();
  private final AtomicInteger freeSlots;
  private final Stubborn stubborn;
  private final Interrupter interrupter;
  private final Duration grace;

  /* Those whose threads have not ended, and some others. Another thread may close the machine. */
  private final Queue<LocalTask> started = new ConcurrentLinkedQueue<>();
  private long spawned;
  private volatile boolean closed;

  LocalVirtualMachine(int slots, boolean copyEverything) {
    this(slots, copyEverything, Stubborn.GRACE);
  }

  LocalVirtualMachine(int slots, boolean copyEverything, Duration grace) {
    long run = new SecureRandom().nextInt() & 0xffff_ffffL;
    this.host = new HostId("local", Math.max(1, run));
    this.self = new TaskId(run, 0);
    this.slots = slots;
    this.copyEverything = copyEverything;
    this.freeSlots = new AtomicInteger(slots);
    this.grace = grace;
    this.stubborn = new Stubborn(slots, grace);
    this.interrupter = new Interrupter("jd-interrupt-" + host, LocalVirtualMachine::warn);
  }

  @Override
  public TaskId self() {
    return self;
  }

  HostId host() {
    return host;
  }

  @Override
  public List<Host> hosts() {
    return closed ? List.of() : List.of(new Host(host, slots, freeSlots.get()));
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** {@inheritDoc} Names what holds slots that cannot be used. */
  @Override
  public String summary() {
    String summary = VirtualMachine.super.summary();
    return stubborn
        .held(nanoTime())
        .map(held -> summary + "; " + held.describe(host.toString()))
        .orElse(summary);
  }

  // Tasks

  @Override
  public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
    if (count < 0) {
      throw new IllegalArgumentException("must be >= 0: count=" + count);
    }
    Payload encoded = Payload.of(Objects.requireNonNull(program, "program")).encoded();
    started.removeIf(task -> !task.thread.isAlive());
    String obstacle = obstacle(on);
    List<TaskId> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      TaskId id = new TaskId(self.run(), ++spawned);
      ids.add(id);
      if (obstacle.isEmpty() && takeSlot()) {
        start(new LocalTask(id, this, encoded));
      } else {
        String story = obstacle.isEmpty() ? "no free slot on " + host : obstacle;
        notify(new TaskExit(id, HostId.NONE, TaskExit.Reason.REFUSED, story));
      }
    }
    return ids;
  }

  private String obstacle(Set<HostId> on) {
    if (closed) {
      return "the virtual machine is closed";
    }
    return on.isEmpty() || on.contains(host) ? "" : "there is only " + host + ", not " + on;
  }

  private boolean takeSlot() {
    return freeSlots.getAndUpdate(free -> Math.max(0, free - 1)) > 0;
  }

  private void start(LocalTask task) {
    tasks.put(task.id(), task);
    try {
      task.thread.begin();
      started.add(task);
      endIfClosed(task);
    } catch (OutOfMemoryError noThread) {
      /* No SlotsFree: the next attempt would be now, and end like this one. */
      freeSlots.incrementAndGet();
      String story = "cannot start a thread: " + noThread.getMessage() + "; ask for fewer slots";
      tellExit(task, new TaskExit(task.id(), HostId.NONE, TaskExit.Reason.REFUSED, story));
    }
  }

  /* The owner of the machine may close it by another thread, which then has not seen this task. */
  private void endIfClosed(LocalTask task) {
    if (closed && tellExit(task, new TaskExit(task.id(), host, TaskExit.Reason.CLOSED, ""))) {
      interrupter.end(task.thread);
    }
  }

  /** The task's thread is at its end. */
  void threadEnded(LocalTask task, TaskExit exit) {
    if (task.thread.release()) {
      freeSlots.incrementAndGet();
      tellExit(task, exit);
      notify(new SlotsFree(host));
    } else {
      stubborn.forgiven();
      mailbox.nudge(); // another one may be abandoned now
    }
  }

  /** Tells that a task is over, if nobody has yet. */
  private boolean tellExit(LocalTask task, TaskExit exit) {
    if (!task.thread.finish()) {
      return false;
    }
    tasks.remove(task.id());
    mailbox.put(new MasterMail(TaskId.NONE, exit, task));
    return true;
  }

  @Override
  public void kill(TaskId id) {
    kill(id, KillCause.UNWANTED);
  }

  @Override
  public void kill(TaskId id, KillCause cause) {
    LocalTask task = tasks.get(id);
    if (task == null) {
      return;
    }
    task.thread.tellCause(cause);
    if (tellExit(task, new TaskExit(id, host, TaskExit.Reason.KILLED, ""))) {
      stubborn.watch(task.thread, nanoTime());
      interrupter.end(task.thread);
    }
  }

  /* Threads that do not end although they were killed, and whose time is up, lose their slots. */
  private void abandonStubborn() {
    if (stubborn.isEmpty()) {
      return;
    }
    long now = nanoTime();
    Optional<TaskThread> task = stubborn.abandonNext(now);
    while (task.isPresent()) {
      freeSlots.incrementAndGet();
      notify(new Warning(stubborn.story(task.get())));
      notify(new SlotsFree(host));
      task = stubborn.abandonNext(now);
    }
  }

  // Messages

  private void notify(Message notification) {
    mailbox.put(new MasterMail(TaskId.NONE, notification, null));
  }

  @Override
  public boolean send(TaskId to, Message message) {
    return post(null, to, message);
  }

  @Override
  public boolean copiesPayloads() {
    return copyEverything;
  }

  /** Sends for a task, or for the master if the sender is null. */
  boolean post(LocalTask sender, TaskId to, Message message) {
    Message sent = copyEverything ? Payload.copy(message) : message;
    TaskId source = sender == null ? self : sender.id();
    if (to.equals(self)) {
      return putUnlessClosed(new MasterMail(source, sent, sender));
    }
    LocalTask receiver = tasks.get(to);
    if (receiver == null) {
      return false;
    }
    receiver.thread.put(new Mail(source, sent));
    return true;
  }

  private boolean putUnlessClosed(MasterMail mail) {
    if (closed) {
      return false;
    }
    mailbox.put(mail);
    return true;
  }

  @Override
  public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
    if (most < 1) {
      throw new IllegalArgumentException("must be >= 1: most=" + most);
    }
    abandonStubborn();
    int received = hand(into, most);
    if (received > 0 || closed || patience.isZero()) {
      return received;
    }
    return await(into, most, patience);
  }

  private int await(Receiver into, int most, Duration longest) throws InterruptedException {
    Patience patience = Patience.from(longest, nanoTime());
    int received = 0;
    while (received == 0 && !closed) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long left = patience.leftNanos(nanoTime());
      if (left == 0) {
        return 0;
      }
      mailbox.await(stubborn.boundWait(left, nanoTime()));
      abandonStubborn();
      received = hand(into, most);
    }
    return received;
  }

  private int hand(Receiver into, int most) {
    int handed = 0;
    while (handed < most) {
      MasterMail mail = (MasterMail) mailbox.take();
      if (mail == null) {
        return handed;
      }
      handed += hand(into, mail) ? 1 : 0;
    }
    return handed;
  }

  private static boolean hand(Receiver into, MasterMail mail) {
    LocalTask about = mail.about();
    if (about != null && about.silenced) {
      mail.empty();
      return false;
    }
    TaskId source = mail.source();
    Message message = mail.message();
    mail.empty();
    if (about != null && message instanceof TaskExit && !source.isValid()) {
      about.silenced = true;
    }
    into.receive(source, message);
    return true;
  }

  // The end

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    mailbox.close();
    for (LocalTask task : started) {
      tellExit(task, new TaskExit(task.id(), host, TaskExit.Reason.CLOSED, ""));
      interrupter.end(task.thread);
    }
    interrupter.close();
    awaitEnds(nanoTime() + grace.toNanos());
    List<String> running =
        started.stream()
            .filter(task -> task.thread.isAlive())
            .map(task -> task.thread.activity())
            .toList();
    if (!running.isEmpty()) {
      warn("tasks that ignore interrupts run until the JVM ends: " + running);
    }
  }

  private static void warn(String text) {
    System.getLogger("io.jobdispatch.local").log(System.Logger.Level.WARNING, text);
  }

  /* Also when interrupted: nothing of what the program did is to outlive it. */
  private void awaitEnds(long deadline) {
    boolean interrupted = false;
    for (LocalTask task : started) {
      while (task.thread.isAlive() && deadline - nanoTime() > 0) {
        try {
          task.thread.join(deadline - nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
