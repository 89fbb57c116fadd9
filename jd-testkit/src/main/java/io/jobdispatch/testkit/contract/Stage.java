package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What one test has: virtual machines, and helping threads. All end with it. */
final class Stage {

  private static final long LOOK_AGAIN_NANOS = 50_000;

  /* A helper acts by then, though it has not seen the test's thread at rest. */
  private static final long REST_NANOS_MAX = 60_000_000_000L;

  /** Some 70 years; twice that can still be told in nanoseconds. */
  private static final Duration PATIENCE_MAX = Duration.ofNanos(Long.MAX_VALUE / 4);

  private final VirtualMachineContract contract;
  private final Set<Object> aliveBefore;
  private final List<Master> masters = new ArrayList<>();
  private final List<Thread> helpers = new ArrayList<>();

  Stage(VirtualMachineContract contract) {
    this.contract = contract;
    this.aliveBefore = new HashSet<>(contract.alive());
  }

  /** Opens a virtual machine of at least so many slots; it is closed after the test. */
  Master open(int slots) {
    VirtualMachine machine = contract.open(slots);
    Master master = new Master(machine, patience());
    masters.add(master);
    assertTrue(
        machine.slots() >= slots,
        () -> "open(" + slots + ") must give as many slots, got " + machine.summary());
    return master;
  }

  Duration patience() {
    Duration patience = contract.patience();
    return patience.compareTo(PATIENCE_MAX) < 0 ? patience : PATIENCE_MAX;
  }

  /** How long what is busy is so at most: longer than anybody waits for it. */
  Duration busy() {
    return patience().multipliedBy(2);
  }

  /** Loses one host of several; the test is aborted where that cannot be done. */
  HostId loseOneOf(VirtualMachine machine, List<HostId> hosts) {
    for (HostId host : hosts) {
      if (contract.loseHost(machine, host)) {
        return host;
      }
    }
    return abort("not tested: loseHost() says that no host of this backend can be lost");
  }

  void addHost(VirtualMachine machine) {
    if (!contract.addHost(machine)) {
      abort("not tested: addHost() says that no host can join this backend");
    }
  }

  // Helping threads

  /** Does this in another thread when the test's thread waits, unless interrupted before. */
  Thread whenResting(Runnable action) {
    Thread waiting = Thread.currentThread();
    return help(
        () -> {
          long end = System.nanoTime() + REST_NANOS_MAX;
          awaitQuietly(() -> rests(waiting) || System.nanoTime() - end > 0);
          if (!Thread.currentThread().isInterrupted()) {
            action.run();
          }
        });
  }

  /** Does this in another thread. */
  Thread help(Runnable action) {
    Thread helper = new Thread(action, "contract-helper");
    helper.setDaemon(true);
    helpers.add(helper);
    helper.start();
    return helper;
  }

  static boolean rests(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static void awaitQuietly(BooleanSupplier condition) {
    while (!condition.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /** Waits for what no message announces; it must come. */
  void await(String fault, BooleanSupplier condition) {
    long end = System.nanoTime() + patience().toNanos();
    awaitQuietly(() -> condition.getAsBoolean() || System.nanoTime() - end > 0);
    if (!condition.getAsBoolean()) {
      fail(fault + "; waited " + patience());
    }
  }

  /** Waits for the helpers' ends. */
  void joinHelpers() throws InterruptedException {
    for (Thread helper : helpers) {
      helper.join();
    }
    helpers.clear();
  }

  // The end

  /** Closes the machine and takes what is left in its mailbox. */
  void close(Master master) throws InterruptedException {
    try {
      master.machine.close();
    } catch (RuntimeException e) {
      fail("VM-11: close does not throw, also not when it is called again", e);
    }
    master.poll();
  }

  /** What the machines started must be gone. */
  void awaitNothingLeft() throws InterruptedException {
    joinHelpers();
    List<Object> left = new ArrayList<>();
    try {
      await("", () -> left(left).isEmpty());
    } catch (AssertionError e) {
      fail("VM-11: threads or processes are left behind by a closed virtual machine: " + left);
    }
  }

  private Collection<Object> left(List<Object> left) {
    left.clear();
    left.addAll(contract.alive());
    left.removeAll(aliveBefore);
    return left;
  }

  /** Ends the test: what must hold in all of them is checked here. */
  void end() throws InterruptedException {
    Thread.interrupted();
    helpers.forEach(Thread::interrupt);
    joinHelpers();
    for (Master master : masters) {
      close(master);
    }
    masters.forEach(Audit::check);
  }

  /** Names a task that nobody has spawned. */
  static TaskId stranger(Master master) {
    return new TaskId(master.machine.self().run(), 999_999_999);
  }
}
