package io.jobdispatch.core;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Where a test takes place that scripts nothing: what it shows must be so on every machine. */
enum Place {

  /** In one thread, in virtual time. */
  SCRIPTED {
    @Override
    RunOptions options() {
      return new ScriptedMachine(SLOTS).options();
    }

    @Override
    RunOptions copying() {
      return options();
    }

    @Override
    VirtualMachine open() {
      return new ScriptedMachine(SLOTS);
    }
  },

  /** On threads, unless the system properties name another backend: see {@link #isElsewhere}. */
  REAL {
    @Override
    RunOptions options() {
      RunOptions defaults = RunOptions.defaults().haltPatience(HALT_PATIENCE);
      return isElsewhere()
          ? defaults
          : defaults.backend("local").setting("jd.local.slots", String.valueOf(SLOTS));
    }

    @Override
    RunOptions copying() {
      return isElsewhere() ? options() : options().setting("jd.local.copy", "everything");
    }

    @Override
    VirtualMachine open() {
      Map<String, String> settings =
          isElsewhere()
              ? Map.of()
              : Map.of("jd.backend", "local", "jd.local.slots", String.valueOf(SLOTS));
      VirtualMachine machine = VirtualMachines.choose(settings).open();
      awaitSlots(machine);
      return machine;
    }

    /* Hosts may answer late, and slots still be held by slaves that were killed just now. */
    private static void awaitSlots(VirtualMachine machine) {
      try {
        Await.until(() -> machine.freeSlots() >= SLOTS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  };

  /* At least: elsewhere there may be more, and others may just leave some of them. */
  static final int SLOTS = 3;

  /* Nowhere is a slave killed because it is slow to halt. */
  private static final Duration HALT_PATIENCE = Duration.ofMinutes(5);

  /** More slaves than there are slots anywhere. */
  static final int TOO_MANY_SLAVES = 1000;

  /** Tells whether this is the build of a backend, which runs the same tests on its own. */
  static boolean isElsewhere() {
    return System.getProperty("jd.backend") != null;
  }

  /** Options of a run that opens this place, and closes it. */
  abstract RunOptions options();

  /** The same, where jobs and results travel as copies. */
  abstract RunOptions copying();

  /** Opens this place. */
  abstract VirtualMachine open();

  /** Opens this place for runs, and waits until they have left nothing there. */
  void use(Consumer<RunOptions> runs) throws InterruptedException {
    try (VirtualMachine machine = open()) {
      runs.accept(RunOptions.defaults().haltPatience(HALT_PATIENCE).on(machine));
      Await.until(() -> machine.freeSlots() == machine.slots());
    }
  }
}
