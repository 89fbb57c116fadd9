package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine in one thread and in virtual time. The slaves are the real ones, made from
 * copies of the program; everything travels as a copy; what happens to them is scripted by the test
 * with {@link #at}.
 */
final class ScriptedMachine implements VirtualMachine {

  /*
   * Time passes in receive() alone, from one event to the next. A task's turn is one event: its code
   * runs at once, and what it sends leaves when the turn has taken the time that its evaluator
   * declared with pass(). The clock starts a second before its overflow.
   */

  /** How long a message is under way. */
  static final Duration LATENCY = Duration.ofNanos(10_000);

  /** How long a task takes to start. */
  static final Duration SPAWNING = Duration.ofMillis(1);

  /** A run that is not over by then hangs. */
  static final Duration TOO_LONG = Duration.ofDays(1);

  private static final long ORIGIN_NANOS = Long.MAX_VALUE - 1_000_000_000L;
  private static final ThreadLocal<ScriptedMachine> CURRENT = new ThreadLocal<>();

  private record Event(long nanos, long number, Runnable action) {}

  /** A call of spawn: when, and how many. */
  record Spawn(Duration at, int count) {}

  private final TaskId self = new TaskId(0xbeef, 0);
  private final Queue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
  private final Map<HostId, Integer> hosts = new LinkedHashMap<>();
  private final Map<TaskId, ScriptedTask> tasks = new LinkedHashMap<>();
  private final Queue<Envelope> inbox = new ArrayDeque<>();
  private final List<Envelope> sent = new ArrayList<>();
  private final List<Spawn> spawns = new ArrayList<>();
  private final List<TaskId> killed = new ArrayList<>();
  private BiPredicate<TaskId, Message> unreachable = (to, message) -> false;
  private BiPredicate<TaskId, Message> heldBack = (from, message) -> false;
  private final List<Envelope> held = new ArrayList<>();
  private Predicate<TaskId> full = task -> false;
  private String obstacle = "";
  private final Map<TaskId, Integer> jobsHeld = new LinkedHashMap<>();
  private int jobsHeldMost;
  private @Nullable ScriptedTask evaluating;
  private final Map<HostId, Integer> stubborn = new LinkedHashMap<>();
  private Duration stubbornFor = Duration.ZERO;
  private boolean killable = true;
  private boolean exitsTold = true;
  private long elapsedNanos;
  private long eventCount;
  private int receives;
  private long incarnations;
  private int closings;

  /** Makes a machine of one host. */
  ScriptedMachine(int slots) {
    CURRENT.set(this);
    if (slots > 0) {
      hosts.put(new HostId("first", ++incarnations), slots);
    }
  }

  // For evaluators

  /**
   * The evaluation that calls this takes so long. In the master, time passes. On another machine
   * nothing happens: there, time cannot be had for nothing.
   */
  static void pass(Duration time) {
    ScriptedMachine machine = CURRENT.get();
    if (machine == null) {
      return;
    }
    if (machine.evaluating == null) {
      machine.elapsedNanos += time.toNanos();
    } else {
      machine.evaluating.takenNanos += time.toNanos();
    }
  }

  /** The evaluation that calls this takes so long. */
  static void passMillis(long millis) {
    pass(Duration.ofMillis(millis));
  }

  /** The evaluation that calls this never ends. */
  static void hang() {
    pass(TOO_LONG.multipliedBy(100));
  }

  /** The evaluation that calls this ends its slave's process. */
  static void crash() {
    CURRENT.get().evaluating.crashing = true;
  }

  // For the script

  RunOptions options() {
    return RunOptions.defaults().on(this);
  }

  /** Something happens so long after now. */
  void at(Duration delay, Runnable action) {
    plan(elapsedNanos + delay.toNanos(), action);
  }

  void atMillis(long delay, Runnable action) {
    at(Duration.ofMillis(delay), action);
  }

  HostId addHost(String name, int slots) {
    HostId id = new HostId(name, ++incarnations);
    hosts.put(id, slots);
    tell(new Message.HostAdd(new Host(id, slots, slots)));
    return id;
  }

  /** Takes a host away with all its tasks. */
  void loseHost(HostId host) {
    for (ScriptedTask task : List.copyOf(tasks.values())) {
      if (task.host.equals(host)) {
        end(task, Reason.HOST_LOST, "");
      }
    }
    hosts.remove(host);
    tell(new Message.HostDelete(host, "cut off"));
  }

  /** Hosts are there that cannot be used, for this reason; none if it is empty. */
  void hasUnusableHosts(String why) {
    obstacle = why;
    tell(new Message.Warning(why));
  }

  /** The first host gets another slot. */
  void widenFirstHost(int slots) {
    hosts.put(firstHost(), slots);
    tell(new Message.SlotsFree(firstHost()));
  }

  HostId firstHost() {
    return hosts.keySet().iterator().next();
  }

  /** The name of the n-th task that was spawned, from 1. */
  TaskId task(int n) {
    return new TaskId(self.run(), n);
  }

  /** Where a task is that is not over. */
  HostId hostOf(TaskId task) {
    return tasks.get(task).host;
  }

  /** The tasks that are not over. */
  List<TaskId> alive() {
    return List.copyOf(tasks.keySet());
  }

  /** Ends a task's process; what it had sent and had not arrived is lost. */
  void die(TaskId task) {
    end(tasks.get(task), Reason.DIED, "process ended");
  }

  /** Ends a task's process, which is noticed so much later. */
  void dieUnnoticed(TaskId id, Duration noticedAfter) {
    ScriptedTask task = tasks.remove(id);
    at(noticedAfter, () -> tellEnd(task, Reason.DIED, "process ended"));
  }

  /** Ends a task whose host was told to leave. */
  void leave(TaskId task) {
    end(tasks.get(task), Reason.HOST_LEFT, "told to end");
  }

  /** A message arrives at the master, whoever sent it. */
  void inject(TaskId source, Message message) {
    inbox.add(new Envelope(source, message));
  }

  /** What the master sends and this accepts does not arrive, and send answers false. */
  void refuse(BiPredicate<TaskId, Message> those) {
    unreachable = those;
  }

  /** The ways to the tasks that this accepts are full from now on. */
  void fill(Predicate<TaskId> those) {
    full = those;
  }

  /** The most jobs that one slave has held since this was asked last. */
  int jobsHeldMost() {
    int most = jobsHeldMost;
    jobsHeldMost = 0;
    return most;
  }

  /** What tasks send and this accepts arrives when it is released. */
  void holdBack(BiPredicate<TaskId, Message> those) {
    heldBack = those;
  }

  void release() {
    heldBack = (from, message) -> false;
    inbox.addAll(held);
    held.clear();
  }

  /** What a task has noted that it does; empty if nothing. */
  String activityOf(TaskId task) {
    return tasks.get(task).activity;
  }

  /** Kills have no effect from now on. */
  void ignoreKills() {
    killable = false;
  }

  /** Who is killed from now on goes on for so long, and keeps its slot until then. */
  void ignoreInterruptsFor(Duration time) {
    stubbornFor = time;
  }

  /** Whatever ends, the master does not hear of it from now on. */
  void loseExits() {
    exitsTold = false;
  }

  /** How often the master has asked for messages. */
  int receives() {
    return receives;
  }

  /** What the master has sent of one kind. */
  <M extends Message> List<M> sent(Class<M> type) {
    return sent.stream().map(Envelope::message).filter(type::isInstance).map(type::cast).toList();
  }

  /** Whom the master has sent messages of one kind. */
  List<TaskId> receivers(Class<? extends Message> type) {
    return sent.stream()
        .filter(envelope -> type.isInstance(envelope.message()))
        .map(Envelope::source)
        .toList();
  }

  List<Spawn> spawns() {
    return List.copyOf(spawns);
  }

  List<TaskId> killed() {
    return List.copyOf(killed);
  }

  Duration elapsed() {
    return Duration.ofNanos(elapsedNanos);
  }

  int closings() {
    return closings;
  }

  // The machine

  @Override
  public TaskId self() {
    return self;
  }

  @Override
  public List<Host> hosts() {
    return hosts.entrySet().stream()
        .map(host -> new Host(host.getKey(), host.getValue(), free(host.getKey())))
        .toList();
  }

  @Override
  public String obstacle() {
    return obstacle;
  }

  private int free(HostId host) {
    long used = tasks.values().stream().filter(task -> task.host.equals(host)).count();
    return hosts.get(host) - (int) used - stubborn.getOrDefault(host, 0);
  }

  @Override
  public long nanoTime() {
    return ORIGIN_NANOS + elapsedNanos;
  }

  @Override
  public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
    spawns.add(new Spawn(elapsed(), count));
    List<TaskId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TaskId id = task(spawns.stream().mapToInt(Spawn::count).sum() - count + i + 1);
      ids.add(id);
      hosts.keySet().stream()
          .filter(host -> (on.isEmpty() || on.contains(host)) && free(host) > 0)
          .findFirst()
          .ifPresentOrElse(
              host -> start(new ScriptedTask(id, host), program),
              () -> tell(new TaskExit(id, HostId.NONE, Reason.REFUSED, "no free slot")));
    }
    return ids;
  }

  private void start(ScriptedTask task, TaskProgram program) {
    TaskProgram copy = Payload.copy(program);
    tasks.put(task.id, task);
    at(SPAWNING, () -> task.start(copy));
  }

  @Override
  public void kill(TaskId id) {
    killed.add(id);
    ScriptedTask task = tasks.get(id);
    if (task != null && killable) {
      end(task, Reason.KILLED, "");
      task.close();
    }
  }

  @Override
  public boolean send(TaskId to, Message message) {
    if (to.equals(self)) {
      return inbox.add(new Envelope(self, message));
    }
    Message copy = Payload.copy(message);
    sent.add(new Envelope(to, message));
    if (!tasks.containsKey(to) || unreachable.test(to, message)) {
      return false;
    }
    if (message instanceof EvaluateJob) {
      jobsHeldMost = Math.max(jobsHeldMost, jobsHeld.merge(to, 1, Integer::sum));
    }
    at(LATENCY, () -> deliver(self, to, copy));
    return true;
  }

  @Override
  public boolean copiesPayloads() {
    return true;
  }

  @Override
  public boolean isFull(TaskId to) {
    return tasks.containsKey(to) && full.test(to);
  }

  private void deliver(TaskId from, TaskId to, Message message) {
    ScriptedTask receiver = tasks.get(to);
    if (to.equals(self)) {
      (heldBack.test(from, message) ? held : inbox).add(new Envelope(from, message));
    } else if (receiver != null) {
      receiver.mail.add(new Envelope(from, message));
      receiver.planTurn();
    }
  }

  private void tell(Message notification) {
    if (exitsTold || !(notification instanceof TaskExit)) {
      inbox.add(new Envelope(TaskId.NONE, notification));
    }
  }

  private void end(@Nullable ScriptedTask task, Reason reason, String story) {
    if (task != null && tasks.remove(task.id, task)) {
      tellEnd(task, reason, story);
    }
  }

  private void tellEnd(ScriptedTask task, Reason reason, String story) {
    tell(new TaskExit(task.id, task.host, reason, story));
    if (reason == Reason.KILLED && !stubbornFor.isZero()) {
      stubborn.merge(task.host, 1, Integer::sum);
      at(stubbornFor, () -> endStubborn(task.host));
    } else {
      freed(task.host);
    }
  }

  private void endStubborn(HostId host) {
    stubborn.merge(host, -1, Integer::sum);
    freed(host);
  }

  private void freed(HostId host) {
    at(LATENCY, () -> tell(new Message.SlotsFree(host)));
  }

  @Override
  public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
    receives++;
    runEvents(elapsedNanos);
    if (inbox.isEmpty() && !patience.isZero()) {
      waitFor(patience);
    }
    int received = 0;
    for (; received < most && !inbox.isEmpty(); received++) {
      Envelope next = inbox.remove();
      if (next.message() instanceof JobResult) {
        jobsHeld.merge(next.source(), -1, Integer::sum);
      }
      into.receive(next.source(), next.message());
    }
    return received;
  }

  private void waitFor(Duration patience) throws InterruptedException {
    long end = elapsedNanos + (patience.isNegative() ? TOO_LONG : patience).toNanos();
    while (inbox.isEmpty() && !events.isEmpty() && events.peek().nanos <= end) {
      runEvents(events.peek().nanos);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    if (inbox.isEmpty()) {
      elapsedNanos = end;
    }
    if (elapsedNanos > TOO_LONG.toNanos()) {
      throw new AssertionError("the run hangs");
    }
  }

  private void runEvents(long untilNanos) {
    for (Event next = events.peek(); next != null && next.nanos <= untilNanos; ) {
      events.remove();
      elapsedNanos = Math.max(elapsedNanos, next.nanos);
      next.action.run();
      next = events.peek();
    }
  }

  private void plan(long nanos, Runnable action) {
    events.add(new Event(nanos, eventCount++, action));
  }

  @Override
  public void close() {
    closings++;
    for (ScriptedTask task : List.copyOf(tasks.values())) {
      end(task, Reason.CLOSED, "");
      task.close();
    }
  }

  /** One task. It is over when it is not among the machine's tasks any more. */
  private final class ScriptedTask implements TaskContext {

    private final TaskId id;
    private final HostId host;
    private final Queue<Envelope> mail = new ArrayDeque<>();
    private @Nullable Task task;
    private long begunNanos;
    private long takenNanos;
    private boolean planned = true;
    private boolean exiting;
    private boolean crashing;
    private String activity = "";

    private ScriptedTask(TaskId id, HostId host) {
      this.id = id;
      this.host = host;
    }

    private boolean isOver() {
      return tasks.get(id) != this;
    }

    private void start(TaskProgram program) {
      run(
          Reason.SETUP_FAILED,
          () -> {
            task = program.create(this);
            task.start();
            return true;
          });
    }

    private void planTurn() {
      if (!planned && task != null) {
        planned = true;
        plan(elapsedNanos, this::turn);
      }
    }

    private void turn() {
      run(
          Reason.THREW,
          () -> {
            for (int left = mail.size(); left > 0 && !exiting; left--) {
              Envelope next = mail.remove();
              task.receive(next.source(), next.message());
            }
            return !exiting && task.work();
          });
    }

    /** Runs some code of the task, and plans what follows when its time has passed. */
    private void run(Reason onError, Callable<Boolean> code) {
      if (isOver()) {
        return;
      }
      begunNanos = elapsedNanos;
      takenNanos = 0;
      Runnable next;
      try {
        boolean more = code.call();
        next = exiting ? () -> exit(Reason.RETURNED, "") : () -> endOfTurn(more);
      } catch (Exception thrown) {
        String story = Failure.of(thrown).stackTrace();
        next = () -> exit(onError, story);
      }
      if (crashing) {
        next = () -> end(this, Reason.DIED, "process ended");
      }
      plan(begunNanos + takenNanos + LATENCY.toNanos(), next);
    }

    private void endOfTurn(boolean more) {
      planned = false;
      if (more || !mail.isEmpty()) {
        planTurn();
      }
    }

    private void exit(Reason reason, String story) {
      if (!isOver()) {
        close();
        end(this, reason, story);
      }
    }

    private void close() {
      if (task != null) {
        task.close();
        task = null;
      }
    }

    @Override
    public TaskId self() {
      return id;
    }

    @Override
    public TaskId parent() {
      return self;
    }

    @Override
    public HostId host() {
      return host;
    }

    @Override
    public long nanoTime() {
      return ORIGIN_NANOS + begunNanos + takenNanos;
    }

    @Override
    public boolean send(TaskId to, Message message) {
      Message copy = Payload.copy(message);
      if (!crashing) {
        long arrival = begunNanos + takenNanos + LATENCY.toNanos();
        plan(
            arrival,
            () -> {
              if (!isOver()) {
                deliver(id, to, copy);
              }
            });
      }
      return true;
    }

    @Override
    public <T> T costly(Callable<T> call) throws Exception {
      if (cancelled()) {
        throw new InterruptedException("cancelled");
      }
      evaluating = this;
      try {
        return call.call();
      } finally {
        evaluating = null;
      }
    }

    @Override
    public void describe(Object does) {
      activity = does.toString();
    }

    @Override
    public boolean cancelled() {
      return isOver();
    }

    @Override
    public void exit() {
      exiting = true;
    }
  }
}
