package io.jobdispatch.core;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.MasterLoop.End;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;

/** Finds out that a virtual machine was closed, by what VM-11 says of such a one. */
final class ClosedMachine {

  private ClosedMachine() {}

  /*
   * What is sent to the master itself is refused by a closed machine alone; an open one keeps it,
   * and a wake does nothing. So this is asked only where it may matter.
   */

  /** Whether nothing can be sent or received any more. Leaves a wake in a machine that is open. */
  static boolean is(VirtualMachine machine) {
    return machine.freeSlots() == 0 && !machine.send(machine.self(), new MasterLoop.Wake());
  }

  /** Whether a wait without messages ended too early, as each wait does on a closed machine. */
  static boolean endsWaits(VirtualMachine machine, Duration patience, long begunNanos) {
    if (patience.isZero()) {
      return false;
    }
    long waitedNanos = machine.nanoTime() - begunNanos;
    boolean early = patience.isNegative() || waitedNanos < patience.toNanos();
    return early && is(machine);
  }

  static End end() {
    return new End(
        Ending.MACHINE_CLOSED,
        "the virtual machine was closed during the run; close it after the run",
        null);
  }
}
