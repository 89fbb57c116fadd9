package io.jobdispatch.core;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A virtual machine without hosts: a mailbox and a clock, so that the loop need not ask. */
final class NoVirtualMachine implements VirtualMachine {

  private final TaskId self = new TaskId(new SecureRandom().nextInt() & 0xffff_ffffL, 0);
  private final LinkedBlockingQueue<Envelope> mailbox = new LinkedBlockingQueue<>();
  private long spawned;
  private volatile boolean closed;

  @Override
  public TaskId self() {
    return self;
  }

  @Override
  public List<Host> hosts() {
    return List.of();
  }

  @Override
  public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
    List<TaskId> refused =
        LongStream.rangeClosed(spawned + 1, spawned + count)
            .mapToObj(number -> new TaskId(self.run(), number))
            .toList();
    spawned += count;
    for (TaskId task : refused) {
      String story = "there is no host to run on";
      TaskExit exit = new TaskExit(task, HostId.NONE, TaskExit.Reason.REFUSED, story);
      mailbox.add(new Envelope(TaskId.NONE, exit));
    }
    return refused;
  }

  @Override
  public void kill(TaskId task) {}

  @Override
  public boolean send(TaskId to, Message message) {
    return !closed && to.equals(self) && mailbox.add(new Envelope(self, message));
  }

  @Override
  public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
    int received = 0;
    Envelope next = closed ? mailbox.poll() : await(patience);
    while (next != null) {
      into.receive(next.source(), next.message());
      received++;
      next = received < most ? mailbox.poll() : null;
    }
    return received;
  }

  private @Nullable Envelope await(Duration patience) throws InterruptedException {
    if (patience.isZero()) {
      return mailbox.poll();
    }
    return patience.isNegative()
        ? mailbox.take()
        : mailbox.poll(Durations.atMostLongest(patience).toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    closed = true;
  }
}
