package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What has arrived at a master, and the exits that have not but must. Any thread may add. */
final class Inbox {

  private final Queue<Mail> arrived = new ConcurrentLinkedQueue<>();
  private final Map<TaskId, TaskExit> exitsUnderWay = new LinkedHashMap<>();
  private boolean closed;

  boolean isEmpty() {
    return arrived.isEmpty();
  }

  @Nullable Mail poll() {
    return arrived.poll();
  }

  /** Takes in what the master sends to itself. */
  boolean add(Mail mail) {
    return !closed && arrived.add(mail);
  }

  /** A task is over: its exit comes behind what it had sent. */
  void expect(TaskExit exit, Link link) {
    exitsUnderWay.put(exit.task(), exit);
    link.carry(new Mail(TaskId.NONE, exit));
    if (closed) {
      takeExits();
    }
  }

  /** Something has come from the cluster. */
  void arrive(Mail mail) {
    if (closed) {
      return;
    }
    if (mail.message() instanceof TaskExit exit) {
      exitsUnderWay.remove(exit.task());
    }
    arrived.add(mail);
  }

  /**
   * Takes in nothing more but exits, and those at once: there is no time in which they could come.
   */
  void close() {
    closed = true;
    takeExits();
  }

  private void takeExits() {
    exitsUnderWay.values().forEach(exit -> arrived.add(new Mail(TaskId.NONE, exit)));
    exitsUnderWay.clear();
  }
}
