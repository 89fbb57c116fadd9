package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The masters of a simulated cluster, of which one runs at a time. */
final class Masters {

  /*
   * A master runs until it waits. Who waits hands over to the next that is ready, in the order of
   * their opening; when none is, it lets time pass itself. So which thread does what follows from
   * the seed alone, and with one master there is no thread but its own.
   *
   * Who waits for its turn parks, which leaves an interrupt where it is: whether another one comes to
   * a thread that is interrupted already must not depend on how fast that thread wakes up.
   */

  /** With nothing under way, nobody needs to wait longer than this: a day. */
  private static final long QUIET_MOST_NANOS = 86_400_000_000_000L;

  private final Cluster cluster;
  private final List<SimulatedMachine> all = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private int opened;
  private long runs;
  private long lastEventNanos;

  private volatile @Nullable SimulatedMachine running;

  Masters(Cluster cluster) {
    this.cluster = cluster;
  }

  /** A master comes into being. */
  SimulatedMachine open() {
    return open(++opened, 1);
  }

  /** A master is begun again, in another process. */
  SimulatedMachine reopen(SimulatedMachine killed) {
    all.remove(killed);
    if (all.isEmpty()) {
      cluster.isBegunAgain();
    }
    return open(killed.number(), killed.life() + 1);
  }

  private SimulatedMachine open(int number, int life) {
    long run = ((cluster.chance().bits() & 0xff_ffff) << 8) | (++runs & 0xff);
    SimulatedMachine machine = new SimulatedMachine(cluster, new TaskId(run, 0), number, life);
    all.add(machine);
    cluster.planRepair();
    return machine;
  }

  /** Begins a master in a thread of its own. */
  void startBeside(Scenario scenario) {
    threads.add(SecondMaster.start(cluster, scenario));
  }

  int count() {
    return all.size();
  }

  /** Tells every master what happened to a host. */
  void tellAll(Message notification) {
    tellAll(notification, 0);
  }

  /** Tells every master what happened to a host, but not before this moment. */
  void tellAll(Message notification, long notBeforeNanos) {
    for (SimulatedMachine machine : all) {
      machine.notify(notification, notBeforeNanos);
    }
  }

  /** Returns when this master can go on. Time passes, and others run. */
  void await(SimulatedMachine me) throws InterruptedException {
    while (!me.isReady()) {
      if (me.awaited().heedsInterrupts() && Thread.interrupted()) {
        throw new InterruptedException();
      }
      SimulatedMachine next = firstReady();
      if (next == null) {
        letTimePass();
      } else {
        handOver(next);
        awaitTurn(me);
      }
    }
  }

  private @Nullable SimulatedMachine firstReady() {
    for (SimulatedMachine machine : all) {
      if (machine.isReady() || machine.isInterrupted()) {
        return machine;
      }
    }
    return null;
  }

  private void letTimePass() {
    long event = cluster.clock().nextNanos();
    long wake = Long.MAX_VALUE;
    for (SimulatedMachine machine : all) {
      wake = Math.min(wake, machine.awaited().wakeNanos());
    }
    if (event <= wake && event != Long.MAX_VALUE) {
      cluster.trace().tick();
      cluster.clock().runNext();
      lastEventNanos = cluster.clock().nowNanos();
    } else if (wake == Long.MAX_VALUE || wake - lastEventNanos > QUIET_MOST_NANOS) {
      cluster.fail("the run hangs: the master waits, and nothing is under way");
    } else {
      cluster.clock().advanceTo(wake);
    }
    cluster.checkBounds();
  }

  private void handOver(SimulatedMachine next) {
    running = next;
    LockSupport.unpark(next.thread());
  }

  /** Waits, in this master's thread, until it is its turn. */
  void awaitTurn(SimulatedMachine me) {
    me.isRunBy(Thread.currentThread());
    while (running != me) {
      LockSupport.park(this);
    }
  }

  /* Whatever goes wrong then, there is nobody here any more to throw it at, but the others must end. */
  private SimulatedMachine nextReady() {
    SimulatedMachine next = firstReady();
    while (next == null) {
      try {
        letTimePass();
      } catch (Throwable thrown) {
        cluster.failed("while the other masters were on: " + thrown, thrown);
      }
      next = firstReady();
    }
    return next;
  }

  /** This master is over; the others go on. Its thread is not needed any more. */
  void leave(SimulatedMachine me) {
    all.remove(me);
    handOver(nextReady());
  }

  /** This master is over, but stays to let time pass until it is the last one. */
  void awaitOthers(SimulatedMachine me) {
    me.leaveWhen(() -> all.size() == 1);
    for (SimulatedMachine next = nextReady(); next != me; next = nextReady()) {
      handOver(next);
      awaitTurn(me);
    }
    all.remove(me);
    threads.forEach(Seeds::join);
  }
}
