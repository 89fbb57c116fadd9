package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.VirtualMachine;

/** The contract for the backend {@code local} when messages are copied as on a cluster. */
final class LocalCopyingContractTest extends VirtualMachineContract {

  @Override
  protected VirtualMachine open(int slots) {
    return LocalMachines.openCopying(slots);
  }
}
