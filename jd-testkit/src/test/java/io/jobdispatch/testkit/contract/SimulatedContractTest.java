package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.testkit.simulation.CalmMachines;
import io.jobdispatch.testkit.simulation.SimulatedMachine;

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

  // Another thread would have to act while this one waits.

  @Override
  public void vm2HostsAndClockCanBeAskedByAnyThreadWhileTheMasterWaits(Stage stage) {}

  @Override
  public void vm10InterruptEndsTheWait(Stage stage) {}

  @Override
  public void vm10InterruptsLoseNoMessage(Stage stage) {}

  @Override
  public void vm10MessageToSelfFromAnotherThreadEndsTheWait(Stage stage) {}

  // A task has no thread that could rest, or be busy until the master does something.

  @Override
  public void vm3SpawnDoesNotWaitForTheTask(Stage stage) {}

  @Override
  public void vm4IdleTaskCostsNoProcessorTime(Stage stage) {}

  @Override
  public void vm5MessageIsOnItsWayBeforeTheNextUnitOfWork(Stage stage) {}

  @Override
  public void vm5SendDoesNotWaitForTheReceiver(Stage stage) {}

  @Override
  public void vm8BusyTaskIsInterrupted(Stage stage) {}

  @Override
  public void vm8InterruptReachesTheKilledTaskAlone(Stage stage) {}

  @Override
  public void vm8SetUpIsInterrupted(Stage stage) {}

  @Override
  public void vm8SlotOfAStubbornTaskIsTakenWhileItRuns(Stage stage) {}

  @Override
  public void vm8TaskCanSeeThatItWasKilled(Stage stage) {}

  @Override
  public void vm11EveryTaskEndsWhateverItDoes(Stage stage) {}

  @Override
  public void vm11TasksThatAreStartedEndToo(Stage stage) {}

  // The code of a call runs at once, and the time that it takes is drawn.

  @Override
  public void vm4ClockOfATaskRunsForwards(Stage stage) {}

  @Override
  public void vm4WaitingMessagesAreReceivedBeforeTheNextUnitOfWork(Stage stage) {}
}
