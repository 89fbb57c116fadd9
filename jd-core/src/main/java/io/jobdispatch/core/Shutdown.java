package io.jobdispatch.core;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.function.Consumer;

/** The orderly end: every slave gets a halt, or is killed, and its exit is awaited. */
final class Shutdown {

  /**
   * How long the exits of killed slaves are awaited; a virtual machine that obeys needs no time.
   */
  static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  private final VirtualMachine machine;
  private final Slaves slaves;
  private final RunCounts counts;
  private final Duration haltPatience;
  private final Consumer<String> warnings;
  private boolean interrupted;

  Shutdown(
      VirtualMachine machine,
      Slaves slaves,
      RunCounts counts,
      Duration haltPatience,
      Consumer<String> warnings) {
    this.machine = machine;
    this.slaves = slaves;
    this.counts = counts;
    this.haltPatience = haltPatience;
    this.warnings = warnings;
  }

  /** Returns when every slave is gone or was waited for long enough; keeps an interrupt. */
  void run(boolean gracefully) {
    if (gracefully) {
      slaves.spawnedIds().forEach(slave -> machine.send(slave, new Message.Halt()));
      awaitExits(haltPatience, true);
    }
    if (slaves.spawned() > 0) {
      slaves.spawnedIds().forEach(machine::kill);
      awaitExits(KILL_PATIENCE, false);
    }
    if (slaves.spawned() > 0) {
      warnings.accept("slaves were killed and did not end: " + slaves.spawnedIds());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitExits(Duration patience, boolean untilInterrupted) {
    long deadline = machine.nanoTime() + patience.toNanos();
    long left = patience.toNanos();
    while (slaves.spawned() > 0 && left > 0 && !(interrupted && untilInterrupted)) {
      try {
        machine.receive(this::note, MasterLoop.MESSAGES_PER_TURN_MAX, Duration.ofNanos(left));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = deadline - machine.nanoTime();
    }
  }

  private void note(TaskId source, Message message) {
    if (!source.isValid()) {
      note(message);
    } else if (!(message instanceof MasterLoop.Wake)) {
      counts.discarded.add(1);
    }
  }

  private void note(Message notification) {
    if (notification instanceof TaskExit exit) {
      slaves.remove(exit.task());
    } else if (notification instanceof Message.Warning warning) {
      warnings.accept(warning.text());
    }
  }
}
