package io.jobdispatch.core;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.Idle;
import io.jobdispatch.api.Message.Startup;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master's event loop in one run: receives, lets the master decide, and does what it decided.
 */
final class MasterLoop {

  /*
   * One turn, in this order:
   *   1 receive what waits; handlers close jobs and mark slaves idle; do what was decided
   *   2 feed idle slaves, where jobs are independent of results, and do what was decided
   *   3 settle: what was accepted is written into the journal and becomes durable
   *   4 settle, still: the user's code sees results and failures
   *   5 feed idle slaves
   *   6 fire the timers that are due; then do what was decided, and evaluate one job in local mode
   *
   * One thread runs all of it. Another may only set `cancelled`, wake this one, and interrupt a call
   * of the user's code.
   */

  /** The most messages that are received in one turn. */
  static final int MESSAGES_PER_TURN_MAX = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(MasterLoop.class);
  private static final Duration FOR_EVER = Duration.ofNanos(-1);

  private final EventDrivenMaster master;
  private final VirtualMachine machine;
  private final RunOptions options;
  private final RunCounts counts;
  private final Slaves slaves;
  private final Fleet fleet;
  private final HeldSlots heldSlots = new HeldSlots();
  private final LostHosts lostHosts = new LostHosts();
  private final Timers timers = new Timers();
  private final Actions outbox;
  private final ModeSwitch modeSwitch;
  private final Deadline deadline;
  private final MasterCalls calls;
  private final Listeners listeners;
  private final HandlerTable<MasterOutbox> table = new HandlerTable<>();
  private final Queue<Envelope> inbox = new ArrayDeque<>();
  private final Queue<Message> reminders = new ArrayDeque<>();
  private final LocalWork localWork;
  private final long begunNanos;

  private long nowNanos;
  private long lastHeardNanos;
  private long listenedNanos;
  private boolean stamped;
  private @Nullable End end;
  private volatile @Nullable End cancelled;

  /** Why the loop ended. */
  record End(Ending ending, String message, @Nullable Throwable cause) {}

  MasterLoop(
      EventDrivenMaster master,
      OpenMachine place,
      TaskProgram program,
      RunOptions options,
      RunCounts counts) {
    this.master = master;
    this.machine = place.machine();
    this.options = options;
    this.counts = counts;
    this.slaves = new Slaves(machine.self());
    this.fleet = new Fleet(machine, program, slaves, options.maxSlaves(), timers, counts);
    this.outbox = new Actions(slaves, this::occupies);
    this.calls = new MasterCalls(options.stallWarning(), machine::nanoTime, this::warn);
    this.listeners = new Listeners(options.listeners(), calls);
    this.begunNanos = machine.nanoTime();
    this.nowNanos = begunNanos;
    this.lastHeardNanos = begunNanos;
    this.listenedNanos = begunNanos;
    this.deadline = new Deadline(options.deadline(), machine::nanoTime, calls::isInCall);
    this.localWork = new LocalWork(this, machine, program, inbox);
    this.modeSwitch = new ModeSwitch(this, place.fewSlaves(), options);
  }

  /** Runs until the end, and says what kind of end it was. */
  End run() throws Exception {
    start();
    try {
      while (end == null) {
        turn();
      }
      return end;
    } catch (Exception e) {
      keepAccepted(e);
      throw e;
    }
  }

  /* The next life shall not forgive what arrived just before the end. */
  private void keepAccepted(Exception why) {
    try {
      master.keepAccepted();
    } catch (RuntimeException e) {
      if (e != why) { // the journal may say it again by the same object
        why.addSuppressed(e);
      }
    }
  }

  void start() throws Exception {
    table.on(Wake.class, (source, message, none) -> {});
    master.fillHandlerTable(table);
    table.seal();
    new StallWatch(this, options.stallWarning()).start();
    calls.start();
    deadline.start(timers, begunNanos, this::cancel);
    if (!listeners.isEmpty()) {
      scheduleProgress();
    }
    if (isOverBeforeItBegins()) {
      return;
    }
    fleet.spawn();
    modeSwitch.update();
    handle(self(), new Startup(self(), true, mode() == Mode.LOCAL));
    master.turnEnds(outbox);
    perform();
    endIfSlavesAreTooFew();
  }

  /* An earlier life may have settled all there is; or replaying it takes longer than it may. */
  private boolean isOverBeforeItBegins() {
    try {
      if (master.replay()) {
        halt(new End(Ending.COMPLETED, "", null));
      }
    } catch (Replay.Cancelled e) {
      halt(Objects.requireNonNull(cancelled));
    }
    return end != null;
  }

  /* At the turn's end: who has lost all slaves with the last result has lost nothing. */
  private void endIfSlavesAreTooFew() {
    fleet.hopeless().ifPresent(story -> halt(new End(Ending.SETUP_FAILED, story, null)));
    modeSwitch.enforce();
  }

