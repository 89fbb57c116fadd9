package io.jobdispatch.core;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.Halt;
import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.Idle;
import io.jobdispatch.api.Message.SlaveStarted;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.Startup;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.Warning;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.Journal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master's half of the event-driven master-slave model: it spawns slaves and reacts to
 * messages.
 *
 * <p>{@link JobDispatcher} is this with jobs. Derive from this class for an algorithm of another
 * kind, whose slaves run an {@link EventDrivenSlave} of yours: install handlers in {@link
 * #fillHandlerTable}, give idle slaves something to do in {@link #handleIdle}, mark a slave idle
 * when its answer is in, and {@linkplain MasterOutbox#halt halt} when all is done.
 *
 * <p>Handlers run in the thread that called {@link #run}, one at a time. They decide; what is to be
 * done goes into their outbox. The handler table is filled when a run starts.
 */
public abstract class EventDrivenMaster {

  /*
   * One object, many runs: what belongs to one run stands in its MasterLoop. The state is FRESH
   * (a run may begin) -> RUNNING -> DONE, and reset() leads from DONE to FRESH.
   */

  private static final Logger LOG = LoggerFactory.getLogger(EventDrivenMaster.class);
  private static final MasterLoop.End CANCELLED =
      new MasterLoop.End(Ending.CANCELLED, "the run was cancelled", null);

  private enum State {
    FRESH,
    RUNNING,
    DONE
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.FRESH);
  private volatile boolean cancelled;
  private volatile @Nullable MasterLoop loop;

  /** Makes a master. Everything else happens when it is run. */
  protected EventDrivenMaster() {}

  /**
   * Gives what the slaves run. Called once, when the run starts.
   *
   * @param options the run's options
   * @return a program that can travel
   */
  protected abstract TaskProgram slaveProgram(RunOptions options);

  /**
   * Installs the handlers. Called when the run starts; an override calls the inherited one first
   * and then adds its own, which win.
   *
   * @param table the run's handler table
   */
  protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
    table.on(Startup.class, local(), this::handleStartup);
    table.on(SlaveStarted.class, spawned().or(local()), this::handleSlaveStarted);
    table.on(Idle.class, local(), this::handleIdle);
    table.on(Halt.class, local(), this::handleHalt);
    table.on(TaskExit.class, virtualMachine(), this::handleTaskExit);
    table.on(HostAdd.class, virtualMachine(), this::handleHostAdd);
    table.on(HostDelete.class, virtualMachine(), this::handleHostDelete);
    table.on(SlotsFree.class, virtualMachine(), this::handleSlotsFree);
    table.on(Warning.class, virtualMachine(), this::handleWarning);
  }

  /**
   * The run begins; the first slaves are spawned. Does nothing here.
   *
   * @param source this master
   * @param message whether the run begins in local mode
   * @param outbox takes what is to be done
   */
  protected void handleStartup(TaskId source, Startup message, MasterOutbox outbox) {}

  /**
   * A slave is ready: it gets its storage and is idle.
   *
   * @param source the slave
   * @param message where it runs
   * @param outbox takes what is to be done
   */
  protected void handleSlaveStarted(TaskId source, SlaveStarted message, MasterOutbox outbox) {
    Slaves.Slave slave = loop().slaves().find(source);
    if (slave != null) {
      loop().fleet().started(slave, message.host());
      outbox.tell(listener -> listener.slaveJoined(source, message.host()));
    }
  }

  /**
   * A slave could take something to do. Does nothing here. A slave that is sent nothing stays idle
   * and is offered again in the next turn.
   *
   * @param source this master
   * @param message which slave; the master's own name in local mode
   * @param outbox takes what is to be done
   */
  protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {}

  /**
   * The run shall end: ends it.
   *
   * @param source this master
   * @param message the halt
   * @param outbox takes what is to be done
   */
  protected void handleHalt(TaskId source, Halt message, MasterOutbox outbox) {
    outbox.halt();
  }

  /**
   * A slave is gone: forgets it and its storage, and spawns another.
   *
   * @param source the virtual machine
   * @param message which task, and what ended it
   * @param outbox takes what is to be done
   */
  protected void handleTaskExit(TaskId source, TaskExit message, MasterOutbox outbox) {
    if (loop().fleet().exited(message)) {
      loop().slotLeft(message);
      loop().lostHosts().exited(message);
      int returned = slaveGone(message, outbox);
      loop().counts().slavesLost.add(1);
      String story = message.story().isEmpty() ? "" : ": " + message.story();
      LOG.info("slave {} is gone: {}{}", message.task(), message.reason(), story);
      outbox.tell(listener -> listener.slaveLost(message, returned));
      outbox.spawn();
    }
  }

  /**
   * A host has joined: spawns slaves on it.
   *
   * @param source the virtual machine
   * @param message the host
   * @param outbox takes what is to be done
   */
  protected void handleHostAdd(TaskId source, HostAdd message, MasterOutbox outbox) {
    outbox.spawn();
  }

  /**
   * A host is gone: forgets its slots. Each of its tasks has given its own exit.
   *
   * @param source the virtual machine
   * @param message the host
   * @param outbox takes what is to be done
   */
  protected void handleHostDelete(TaskId source, HostDelete message, MasterOutbox outbox) {
    loop().heldSlots().gone(message.host());
    loop().lostHosts().gone(message, loop().nowNanos());
  }

  /**
   * A slot can be used again: spawns a slave.
   *
   * @param source the virtual machine
   * @param message where
   * @param outbox takes what is to be done
   */
  protected void handleSlotsFree(TaskId source, SlotsFree message, MasterOutbox outbox) {
    outbox.spawn();
    loop().heldSlots().freed(message.host());
  }

  /**
   * The virtual machine warns: passes it on to the log and the listeners.
   *
   * @param source the virtual machine
   * @param message the warning
   * @param outbox takes what is to be done
   */
  protected void handleWarning(TaskId source, Warning message, MasterOutbox outbox) {
    outbox.warn(message.text());
  }

  /**
   * Accepts only tasks that this run has spawned and that have not ended; not this master.
   *
   * @return a source filter
   */
  protected final Predicate<TaskId> spawned() {
    return source -> loop().slaves().isSpawned(source);
  }

  /**
   * Accepts only slaves that have started and not ended; in local mode also this master.
   *
   * @return a source filter
   */
  protected final Predicate<TaskId> started() {
    return source -> loop().slaves().isStarted(source);
  }

  /**
   * Accepts only this master itself.
   *
   * @return a source filter
   */
  protected final Predicate<TaskId> local() {
    return source -> source.equals(self());
  }

  /**
   * Accepts only the virtual machine's own notifications.
   *
   * @return a source filter
   */
  protected final Predicate<TaskId> virtualMachine() {
    return source -> !source.isValid();
  }

  /**
   * Names this master. Only while it runs.
   *
   * @return the master's task
   */
  protected final TaskId self() {
    return loop().self();
  }

  /**
   * Lists the slaves that have started and not ended. Only while the run is on, in its thread.
   *
   * @return their names in the order in which they were spawned
   */
  protected final List<TaskId> slaves() {
    return loop().slaves().started();
  }

  /**
   * Gives what the master keeps about a slave: a map of its own, there from {@link SlaveStarted} to
   * {@link TaskExit}. The master itself has one in local mode. Only in the run's thread.
   *
   * @param slave a slave that has started, or {@link #self}
   * @return the slave's storage
   * @throws IllegalArgumentException if there is no such slave
   */
  protected final Map<String, Object> storage(TaskId slave) {
    Slaves.Slave found = loop().slaves().find(slave);
    if (found == null || found.state == Slaves.State.SPAWNED) {
      throw new IllegalArgumentException("must be a slave that has started: slave=" + slave);
    }
    return found.storage;
  }

  /**
   * Tells who evaluates. Only while the run is on.
   *
   * @return the mode
   */
  protected final Mode mode() {
    return loop().mode();
  }

  /**
   * Runs on what the configuration names; see {@link RunOptions#defaults}.
   *
   * @return what came of it
   * @throws RunException as {@link #run(RunOptions)} does
   */
  public final RunSummary run() {
    return run(RunOptions.defaults());
  }

  /**
   * Runs, and returns when all is done and every slave has ended. The calling thread is the
   * master's.
   *
   * @param options where and how
   * @return what came of it
   * @throws IllegalStateException if it has run before and was not {@linkplain #reset reset}, or
   *     the virtual machine that the options name is closed or used by another run
   * @throws io.jobdispatch.api.DispatchException if there is no such backend or it cannot be
   *     opened, or the slaves' program cannot travel; nothing has run then
   * @throws RunException if the run ended before all was done; every slave has ended
   */
  public final RunSummary run(RunOptions options) {
    if (!state.compareAndSet(State.FRESH, State.RUNNING)) {
      throw new IllegalStateException(
          state.get() == State.RUNNING
              ? "run() was called while the run is on"
              : "run() was called a second time; call reset() before it");
    }
    try {
      return new MasterRun(this, options).run();
    } finally {
      boolean begun = loop != null;
      loop = null;
      cancelled &= !begun; // what could not begin is still to be cancelled
      state.set(begun ? State.DONE : State.FRESH);
    }
  }

  /**
   * Brings this master back to its initial state, so that it can be run again. An override calls
   * the inherited one.
   *
   * @throws IllegalStateException while a run is on
   */
  public void reset() {
    if (state.get() == State.RUNNING) {
      throw new IllegalStateException("reset() was called while the run is on");
    }
    cancelled = false;
    state.set(State.FRESH);
  }

  /**
   * Ends the run: every slave is killed, also in the middle of a job, and {@link #run} throws. If
   * called before the run, the run ends as soon as it begins; {@link #reset} takes that back. If
   * called after the run, the call does nothing. This method may be called from any thread.
   *
   * <p>If the run's thread waits in the user's code, such as a handler or a listener, that call is
   * interrupted, unless it calls this method itself. An exception that the call then throws becomes
   * the cause of the {@link RunException}.
   */
  public final void cancel() {
    if (state.get() == State.DONE) {
      return;
    }
    cancelled = true;
    MasterLoop running = loop;
    if (running != null) {
      running.cancel(CANCELLED);
    }
  }

  /**
   * Tells the state of the run. Any thread.
   *
   * @return a snapshot of counts and rates
   * @throws IllegalStateException when no run is on
   */
  public final RunSnapshot snapshot() {
    return loop().snapshot(expectedJobs());
  }

  // What JobDispatcher adds to the turn

  /** Whether what is given to slaves does not depend on results. */
  boolean isIndependent() {
    return false;
  }

  /** Whether idle slaves should be offered: there may be something to give. */
  boolean wantsIdle() {
    return true;
  }

  /** Whether there is something to give that the master itself may not do. */
  boolean needsSlaves() {
    return false;
  }

  /** Whether a slave that is sent this has something to do, and will be marked idle after it. */
  boolean occupies(Message message) {
    return true;
  }

  /** A message was handled or discarded. */
  void handled(Message message) {}

  /** Shows results and failures to the user's code. */
  void settle() {}

  /** The run ends before the user's code has seen what was accepted: the next life shall see it. */
  void keepAccepted() {}

  /** Slaves have been fed. Answers true if there is something to give again. */
  boolean turnEnds(MasterOutbox outbox) {
    return false;
  }

  /** A slave is gone: takes back what it held, and says how much. */
  int slaveGone(TaskExit exit, MasterOutbox outbox) {
    return 0;
  }

  /** A message to a slave cannot travel: gives the message that the slave would have answered. */
  Message unsendable(Message message, PayloadException why) {
    throw why;
  }

  /** Says for a person who holds what, to follow another sentence; may be empty. */
  String describeHoldings() {
    return "";
  }

  /** How many jobs there will be, if that is known. */
  OptionalLong expectedJobs() {
    return OptionalLong.empty();
  }

  /** The user's last word in a run that ended well. */
  void afterwards() {}

  /** What kind of end it was if nothing went wrong. */
  Ending goodEnding() {
    return Ending.COMPLETED;
  }

  /** A run begins. */
  void begin(MasterLoop running, RunOptions options, Journal.@Nullable Session journal) {
    if (journal != null) {
      throw new IllegalArgumentException(
          "a journal is a JobDispatcher's, and this is none: " + getClass().getName());
    }
  }

  /** Comes back to where an earlier life has left off; answers true if there is nothing to do. */
  boolean replay() {
    return false;
  }

  /** The loop has ended, and the slaves will be ended: there are no answers any more. */
  void runIsOver() {}

  /** All that was decided in a turn is done. */
  void turnIsOver() {}

  /** What a journal's parameters are to be equal to. */
  String journalParameters() {
    return getClass().getName();
  }

  final void attach(MasterLoop running, RunOptions options, Journal.@Nullable Session journal) {
    loop = running;
    begin(running, options, journal);
    if (cancelled) {
      running.cancel(CANCELLED);
    }
  }

  final MasterLoop loop() {
    MasterLoop running = loop;
    if (running == null) {
      throw new IllegalStateException("must be called while a run is on");
    }
    return running;
  }

  /** Interrupts a call that draws a job, and wakes the loop, if one is running. Any thread. */
  final void stopDrawing() {
    MasterLoop running = loop;
    if (running != null) {
      running.calls().drain();
      running.wake();
    }
  }

  /** Checks that the program can travel, before anything is opened. */
  final TaskProgram travelling(RunOptions options) {
    TaskProgram program = slaveProgram(options);
    Payload.of(program).bytes();
    return program;
  }
}
