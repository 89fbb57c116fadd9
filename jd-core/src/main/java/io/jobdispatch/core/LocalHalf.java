package io.jobdispatch.core;

import io.jobdispatch.api.CostlyCalls;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.util.Queue;
import java.util.concurrent.Callable;

/** The master's own slave half: what evaluates jobs in local mode, in the master's thread. */
final class LocalHalf implements TaskContext {

  /*
   * It is the slaves' very task, made from a copy of the program as every slave's is. What it sends
   * goes to the master's own inbox.
   */

  private static final HostId HOST = new HostId("master", 1);

  private final VirtualMachine machine;
  private final Queue<Envelope> inbox;
  private boolean interrupted;
  private final Task task;
  private long index;
  private final CostlyCalls calls = new CostlyCalls(false);

  LocalHalf(VirtualMachine machine, TaskProgram program, Queue<Envelope> inbox) {
    this.machine = machine;
    this.inbox = inbox;
    this.task = Payload.copy(program).create(this);
  }

  boolean start() throws Exception {
    task.start();
    return true;
  }

  /** The job that was received last. */
  long index() {
    return index;
  }

  void receive(Message message) {
    if (message instanceof EvaluateJob job) {
      index = job.index();
    }
    task.receive(self(), message);
  }

  /** Does one unit of work, if one waits: evaluates one job. Answers false if none waited. */
  boolean work() throws Exception {
    return task.work();
  }

  void close() {
    task.close();
  }

  /** Interrupts what is being evaluated, and all that will be. Any thread. */
  void cancel() {
    calls.cancel();
  }

  @Override
  public TaskId self() {
    return machine.self();
  }

  @Override
  public TaskId parent() {
    return machine.self();
  }

  @Override
  public HostId host() {
    return HOST;
  }

  @Override
  public long nanoTime() {
    return machine.nanoTime();
  }

  @Override
  public boolean send(TaskId to, Message message) {
    return to.equals(self()) ? inbox.add(new Envelope(self(), message)) : machine.send(to, message);
  }

  @Override
  public <T> T costly(Callable<T> call) throws Exception {
    interrupted = false;
    try {
      return calls.run(() -> machine.costly(call));
    } catch (Exception | Error e) {
      // Here the thread is the user's: an interrupt is known by its flag, or by what it threw.
      interrupted = Thread.currentThread().isInterrupted() || e instanceof InterruptedException;
      throw e;
    }
  }

  @Override
  public boolean interruptedFromOutside() {
    return interrupted;
  }

  @Override
  public boolean cancelled() {
    return calls.cancelled();
  }

  /** A slave half of the master does not end by itself: a halt is the master's to decide. */
  @Override
  public void exit() {}
}
