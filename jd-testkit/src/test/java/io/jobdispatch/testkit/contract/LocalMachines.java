package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import java.util.Map;

/** Right virtual machines, to be tested and to be broken. */
final class LocalMachines {

  private LocalMachines() {}

  /** Messages go by reference. */
  static VirtualMachine open(int slots) {
    return open(slots, "evaluator");
  }

  /** Messages are copied as on a cluster. */
  static VirtualMachine openCopying(int slots) {
    return open(slots, "everything");
  }

  private static VirtualMachine open(int slots, String copy) {
    Map<String, String> settings =
        Map.of(
            "jd.backend", "local", "jd.local.slots", String.valueOf(slots), "jd.local.copy", copy);
    return VirtualMachines.choose(settings).open();
  }
}
