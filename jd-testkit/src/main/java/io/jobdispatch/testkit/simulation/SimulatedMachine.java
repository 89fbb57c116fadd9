package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.SlaveStarted;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.journal.Journal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A master's view of a simulated cluster. Time is virtual and passes in {@link #receive} and {@link
 * #costly} alone, from one event to the next; what is said to others leaves at once.
 *
 * <p>Used by the thread of its scenario. Evaluators run in that thread too: they must not wait for
 * each other.
 */
public final class SimulatedMachine implements VirtualMachine {

  /** What a look into the mailbox takes at most. */
  private static final long LOOK_NANOS = 2_000;

  private static final double PAUSE_LEAST = 1e5;
  private static final double PAUSE_MOST = 1e11;

  /** A master that is to die does so within so many calls. */
  private static final int LAST_CALLS_MOST = 20;

  /** One that keeps a journal makes more calls in a turn, and each may be the one. */
  private static final double LAST_CALLS_WITH_JOURNAL_MOST = 200;

  /** Slaves that end before they were heard of: so many in a row make no master give up. */
  private static final int YOUNG_FAILURES_MOST = 2;

  /** A snapshot is due when so many entries follow upon the last, or fewer. */
  private static final double SNAPSHOT_EVERY_MOST = 200;

  private final Cluster cluster;
  private final TaskId self;
  private final int number;
  private final int life;
  private final Link notifications;
  private final Watch watch;
  private final RandomGenerator random;
  private final Inbox inbox = new Inbox();
  private final Map<TaskId, SimulatedTask> tasks = new LinkedHashMap<>();
  private final Map<HostId, Way> ways = new LinkedHashMap<>();
  private final YoungSlaves young = new YoungSlaves(YOUNG_FAILURES_MOST);
  private long spawned;
  private boolean closed;
  private boolean killed;
  private int lastCalls = -1;

  private Wait wait = Wait.NONE;
  private volatile @Nullable Thread thread;
  private volatile boolean used;

  SimulatedMachine(Cluster cluster, TaskId self, int number, int life) {
    this.cluster = cluster;
    this.self = self;
    this.number = number;
    this.life = life;
    this.notifications = new Link(cluster, this::arrive);
    this.watch = new Watch(cluster, self, cluster.options());
    this.watch.paused(LOOK_NANOS);
    this.random = cluster.scenarioRandom(number);
  }

  // For scenarios

  /**
   * Gives options with which a run takes place here and is watched: with what {@link
   * Simulation#with} said, and without it with bounds of the number of slaves that follow from the
   * seed, for a dispatcher has to bear any.
   *
   * @return the options, to be added to; the bounds of the number of slaves, and what is done while
   *     there are fewer, are to stay
   */
  public RunOptions options() {
    return cluster.options().on(this).listener(watch).progressInterval(Duration.ofHours(1));
  }

  /**
   * Gives a journal that outlives this master, for {@link RunOptions#journal}: each life of it
   * finds what the ones before have committed, and as chance will have it a part of what they had
   * not. It is checked that no result is processed before it is committed, and that what is written
   * fits together. From then on the master may also die at any entry of the journal.
   *
   * @return the journal, one for all lives of this master
   */
  public Journal journal() {
    return journalOn(() -> new MemoryDisk((int) cluster.chance().between(2, SNAPSHOT_EVERY_MOST)));
  }

  /** The same on a disk that is made for the first life. */
  Journal journalOn(Supplier<JournalDisk> disk) {
    SimulatedJournal.Kept kept =
        cluster.lasting(
            "journal of master " + number,
            SimulatedJournal.Kept.class,
            () -> new SimulatedJournal.Kept(disk.get()));
    return new SimulatedJournal(this, kept);
  }

  /** What falls back is given before anything new in the runs that follow, for nobody is blamed. */
  void expectOrder() {
    watch.expectOrder();
  }

  /** The runs that follow have these options' failure policy, and are to keep to it. */
  void expect(Budgets budgets) {
    watch.expect(budgets);
  }

