package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.testkit.simulation.CalmMachines;
import io.jobdispatch.testkit.simulation.SimulatedMachine;
import java.time.Duration;

/**
 * The simulator is a virtual machine as good as any, so that what holds on it holds elsewhere. Left
 * out is what cannot be where everything happens in one thread and in virtual time.
 */
class SimulatedContractTest extends VirtualMachineContract {

  @Override
  protected VirtualMachine open(int slots) {
    return CalmMachines.open(slots);
  }

  @Override
  protected boolean loseHost(VirtualMachine machine, HostId host) {
    return CalmMachines.loseHost((SimulatedMachine) machine, host);
  }

  @Override
  protected boolean addHost(VirtualMachine machine) {
    CalmMachines.addHost((SimulatedMachine) machine);
    return true;
  }

  /* Also how long tasks are busy that nobody can interrupt here. */
  @Override
  protected Duration patience() {
    return Duration.ofMillis(100);
  }

  // Another thread would have to act while this one waits.

  @Override
  public void vm2HostsAndClockCanBeAskedByAnyThreadWhileTheMasterWaits(Stage stage) {}

  @Override
  public void vm10InterruptEndsTheWait(Stage stage) {}

  @Override
  public void vm10InterruptsLoseNoMessage(Stage stage) {}

  @Override
  public void vm10MessageToSelfFromAnotherThreadEndsTheWait(Stage stage) {}

  // Tasks have no threads that could rest, or heed no interrupt.

  @Override
  public void vm4IdleTaskCostsNoProcessorTime(Stage stage) {}

  @Override
  public void vm8SlotOfAStubbornTaskIsTakenWhileItRuns(Stage stage) {}
}
