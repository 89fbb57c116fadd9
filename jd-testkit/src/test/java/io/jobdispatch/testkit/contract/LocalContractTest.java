package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.VirtualMachine;

/** The contract for the backend {@code local}. */
final class LocalContractTest extends VirtualMachineContract {

  @Override
  protected VirtualMachine open(int slots) {
    return LocalMachines.open(slots);
  }
}