  /**
   * Gives numbers for the scenario's own choices. They follow from the seed, and are the same when
   * the scenario is begun again.
   *
   * @return the numbers
   */
  public RandomGenerator random() {
    return random;
  }

  /**
   * Tells which seed this is.
   *
   * @return the seed of the run
   */
  public long seed() {
    return cluster.seed();
  }

  /**
   * Tells which master of the cluster this is.
   *
   * @return 1 for the first, and one more for each that was begun {@link #alongside}
   */
  public int number() {
    return number;
  }

  /**
   * Tells how often this master has been begun.
   *
   * @return 1, and one more each time that it was killed
   */
  public int life() {
    return life;
  }

  /**
   * Plans something, for example to cancel a run.
   *
   * @param delay how long from now, at least zero, in virtual time; a job takes a microsecond to a
   *     second
   * @param action what is to be done, quickly, while the master waits; not if it is dead by then,
   *     or the scenario over. What it throws is the failure of this seed
   * @throws IllegalArgumentException if the delay is negative
   */
  public void after(Duration delay, Runnable action) {
    Objects.requireNonNull(action, "action");
    if (delay.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: delay=" + delay);
    }
    checkAlive();
    cluster.clock().at(moment(delay), () -> unlessKilled(action));
  }

  /* It may be in another master's thread, which must not die of it. */
  private void unlessKilled(Runnable action) {
    try {
      if (!killed) {
        action.run();
      }
    } catch (MasterKilledError e) {
      cluster.trace().add(self, "has died of what was planned for it");
    } catch (Throwable thrown) {
      cluster.failed("what was planned for " + self + " failed: " + thrown, thrown);
    }
  }

  /**
   * Begins another master on the same hosts. It has a thread of its own, but one of the two runs at
   * a time, while the other waits. The run of the seed is over when both are. A scenario that is
   * begun again because its master was killed would begin one more: see {@link #life}.
   *
   * @param other what the other master does
   */
  public void alongside(Scenario other) {
    checkAlive();
    cluster.masters().startBeside(Objects.requireNonNull(other, "other"));
  }

  // For the cluster

  Cluster cluster() {
    return cluster;
  }

  Watch watch() {
    return watch;
  }

  boolean isKilled() {
    return killed;
  }

  /** Whether somebody has asked for the time, as every run does, or waited. */
  boolean isUsed() {
    return used;
  }

  /** Somebody should look, says the virtual machine. */
  void warn(String text) {
    notify(new Message.Warning(text), 0);
  }

  void notify(Message notification, long notBeforeNanos) {
    notifications.carry(new Mail(TaskId.NONE, notification), notBeforeNanos);
  }

  /** Something has come for the master. */
  void arrive(Mail mail) {
    if (!killed) {
      inbox.arrive(mail);
    }
  }

  @Nullable SimulatedTask find(TaskId id) {
    return tasks.get(id);
  }

  /** What all its messages to the tasks of a host share. */
  Way wayTo(HostId host) {
    return ways.computeIfAbsent(host, id -> new Way(cluster));
  }

  /** A task is over, as everybody is to see: its exit comes behind what it had sent. */
  void isOver(TaskExit exit, Link link) {
    tasks.remove(exit.task());
    inbox.expect(exit, link);
  }

  boolean hasStarted(TaskId slave) {
    return young.hasStarted(slave);
  }

  /** Whether one more slave may end before the master has heard that it started. */
  boolean mayFailYoung() {
    return young.mayFail();
  }

  void failsYoung(TaskId slave) {
    young.fails(slave);
  }

  // Waiting

  /** The thread that waits for this master's turn; null if it has never waited. */
  @Nullable Thread thread() {
    return thread;
  }

  void isRunBy(Thread waiting) {
    thread = waiting;
  }

  /** Whether it can go on. */
  boolean isReady() {
    return wait.isOver(cluster.clock().nowNanos(), killed || cluster.failure() != null);
  }

  Wait awaited() {
    return wait;
  }

  /** Whether it waits, and an interrupt ends that. */
  boolean isInterrupted() {
    Thread waiting = thread;
    return wait.heedsInterrupts() && waiting != null && waiting.isInterrupted();
  }

