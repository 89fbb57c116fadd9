package io.jobdispatch.testkit.simulation;

/** What is shared by the links of one master to the tasks of one host: it can be full. */
final class Way {

  private final Cluster cluster;
  private int underWay;

  /* Of these, what was sent at the last moment at which something was. */
  private int sentLast;
  private long sentLastNanos = -1;

  Way(Cluster cluster) {
    this.cluster = cluster;
  }

  void enter() {
    long now = cluster.clock().nowNanos();
    if (now != sentLastNanos) {
      sentLastNanos = now;
      sentLast = 0;
    }
    sentLast++;
    underWay++;
  }

  void leave() {
    underWay--;
  }

  /** Whether a master that asks is told to wait. */
  boolean isFull() {
    return underWay >= cluster.wayMost();
  }

  /** Whether it was full when this moment began, before what has been sent since. */
  boolean wasFull() {
    int sentNow = sentLastNanos == cluster.clock().nowNanos() ? sentLast : 0;
    return underWay - sentNow >= cluster.wayMost();
  }
}
