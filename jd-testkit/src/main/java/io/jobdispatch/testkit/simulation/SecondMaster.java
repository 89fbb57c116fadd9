package io.jobdispatch.testkit.simulation;

/** A master beside another one, in a thread of its own. */
final class SecondMaster implements Runnable {

  private final Cluster cluster;
  private final Scenario scenario;
  private final SimulatedMachine first;

  private SecondMaster(Cluster cluster, Scenario scenario) {
    this.cluster = cluster;
    this.scenario = scenario;
    this.first = cluster.masters().open();
  }

  /** Starts the thread, which waits for its turn. */
  static Thread start(Cluster cluster, Scenario scenario) {
    Thread thread = new Thread(new SecondMaster(cluster, scenario), "simulated-master");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void run() {
    cluster.masters().awaitTurn(first);
    SimulatedMachine last = Lives.run(cluster, first, scenario);
    cluster.masters().leave(last);
  }
}
