package io.jobdispatch.hazelcast;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import io.jobdispatch.core.RunOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A master of its own JVM, which has jobs until its input has ended and some more were done. It
 * says what it hears, and at the end what came of the run.
 */
final class MasterMain {

  /** Said once it has some results. */
  static final String BUSY = "busy";

  /** Said when the run is over and all is as it must be. */
  static final String RIGHT = "right";

  private static final int JOB_MILLIS = 10;
  private static final int LAST_JOBS = 50;

  private MasterMain() {}

  /**
   * Runs a run.
   *
   * @param args settings, each {@code KEY=VALUE}
   */
  public static void main(String[] args) {
    Map<String, String> settings = new HashMap<>();
    List.of(args).forEach(arg -> settings.put(arg.split("=", 2)[0], arg.split("=", 2)[1]));
    CheckedRun run = CheckedRun.endless(JOB_MILLIS);
    Thread end = new Thread(() -> drainAfterTheInput(run), "end-of-input");
    end.setDaemon(true);
    end.start();
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

  private static void drainAfterTheInput(CheckedRun run) {
    try {
      System.in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int last = run.settled() + LAST_JOBS;
    while (run.settled() < last) {
      LockSupport.parkNanos(5_000_000);
    }
    run.drain();
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
