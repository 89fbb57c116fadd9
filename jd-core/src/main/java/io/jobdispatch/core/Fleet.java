package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.Slaves.Slave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Spawns slaves, more slowly the more of them end before they were of use. */
final class Fleet {

  /** How many set-ups may fail in a row, with no slave running, before the run ends. */
  static final int SETUP_FAILURES_MAX = 3;

  /** The pause after one slave that was of no use; it doubles with each further one in a row. */
  static final Duration PAUSE_FIRST = Duration.ofMillis(100);

  /** The longest pause. */
  static final Duration PAUSE_MAX = Duration.ofSeconds(10);

  /* More of them would be longer than the longest pause. */
  private static final int PAUSE_DOUBLINGS_MAX = 7;

  private final VirtualMachine machine;
  private final TaskProgram program;
  private final Slaves slaves;
  private final int slavesMax;
  private final Timers timers;
  private final RunCounts counts;

  /* How many set-ups failed in a row, and what the first of them said. */
  private int setUpsFailed;
  private final List<String> setUpStories = new ArrayList<>();
  private int uselessInARow;
  private long pauseEndNanos;
  private boolean pausing;

  Fleet(
      VirtualMachine machine,
      TaskProgram program,
      Slaves slaves,
      int slavesMax,
      Timers timers,
      RunCounts counts) {
    this.machine = machine;
    this.program = program;
    this.slaves = slaves;
    this.slavesMax = slavesMax;
    this.timers = timers;
    this.counts = counts;
  }

  /** Spawns what the limit and the free slots allow, now or when the pause is over. */
  void spawn() {
    int count = Math.min(slavesMax - slaves.spawned(), machine.freeSlots());
    if (count <= 0 || pausing) {
      return;
    }
    if (uselessInARow > 0 && pauseEndNanos - machine.nanoTime() > 0) {
      pausing = true;
      timers.at(pauseEndNanos, this::resume);
      return;
    }
    for (TaskId slave : machine.spawn(program, count, Set.of())) {
      slaves.add(slave);
    }
  }

  private void resume() {
    pausing = false;
    spawn();
  }

  /** A slave has started: set-up works. */
  void started(Slave slave, HostId host) {
    slaves.start(slave, host);
    setUpWorks();
    counts.slavesReady(slaves.ready());
  }

  private void setUpWorks() {
    setUpsFailed = 0;
    setUpStories.clear();
  }

  private void setUpFailed(TaskExit exit) {
    setUpsFailed++;
    if (setUpStories.size() < SETUP_FAILURES_MAX) {
      setUpStories.add("on host " + exit.host() + ": " + exit.story().strip());
    }
  }

  /** Forgets a slave that is over. Answers false if it is none of ours, or no longer. */
  boolean exited(TaskExit exit) {
    Slave slave = slaves.remove(exit.task());
    if (slave == null) {
      return false;
    }
    counts.slaves.set(slaves.ready());
    if (!slave.hasStarted() && isSetUp(exit.reason())) {
      setUpFailed(exit);
    }
    if (slave.isProven()) {
      uselessInARow = 0;
      pausing = false;
      setUpWorks();
    } else if (slave.hasStarted() && exit.reason() == TaskExit.Reason.KILLED) {
      setUpWorks(); // it would be running if it had not been ended
    } else if (isItsOwnFault(exit.reason())) {
      uselessInARow++;
      pauseEndNanos = machine.nanoTime() + pauseNanos();
    }
    return true;
  }

  /* A process that dies before its slave has started was most likely ended by the set-up. */
  private static boolean isSetUp(TaskExit.Reason reason) {
    return isItsOwnFault(reason) && reason != TaskExit.Reason.REFUSED;
  }

  private static boolean isItsOwnFault(TaskExit.Reason reason) {
    return switch (reason) {
      case RETURNED, SETUP_FAILED, THREW, REFUSED, DIED -> true;
      case KILLED, HOST_LOST, HOST_LEFT, CLOSED -> false;
    };
  }

  private long pauseNanos() {
    int doublings = Math.min(uselessInARow - 1, PAUSE_DOUBLINGS_MAX);
    return Math.min(PAUSE_MAX.toNanos(), PAUSE_FIRST.toNanos() << doublings);
  }

  /** Says why it makes no sense to go on spawning, if it does not. */
  Optional<String> hopeless() {
    if (setUpsFailed < SETUP_FAILURES_MAX || slaves.spawned() > 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "no slave could be set up, %d tries in a row:%n%s",
            setUpsFailed,
            String.join(System.lineSeparator(), setUpStories)));
  }
}
