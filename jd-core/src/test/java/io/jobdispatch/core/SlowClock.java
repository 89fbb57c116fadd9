package io.jobdispatch.core;

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
import java.util.function.BooleanSupplier;

/**
 * A real virtual machine whose clock is slow while something is so. What must be done in time
 * meanwhile is done in time on a busy machine, too.
 */
final class SlowClock implements VirtualMachine {

  private static final int TIMES_SLOWER = 1000;

  private final VirtualMachine machine;
  private final BooleanSupplier isSlow;
  private long lastNanos;
  private long nanos;

  /**
   * Makes one.
   *
   * @param machine does everything else, and is closed with this
   * @param isSlow true while the clock is slow; otherwise it is right
   */
  SlowClock(VirtualMachine machine, BooleanSupplier isSlow) {
    this.machine = machine;
    this.isSlow = isSlow;
    this.lastNanos = machine.nanoTime();
  }

  @Override
  public synchronized long nanoTime() {
    long now = machine.nanoTime();
    long passed = now - lastNanos;
    nanos += isSlow.getAsBoolean() ? passed / TIMES_SLOWER : passed;
    lastNanos = now;
    return nanos;
  }

  @Override
  public TaskId self() {
    return machine.self();
  }

  @Override
  public List<Host> hosts() {
    return machine.hosts();
  }

  @Override
  public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
    return machine.spawn(program, count, on);
  }

  @Override
  public void kill(TaskId task) {
    machine.kill(task);
  }

  @Override
  public boolean send(TaskId to, Message message) {
    return machine.send(to, message);
  }

  @Override
  public boolean isFull(TaskId to) {
    return machine.isFull(to);
  }

  @Override
  public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
    return machine.receive(into, most, patience);
  }

  @Override
  public void close() {
    machine.close();
  }
}
