package io.jobdispatch.core;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Where jobs are evaluated. */
sealed interface RunPlace {

  /** Opens it for one run, with the backend's settings that were made. */
  OpenMachine open(Map<String, String> settings, FewSlaves fewSlaves);

  /** On the virtual machine that the settings choose, opened and closed by the run. */
  record Chosen(Map<String, String> name) implements RunPlace {
    @Override
    public OpenMachine open(Map<String, String> settings, FewSlaves fewSlaves) {
      Map<String, String> all = new LinkedHashMap<>(settings);
      all.putAll(name);
      VirtualMachines.Choice choice = VirtualMachines.choose(all);
      String origin = "backend " + choice.provider().name() + " (" + choice.reason() + ")";
      VirtualMachine machine = choice.open();
      return new OpenMachine(machine, origin, fewSlaves, machine::close);
    }
  }

  /** On a virtual machine that stays its caller's. */
  record Given(VirtualMachine machine) implements RunPlace {

    /* By identity. What was passed in and is used by a run that has not ended. */
    private static final Set<VirtualMachine> IN_USE =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    @Override
    public OpenMachine open(Map<String, String> settings, FewSlaves fewSlaves) {
      requireNone(settings);
      requireOpen();
      if (!IN_USE.add(machine)) {
        throw new IllegalStateException(
            "a virtual machine serves one run at a time: %s is in use by another run"
                .formatted(machine.self()));
      }
      return new OpenMachine(
          machine, "the caller's virtual machine", fewSlaves, () -> IN_USE.remove(machine));
    }

    private void requireOpen() {
      if (ClosedMachine.is(machine)) {
        throw new IllegalStateException(
            "the virtual machine " + machine.self() + " is closed: open another one for this run");
      }
    }
  }

  /** In the master. */
  record Master() implements RunPlace {
    @Override
    public OpenMachine open(Map<String, String> settings, FewSlaves fewSlaves) {
      requireNone(settings);
      VirtualMachine none = new NoVirtualMachine();
      return new OpenMachine(none, "no virtual machine", FewSlaves.LOCAL, none::close);
    }
  }

  private static void requireNone(Map<String, String> settings) {
    if (!settings.isEmpty()) {
      throw new IllegalArgumentException(
          "settings are a backend's, and this run is to open none: " + settings);
    }
  }
}
