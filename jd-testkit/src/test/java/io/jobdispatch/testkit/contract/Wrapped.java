package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Does what another virtual machine does; what is broken is one method of a subclass. */
class Wrapped implements VirtualMachine {

  final VirtualMachine inner;

  Wrapped(VirtualMachine inner) {
    this.inner = inner;
  }

  @Override
  public TaskId self() {
    return inner.self();
  }

  @Override
  public List<Host> hosts() {
    return inner.hosts();
  }

  @Override
  public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
    return inner.spawn(program, count, on);
  }

  @Override
  public void kill(TaskId task) {
    inner.kill(task);
  }

  @Override
  public boolean send(TaskId to, Message message) {
    return inner.send(to, message);
  }

  @Override
  public boolean isFull(TaskId to) {
    return inner.isFull(to);
  }

  @Override
  public boolean copiesPayloads() {
    return inner.copiesPayloads();
  }

  @Override
  public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
    return inner.receive(into, most, patience);
  }

  @Override
  public long nanoTime() {
    return inner.nanoTime();
  }

  @Override
  public void close() {
    inner.close();
  }
}
