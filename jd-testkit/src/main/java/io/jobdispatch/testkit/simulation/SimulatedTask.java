package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A task of a simulated cluster: its code is real, its time and its fate are not. */
final class SimulatedTask implements TaskContext {

  /*
   * A turn is two events. At its beginning the task's code runs, all of it; what it sends leaves at
   * once up to the first costly call, and the rest at the turn's end, when the drawn time has
   * passed. Whatever happens to the task in between decides whether that end comes.
   *
   * Two things are apart on purpose: `ended`, its process does nothing any more; and `told`, its
   * exit is on the way to the master. A crash is noticed later (ended, not told); a zombie goes on
   * (told, not ended).
   */

  /** What a turn takes that makes no costly call. */
  private static final long TURN_NANOS = 1_000;

  /** How long a killed task that still runs keeps its slot at most. */
  private static final long GRACE_NANOS = 2_000_000_000L;

  /** What an evaluation takes that never ends: three years. */
  static final long ENDLESS_NANOS = 100_000_000_000_000_000L;

  private final TaskId id;
  private final SimulatedHost host;
  private final SimulatedMachine master;
  private final Cluster cluster;
  private final TaskCode code;
  private final Link fromMaster;
  private final Link toMaster;
  private final Map<TaskId, Link> toOthers = new LinkedHashMap<>();
  private final List<Runnable> departures = new ArrayList<>();
  private final double slowness;

  private boolean inTurn;
  private long takenNanos;
  private long turnEndNanos;
  private long frozenUntilNanos;
  private boolean ended;
  private boolean told;

  /* It is about to crash, and answers no more. */
  private boolean doomed;

  SimulatedTask(TaskId id, SimulatedHost host, SimulatedMachine master, byte[] program) {
    this.id = id;
    this.host = host;
    this.master = master;
    this.cluster = master.cluster();
    this.code = new TaskCode(program);
    this.fromMaster = new Link(cluster, this::arrive, master.wayTo(host.id()));
    this.toMaster = new Link(cluster, master::arrive);
    this.slowness = cluster.chance().slowness();
    this.ended = host.isLost();
  }

  /** The slot is taken; the first turn is the set-up. */
  void begin() {
    host.take(this);
    inTurn = true;
    cluster.clock().after(cluster.chance().latencyNanos(), this::turn);
    if (cluster.chance().strikes(Fault.SLAVE_CRASHES)) {
      cluster.clock().after(cluster.chance().soonNanos(), this::crash);
    }
  }

  Link fromMaster() {
    return fromMaster;
  }

  private void arrive(Mail arrived) {
    if (!ended) {
      code.add(arrived);
      planTurn();
    }
  }

  // Turns

  private void planTurn() {
    if (!inTurn && !ended) {
      inTurn = true;
      cluster.clock().after(0, this::turn);
    }
  }

  private boolean isFrozen() {
    return frozenUntilNanos > cluster.clock().nowNanos();
  }

  private void turn() {
    if (ended) {
      return;
    }
    if (isFrozen()) {
      cluster.clock().at(frozenUntilNanos, this::turn);
      return;
    }
    takenNanos = 0;
    TaskCode.Outcome outcome = act();
    turnEndNanos = cluster.clock().nowNanos() + takenNanos + TURN_NANOS;
    cluster.clock().at(turnEndNanos, () -> turnEnds(outcome));
  }

  private void turnEnds(TaskCode.Outcome outcome) {
    if (ended) {
      return;
    }
    if (isFrozen()) {
      cluster.clock().at(frozenUntilNanos, () -> turnEnds(outcome));
      return;
    }
    takenNanos = 0;
    List<Runnable> leaving = List.copyOf(departures);
    departures.clear();
    leaving.forEach(Runnable::run);
    inTurn = false;
    if (outcome.reason() != null) {
      exit(outcome.reason(), outcome.story());
    } else if (outcome.more() || code.hasMail()) {
      planTurn();
    }
  }

  private TaskCode.Outcome act() {
    boolean fails =
        !code.hasStarted() && master.mayFailYoung() && cluster.chance().strikes(Fault.SETUP_FAILS);
    if (!fails) {
      return code.turn(this);
    }
    master.failsYoung(id);
    String why = "set-up failed, as the simulation wants it";
    return code.failed(true, new SimulatedException(why));
  }

  private void exit(Reason reason, String story) {
    String closing = code.close();
    boolean failedToClose = reason == Reason.RETURNED && !closing.isEmpty();
    ended = true;
    tell(failedToClose ? Reason.THREW : reason, story + closing);
  }

  // Fates

  /** The process ends, which is noticed later. */
  void crash() {
    if (ended || told || host.isLost() || !mayEnd()) {
      return;
    }
    cluster.trace().add(id, "crashes");
    master.failsYoung(id);
    ended = true;
    cutLinks();
    Reason reason = cluster.chance().oneIn(4) ? Reason.THREW : Reason.DIED;
    cluster.clock().after(cluster.detectionNanos(), () -> tell(reason, "its process ended"));
  }

  /** It stands still for a while, and is given up if that is too long. */
  private void hang(long nanos) {
    if (ended || told || host.isLost()) {
      return;
    }
    cluster.trace().add(id, "hangs");
    freeze(nanos);
    if (nanos > cluster.patienceNanos()) {
      cluster.clock().after(cluster.patienceNanos(), this::giveUp);
    }
  }

  private void giveUp() {
    if (!ended && !told && !host.isLost() && mayEnd()) {
      becomeZombieOrEnd();
      tell(Reason.DIED, "nothing was heard of it for too long");
    }
  }