  /** It is over; from now on it is ready when this is the case, and not before. */
  void leaveWhen(BooleanSupplier until) {
    wait = new Wait(until, Wait.NEVER, false, false);
  }

  /** Lets time pass in the middle of whatever the master does, if chance will have it. */
  boolean standsStill() {
    boolean pauses = cluster.chance().strikes(Fault.MASTER_PAUSES);
    if (pauses) {
      long nanos = (long) cluster.chance().between(PAUSE_LEAST, PAUSE_MOST);
      watch.paused(nanos);
      letPass(nanos);
    }
    return pauses;
  }

  private void letPass(long nanos) {
    long end = cluster.clock().nowNanos() + nanos;
    cluster.clock().at(end, () -> {}); // this is no wait in which nothing is under way
    sleepHeedless(new Wait(() -> cluster.clock().nowNanos() >= end, Wait.NEVER, false, true));
    checkAlive();
  }

  private void sleepHeedless(Wait until) {
    try {
      sleep(until);
    } catch (InterruptedException e) {
      throw new AssertionError("heeds none", e);
    }
  }

  private void sleep(Wait until) throws InterruptedException {
    wait = until;
    try {
      cluster.masters().await(this);
    } finally {
      wait = Wait.NONE;
    }
  }

  /** Throws if the process has ended, or ends with this call. */
  void checkAlive() {
    if (isLastCall()) {
      die();
    }
    if (killed || cluster.failure() != null) {
      throw new MasterKilledError("the process of master " + self + " has ended");
    }
  }

  /** Whether the process is to end in the call that is being made. */
  boolean isLastCall() {
    return lastCalls >= 0 && --lastCalls < 0;
  }

  /** The process may end in one of the next calls, if chance will have it. */
  void mayDieSoon() {
    if (lastCalls < 0 && cluster.chance().strikes(Fault.MASTER_DIES)) {
      lastCalls =
          watch.hasJournal()
              ? (int) cluster.chance().between(1, LAST_CALLS_WITH_JOURNAL_MOST) - 1
              : cluster.chance().below(LAST_CALLS_MOST);
    }
  }

  /** The process ends: nothing has an effect any more. */
  void die() {
    cluster.trace().add(self, "dies");
    killed = true;
    orphanAll();
  }

  private void orphanAll() {
    for (SimulatedTask task : List.copyOf(tasks.values())) {
      cluster.clock().after(cluster.detectionNanos(), task::orphan);
    }
    tasks.clear();
  }

  // The virtual machine

  @Override
  public TaskId self() {
    return self;
  }

  @Override
  public List<Host> hosts() {
    checkAlive();
    return closed ? List.of() : cluster.hostsAsHeard();
  }

  @Override
  public long nanoTime() {
    used = true;
    if (killed) {
      checkAlive();
    }
    return cluster.originNanos() + cluster.clock().nowNanos();
  }

