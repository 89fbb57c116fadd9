package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.function.IntFunction;

/** The contract for the virtual machine that was set; run by {@link VirtualMachineContractTest}. */
final class BrokenContract extends VirtualMachineContract {

  /* Written and read by the thread that runs the tests. */
  private static IntFunction<VirtualMachine> opener = LocalMachines::open;
  private static Duration patience = Duration.ZERO;

  static void set(IntFunction<VirtualMachine> machines, Duration howLong) {
    opener = machines;
    patience = howLong;
  }

  @Override
  protected VirtualMachine open(int slots) {
    return opener.apply(slots);
  }

  @Override
  protected Duration patience() {
    return patience;
  }

  @Override
  protected boolean loseHost(VirtualMachine machine, HostId host) {
    Islands.below(machine).ifPresent(islands -> islands.sink(host));
    return Islands.below(machine).isPresent();
  }

  @Override
  protected boolean addHost(VirtualMachine machine) {
    Islands.below(machine).ifPresent(Islands::join);
    return Islands.below(machine).isPresent();
  }
}
