package io.jobdispatch.testkit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

/** What is on its way from one end to another: it arrives in order, unless it is lost. */
final class Link {

  private final Cluster cluster;
  private final Consumer<Mail> receiver;
  private final Way way;
  private final Deque<Transit> pending = new ArrayDeque<>();
  private long lastArrivalNanos;

  private static final class Transit {
    final Mail mail;
    boolean lost;

    Transit(Mail mail) {
      this.mail = mail;
    }
  }

  Link(Cluster cluster, Consumer<Mail> receiver) {
    this(cluster, receiver, new Way(cluster));
  }

  /** Makes a link that leads along a way with others. */
  Link(Cluster cluster, Consumer<Mail> receiver, Way way) {
    this.cluster = cluster;
    this.receiver = receiver;
    this.way = way;
  }

  Way way() {
    return way;
  }

  /** Sends something off. */
  void carry(Mail mail) {
    carry(mail, 0);
  }

  /** Sends something off that does not arrive before this moment. */
  void carry(Mail mail, long notBeforeNanos) {
    long arrival = cluster.clock().nowNanos() + cluster.chance().latencyNanos();
    lastArrivalNanos = Math.max(Math.max(lastArrivalNanos, notBeforeNanos), arrival);
    Transit transit = new Transit(mail);
    pending.add(transit);
    way.enter();
    cluster.clock().at(lastArrivalNanos, () -> arrive(transit));
  }

  private void arrive(Transit transit) {
    pending.remove();
    way.leave();
    if (!transit.lost) {
      receiver.accept(transit.mail);
    }
  }

  /** One end is dying: of what is on its way, the last part may never arrive. */
  void cut() {
    if (pending.isEmpty() || !cluster.chance().strikes(Fault.MESSAGES_LOST)) {
      return;
    }
    int lost = 1 + cluster.chance().below(pending.size());
    Iterator<Transit> fromTheLast = pending.descendingIterator();
    for (int i = 0; i < lost; i++) {
      fromTheLast.next().lost = true;
    }
  }

  /** When the last of what was sent off arrives. */
  long lastArrivalNanos() {
    return lastArrivalNanos;
  }
}