  /** Its host is gone; that is noticed after a while, and not heard of before. */
  void loseHost(long noticedAfterNanos) {
    if (ended) {
      return;
    }
    freeze(noticedAfterNanos + 1);
    becomeZombieOrEnd();
  }

  private void freeze(long nanos) {
    frozenUntilNanos = Math.max(frozenUntilNanos, cluster.clock().nowNanos() + nanos);
  }

  private void becomeZombieOrEnd() {
    ended = !cluster.chance().strikes(Fault.ZOMBIE_SPEAKS);
    if (!ended) {
      cluster.trace().add(id, "goes on as a zombie");
    }
    cutLinks();
  }

  /** The loss of its host is noticed. */
  void hostIsGone() {
    tell(Reason.HOST_LOST, "its host was lost");
  }

  /** Ends it from outside. */
  void stop(Reason reason) {
    if (told) {
      return;
    }
    if (!ended) {
      becomeZombieOrEnd();
    }
    if (ended) {
      code.close();
    }
    if (busyNanos() > GRACE_NANOS) {
      String text =
          "task %s was killed but ignores interrupts. Its slot is free again".formatted(id);
      cluster.clock().after(GRACE_NANOS, () -> master.warn(text));
    }
    tell(reason, "");
  }

  /** Its master is gone, and nobody is told. */
  void orphan() {
    if (!told) {
      ended = true;
      told = true;
      code.close();
      giveBackSlot();
    }
  }

  private boolean mayEnd() {
    return master.hasStarted(id) || master.mayFailYoung();
  }

  private void cutLinks() {
    toMaster.cut();
    toOthers.values().forEach(Link::cut);
  }

  private void tell(Reason reason, String story) {
    if (told) {
      return;
    }
    told = true;
    if (reason == Reason.DIED) {
      master.failsYoung(id);
    }
    master.isOver(new TaskExit(id, host.id(), reason, story), toMaster);
    host.exitArrives(toMaster.lastArrivalNanos());
    giveBackSlot();
  }

  private void giveBackSlot() {
    host.forget(this);
    long stillHeld = Math.min(busyNanos(), GRACE_NANOS);
    cluster.clock().after(stillHeld, () -> cluster.giveBackSlot(host));
  }

  private long busyNanos() {
    return inTurn ? Math.max(0, turnEndNanos - cluster.clock().nowNanos()) : 0;
  }

  // Its side of the virtual machine

  @Override
  public TaskId self() {
    return id;
  }

  @Override
  public TaskId parent() {
    return master.self();
  }

  @Override
  public HostId host() {
    return host.id();
  }

  @Override
  public long nanoTime() {
    return cluster.clock().nowNanos() + takenNanos + host.clockOffsetNanos();
  }

  @Override
  public boolean send(TaskId to, Message message) {
    Message sent = cluster.travelling(message);
    if (takenNanos == 0) {
      depart(to, sent);
    } else {
      departures.add(() -> depart(to, sent));
    }
    return true;
  }

  private void depart(TaskId to, Message message) {
    if (ended) {
      return;
    }
    cluster.trace().left(id, to, message);
    Mail sent = new Mail(id, message);
    if (to.equals(master.self())) {
      toMaster.carry(sent);
    } else {
      toOthers.computeIfAbsent(to, this::linkTo).carry(sent);
    }
  }

  private Link linkTo(TaskId other) {
    return new Link(
        cluster,
        arrived -> {
          SimulatedTask receiver = master.find(other);
          if (receiver != null) {
            receiver.arrive(arrived);
          }
        });
  }

  @Override
  public <T> T costly(Callable<T> call) throws Exception {
    if (cancelled()) {
      throw new InterruptedException("cancelled");
    }
    long nanos = cluster.chance().evaluationNanos(slowness);
    if (code.hasStarted()) {
      decideFate(nanos);
      cluster.evaluationBegins(host);
      throwIfWanted(nanos);
    }
    try {
      return call.call();
    } catch (SimulatedFate fate) {
      meet(fate, nanos);
      throw fate;
    } finally {
      takenNanos += nanos;
    }
  }

  private void meet(SimulatedFate fate, long nanos) {
    if (fate.isCrash()) {
      doomed = true;
      cluster.clock().after(takenNanos + cluster.chance().upTo(nanos), this::crash);
    } else {
      takenNanos += ENDLESS_NANOS;
    }
  }

  private void throwIfWanted(long nanos) throws SimulatedException {
    if (cluster.chance().strikes(Fault.EVALUATOR_THROWS)) {
      takenNanos += cluster.chance().upTo(nanos);
      throw new SimulatedException("the evaluator throws, as the simulation wants it");
    }
  }

  /* From before the evaluation to when its result is on its way, or has arrived. */
  private void decideFate(long nanos) {
    Chance chance = cluster.chance();
    if (chance.strikes(Fault.SLAVE_CRASHES)) {
      long after = chance.oneIn(2) ? chance.upTo(nanos) : nanos + chance.soonNanos() / 2;
      cluster.clock().after(takenNanos + after, this::crash);
    }
    if (chance.strikes(Fault.SLAVE_HANGS)) {
      long hangs = (long) (chance.between(0.1, 10) * cluster.patienceNanos());
      cluster.clock().after(takenNanos + chance.upTo(nanos), () -> hang(hangs));
    }
  }

  @Override
  public boolean cancelled() {
    return ended || doomed;
  }

  @Override
  public void exit() {
    code.exit();
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