  @Override
  public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
    checkAlive();
    if (count < 0) {
      throw new IllegalArgumentException("must be >= 0: count=" + count);
    }
    byte[] bytes = Payload.of(Objects.requireNonNull(program, "program")).bytes();
    Map<TaskId, HostId> ids = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      TaskId id = new TaskId(self.run(), ++spawned);
      SimulatedHost host = closed ? null : hostWithRoom(on);
      ids.put(id, host == null ? HostId.NONE : host.id());
      if (host == null || cluster.chance().strikes(Fault.SPAWN_REFUSED)) {
        refuse(id);
      } else {
        cluster.trace().add(id, "is spawned on " + host);
        SimulatedTask task = new SimulatedTask(id, host, this, bytes);
        tasks.put(id, task);
        task.begin();
      }
    }
    watch.spawned(ids);
    return List.copyOf(ids.keySet());
  }

  private @Nullable SimulatedHost hostWithRoom(Set<HostId> on) {
    for (SimulatedHost host : cluster.hosts()) {
      if (host.slotsFree() > 0 && (on.isEmpty() || on.contains(host.id()))) {
        return host;
      }
    }
    return null;
  }

  private void refuse(TaskId id) {
    isOver(new TaskExit(id, HostId.NONE, Reason.REFUSED, "there is no free slot"), notifications);
  }

  @Override
  public void kill(TaskId id) {
    checkAlive();
    watch.killed(id);
    SimulatedTask task = tasks.get(id);
    if (task != null) {
      cluster.trace().add(id, "is killed");
      task.stop(Reason.KILLED);
    }
  }

  @Override
  public boolean send(TaskId to, Message message) {
    checkAlive();
    if (to.equals(self)) {
      return inbox.add(new Mail(self, message));
    }
    Message sent = cluster.travelling(message);
    cluster.trace().left(self, to, message);
    SimulatedTask task = tasks.get(to);
    watch.sent(to, message, task != null && task.fromMaster().way().wasFull());
    if (task == null) {
      return false;
    }
    task.fromMaster().carry(new Mail(self, sent));
    return true;
  }

  @Override
  public boolean isFull(TaskId to) {
    checkAlive();
    SimulatedTask task = tasks.get(to);
    boolean full = task != null && task.fromMaster().way().isFull();
    if (full) {
      cluster.trace().add(to, "is full");
    }
    return full;
  }

  @Override
  public <T> T costly(Callable<T> call) throws Exception {
    checkAlive();
    long job = watch.takeMastersJob();
    cluster.trace().add(self, job < 0 ? "makes a costly call" : "evaluates job " + job + " itself");
    cluster.evaluationBegins(null);
    long nanos = cluster.chance().evaluationNanos(1);
    try {
      if (job >= 0 && cluster.chance().strikes(Fault.EVALUATOR_THROWS)) {
        throw new SimulatedException("the evaluator throws, as the simulation wants it");
      }
      return call.call();
    } catch (SimulatedFate fate) {
      meet(fate, nanos);
      throw fate;
    } finally {
      letPass(nanos);
    }
  }

  private void meet(SimulatedFate fate, long nanos) {
    letPass(fate.isCrash() ? nanos : SimulatedTask.ENDLESS_NANOS);
    die();
  }

  @Override
  public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
    checkAlive();
    if (most < 1) {
      throw new IllegalArgumentException("must be >= 1: most=" + most);
    }
    if (closed) {
      return hand(into, most);
    }
    used = true;
    watch.turnEnds();
    cluster.trace().tick();
    Chance chance = cluster.chance();
    mayDieSoon();
    if (!standsStill()) {
      letPass(chance.upTo(LOOK_NANOS));
    }
    if (inbox.isEmpty() && !patience.isZero()) {
      long wake = patience.isNegative() ? Wait.NEVER : moment(patience);
      sleep(new Wait(() -> !inbox.isEmpty(), wake, true, true));
      checkAlive();
    }
    watch.turnBegins();
    return hand(into, most);
  }

  /* The end of all time, if that would come first. */
  private long moment(Duration delay) {
    long now = cluster.clock().nowNanos();
    boolean tooLong = delay.compareTo(Duration.ofNanos(Wait.NEVER - now)) >= 0;
    return tooLong ? Wait.NEVER : now + delay.toNanos();
  }

  private int hand(Receiver into, int most) {
    int handed = 0;
    for (; handed < most && !inbox.isEmpty(); handed++) {
      Mail next = Objects.requireNonNull(inbox.poll());
      note(next);
      into.receive(next.source(), next.message());
    }
    return handed;
  }

  private void note(Mail mail) {
    Message message = mail.message();
    cluster.trace().arrived(self, mail.source(), message);
    watch.delivered(mail.source(), message);
    if (message instanceof SlaveStarted && tasks.containsKey(mail.source())) {
      young.started(mail.source());
    } else if (message instanceof TaskExit exit) {
      young.over(exit.task());
    }
  }

  @Override
  public void close() {
    if (closed || killed) {
      return;
    }
    closed = true;
    List.copyOf(tasks.values()).forEach(task -> task.stop(Reason.CLOSED));
    inbox.close();
  }

  @Override
  public String toString() {
    return "simulated machine " + self + " of seed " + cluster.seed();
  }
}
