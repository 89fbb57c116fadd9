package io.jobdispatch.hazelcast;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import io.jobdispatch.core.RunOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A master of its own JVM. It says what it hears, and at the end what came of the run. */
final class MasterMain {

  /** Said once it has some results. */
  static final String BUSY = "busy";

  /** Said when the run is over and all is as it must be. */
  static final String RIGHT = "right";

  /* Read as settings of the backend, which they are not. */
  static final String JOBS = "jobs";
  static final String MILLIS = "millis";

  private MasterMain() {}

  /**
   * Runs a run.
   *
   * @param args settings, each {@code KEY=VALUE}, and the number of jobs and how long each takes
   */
  public static void main(String[] args) {
    Map<String, String> settings = new HashMap<>();
    List.of(args).forEach(arg -> settings.put(arg.split("=", 2)[0], arg.split("=", 2)[1]));
    CheckedRun run =
        new CheckedRun(
            Integer.parseInt(settings.remove(JOBS)), Integer.parseInt(settings.remove(MILLIS)));
    try (VirtualMachine machine = VirtualMachines.choose(settings).open();
        Recorder recorder = new Recorder(machine)) {
      run.begin(RunOptions.defaults().on(recorder));
      say(run, recorder);
      System.out.println(recorder);
      System.out.println(run);
      boolean right = run.faults().isEmpty() && recorder.faults().isEmpty();
      System.out.println(right ? RIGHT : run.faults() + " " + recorder.faults());
    }
  }

  private static void say(CheckedRun run, Recorder recorder) {
    boolean busy = false;
    int lost = 0;
    while (!run.isOver()) {
      LockSupport.parkNanos(5_000_000);
      if (!busy && run.settled() >= 20) {
        busy = true;
        System.out.println(BUSY);
      }
      for (; lost < recorder.lost().size(); lost++) {
        System.out.println("lost " + recorder.lost().get(lost));
      }
    }
  }
}