  /** One turn. */
  void turn() throws Exception {
    receive();
    perform(); // slaves that are replaced at once are not too few
    modeSwitch.update();
    if (master.isIndependent()) {
      feed();
      perform();
    }
    master.settle();
    nowNanos = machine.nanoTime();
    feed();
    if (end == null && master.turnEnds(outbox)) {
      feed();
    }
    timers.fire(nowNanos);
    perform();
    master.turnIsOver();
    endIfSlavesAreTooFew();
    if (end == null && cancelled == null) {
      localWork.evaluate();
    }
  }

  private void receive() throws InterruptedException {
    stamped = false;
    for (Message due = reminders.poll(); due != null; due = reminders.poll()) {
      handle(self(), due);
    }
    boolean heard = !inbox.isEmpty();
    for (int most = MESSAGES_PER_TURN_MAX; most > 0 && !inbox.isEmpty(); most--) {
      Envelope envelope = inbox.remove();
      handle(envelope.source(), envelope.message());
    }
    Duration patience = patience();
    stamped = false; // the process may stand still before it has looked
    long begun = patience.isZero() ? nowNanos : machine.nanoTime();
    int received = machine.receive(this::handle, MESSAGES_PER_TURN_MAX, patience);
    heard |= received > 0;
    if (heard) {
      lastHeardNanos = nowNanos; // reminders are no sign of life
    } else if (ClosedMachine.endsWaits(machine, patience, begun)) {
      halt(ClosedMachine.end());
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    End why = cancelled;
    if (why != null) {
      halt(why);
    }
    stamp();
    if (received < MESSAGES_PER_TURN_MAX && inbox.isEmpty()) {
      listenedNanos = nowNanos;
    }
  }

  private Duration patience() {
    if (stamped || localWork.waits() || !inbox.isEmpty() || !reminders.isEmpty()) {
      return Duration.ZERO;
    }
    if (cancelled != null) {
      return Duration.ZERO;
    }
    OptionalLong next = timers.untilNext(machine.nanoTime());
    return next.isPresent() ? Duration.ofNanos(next.getAsLong()) : FOR_EVER;
  }

  private void stamp() {
    if (!stamped) {
      stamped = true;
      nowNanos = machine.nanoTime();
    }
  }

  private void handle(TaskId source, Message message) {
    stamp();
    HandlerTable.Verdict verdict = dispatch(source, message);
    if (verdict != HandlerTable.Verdict.HANDLED) {
      counts.discarded.add(1);
      LOG.debug("discarded ({}): {} from {}", verdict, message, source);
    }
    master.handled(message);
  }

  private HandlerTable.Verdict dispatch(TaskId source, Message message) {
    return message instanceof Message.UserMessage && !(message instanceof Wake)
        ? calls.get("a handler of messages", -1, () -> table.dispatch(source, message, outbox))
        : table.dispatch(source, message, outbox);
  }

  private void feed() {
    Mode mode = mode();
    if (mode != Mode.WAITING && end == null) {
      slaves.offer(
          slave -> isServed(slave, mode),
          master::wantsIdle,
          slave -> handle(self(), new Idle(slave.id)));
    }
  }

  /* In local mode the few slaves that are left get what the master itself may not evaluate. */
  private boolean isServed(Slaves.Slave slave, Mode mode) {
    boolean isLocal = slave.id.equals(self());
    return mode == Mode.LOCAL ? isLocal || master.needsSlaves() : !isLocal;
  }

  // What the master decided

  private void perform() throws Exception {
    for (Action next = outbox.next(); next != null; next = outbox.next()) {
      perform(next);
    }
  }

  private void perform(Action action) {
    if (action instanceof Action.Send send) {
      send(send.to(), send.message());
    } else if (action instanceof Action.Tell tell) {
      listeners.tell(tell.event());
    } else if (action instanceof Action.Spawn) {
      fleet.spawn();
    } else if (action instanceof Action.Kill kill) {
      machine.kill(kill.slave(), kill.cause());
    } else if (action instanceof Action.After after) {
      timers.at(nowNanos + after.delay().toNanos(), () -> reminders.add(after.message()));
    } else if (action instanceof Action.Warn warn) {
      warn(warn.text());
    } else if (action instanceof Action.Halt) {
      halt(new End(Ending.COMPLETED, "", null));
    }
  }

  private void send(TaskId to, Message message) {
    if (to.equals(self())) {
      sendToSelf(message);
      return;
    }
    try {
      machine.send(to, message);
    } catch (PayloadException e) {
      inbox.add(new Envelope(to, master.unsendable(message, e)));
    }
  }

  /** What the master has a handler for is its own, also when its slave half has the same name. */
  private boolean isForSlave(TaskId to, Message message) {
    return !to.equals(self()) || !table.knows(message);
  }

  private boolean occupies(TaskId to, Message message) {
    return isForSlave(to, message) && master.occupies(message);
  }

  private void sendToSelf(Message message) {
    boolean isTaken = isForSlave(self(), message) && localWork.receive(message);
    if (!isTaken) {
      inbox.add(new Envelope(self(), message));
    }
  }

  /** Ends the loop; the first end counts. */
  void halt(End why) {
    if (end == null) {
      end = why;
    }
  }

  void warn(String text) {
    LOG.warn("{}", text);
    listeners.tell(listener -> listener.warning(text));
  }

  private void scheduleProgress() {
    timers.at(
        nowNanos + options.progressInterval().toNanos(),
        () -> {
          RunSnapshot snapshot = snapshot(master.expectedJobs());
          listeners.tell(listener -> listener.progress(snapshot));
          scheduleProgress();
        });
  }

  // The end

  /** Ends every slave and closes the local half. */
  void shutDown(boolean gracefully) {
    localWork.close();
    nowNanos = machine.nanoTime();
    master.runIsOver();
    new Shutdown(machine, slaves, counts, options.haltPatience(), this::warn).run(gracefully);
  }

  /** The run is over, and nothing of it is held or called any more. */
  void close() {
    deadline.close();
    calls.close();
  }

  /** Ends the run from any thread; the first reason counts. */
  void cancel(End why) {
    if (cancelled == null) {
      cancelled = why;
    }
    localWork.cancel();
    calls.cancel();
    wake();
  }

  boolean isCancelled() {
    return cancelled != null;
  }

  /** Whether the run is to end: for who makes the loop stand still, so that no timer can fire. */
  boolean isToEnd() {
    if (!isCancelled()) {
      deadline.check(this::cancel);
    }
    return isCancelled();
  }

  /** The end that {@link #cancel} gave, which interrupted the user's code. */
  End cancelledIn(MasterCalls.Interrupted call) {
    End why = Objects.requireNonNull(cancelled);
    return new End(why.ending(), why.message(), call.getCause());
  }

  /** Makes another turn follow at once. Only in the run's thread. */
  void turnAgain() {
    reminders.add(new Wake());
  }

  /** Ends a wait for messages, from any thread. */
  void wake() {
    machine.send(self(), new Wake());
  }

  /** Says nothing, but ends a wait. */
  record Wake() implements Message.UserMessage {}

  // What there is to know

  TaskId self() {
    return machine.self();
  }

  Slaves slaves() {
    return slaves;
  }

  MasterCalls calls() {
    return calls;
  }

  LocalWork localWork() {
    return localWork;
  }

  Listeners listeners() {
    return listeners;
  }

  Fleet fleet() {
    return fleet;
  }

  /** A slave is over that the master had killed, or another. */
  void slotLeft(TaskExit exit) {
    heldSlots.exited(exit, nowNanos);
    if (exit.reason() == TaskExit.Reason.KILLED) {
      timers.at(nowNanos + HeldSlots.PATIENCE.toNanos(), this::turnAgain);
    }
  }

  HeldSlots heldSlots() {
    return heldSlots;
  }

  LostHosts lostHosts() {
    return lostHosts;
  }

  /** Whether there is a host that can be used. */
  boolean hasSlots() {
    return machine.slots() > 0;
  }

  /** Why hosts that are there cannot be used, for a person; empty if nothing is known of such. */
  String obstacle() {
    return machine.obstacle();
  }

  Mode mode() {
    return modeSwitch.mode();
  }

  /** Whether no slot can ever be used but by threads that do not end. */
  boolean isStuck() {
    int stuck = heldSlots.stuck(nowNanos);
    return stuck > 0 && stuck >= machine.slots();
  }

  /** Whether there may ever be slaves. */
  boolean mayHaveSlaves() {
    return !(machine instanceof NoVirtualMachine);
  }

  /** The hosts and their slots, for a person. */
  String place() {
    return machine.summary();
  }

  Timers timers() {
    return timers;
  }

  RunCounts counts() {
    return counts;
  }

  /** Whether so much waits to be sent to a slave that a second job should wait here. */
  boolean isFull(TaskId slave) {
    return machine.isFull(slave);
  }

  /** Whether slaves get copies of jobs. */
  boolean copiesPayloads() {
    return machine.copiesPayloads();
  }

  /** When a message last arrived. */
  long lastHeardNanos() {
    return lastHeardNanos;
  }

  /** All that had arrived by then was heard. */
  long listenedNanos() {
    return listenedNanos;
  }

  /** The moment, for what is measured within a step. */
  long clockNanos() {
    return machine.nanoTime();
  }

  /** When this step of the turn began. */
  long nowNanos() {
    return nowNanos;
  }

  Duration sinceBegun(long nanos) {
    return Duration.ofNanos(nanos - begunNanos);
  }

  /** Says what the run waits for, for a person. */
  String describeWait() {
    return modeSwitch.describe() + master.describeHoldings() + modeSwitch.details();
  }

  /** Any thread. */
  RunSnapshot snapshot(OptionalLong expected) {
    return counts.snapshot(expected, mode(), machine.nanoTime() - begunNanos);
  }

  RunSummary summary(Ending ending) {
    return counts.summary(ending, machine.nanoTime() - begunNanos);
  }
}
