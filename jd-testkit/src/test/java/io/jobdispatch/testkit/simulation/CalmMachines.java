package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.HostId;
import io.jobdispatch.core.RunOptions;
import java.util.concurrent.atomic.AtomicLong;

/** Simulated machines in which nothing goes wrong, for tests that call them as a master does. */
public final class CalmMachines {

  private static final long JOB_NANOS_MOST = 1_000_000;
  private static final AtomicLong SEEDS = new AtomicLong();

  private CalmMachines() {}

  /** Opens one with so many slots or one more, on two hosts, where nothing takes long. */
  public static SimulatedMachine open(int slots) {
    Simulation calm =
        Simulation.seed(1)
            .faults(Faults.none())
            .hosts(2, (slots + 1) / 2)
            .with(RunOptions.defaults());
    Cluster cluster = new Cluster(SEEDS.incrementAndGet(), calm);
    while (cluster.chance().usualJobNanos() > JOB_NANOS_MOST) {
      cluster = new Cluster(SEEDS.incrementAndGet(), calm);
    }
    return cluster.masters().open();
  }

  /** Takes a host away; answers whether it was there. */
  public static boolean loseHost(SimulatedMachine machine, HostId id) {
    SimulatedHost host = machine.cluster().find(id);
    if (host != null) {
      machine.cluster().loseHost(host);
    }
    return host != null;
  }

  /** Lets a host come, under the name of the first. */
  public static void addHost(SimulatedMachine machine) {
    machine.cluster().addHost("host-0");
  }
}
