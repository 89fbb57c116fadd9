package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** A program whose tasks are called, or call, in another way than they should. */
record Bent(TaskProgram program, Bending bending) implements TaskProgram {

  /** Makes a task of another kind from a program. */
  @FunctionalInterface
  interface Bending extends Serializable {

    Task create(TaskProgram program, TaskContext context);
  }

  /** Breaks all tasks of a virtual machine. */
  static VirtualMachine all(VirtualMachine machine, Bending bending) {
    return new Wrapped(machine) {
      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        return super.spawn(new Bent(program, bending), count, on);
      }
    };
  }

  @Override
  public Task create(TaskContext context) {
    return bending.create(program, context);
  }

  /** Does what another task does. */
  static class BentTask implements Task {

    final Task inner;

    BentTask(Task inner) {
      this.inner = inner;
    }

    @Override
    public void start() throws Exception {
      inner.start();
    }

    @Override
    public void receive(TaskId source, Message message) {
      inner.receive(source, message);
    }

    @Override
    public boolean work() throws Exception {
      return inner.work();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  /** Does what another context does. */
  static class BentContext implements TaskContext {

    final TaskContext inner;

    BentContext(TaskContext inner) {
      this.inner = inner;
    }

    @Override
    public TaskId self() {
      return inner.self();
    }

    @Override
    public TaskId parent() {
      return inner.parent();
    }

    @Override
    public HostId host() {
      return inner.host();
    }

    @Override
    public long nanoTime() {
      return inner.nanoTime();
    }

    @Override
    public boolean send(TaskId to, Message message) {
      return inner.send(to, message);
    }

    @Override
    public <T> T costly(Callable<T> call) throws Exception {
      return inner.costly(call);
    }

    @Override
    public boolean cancelled() {
      return inner.cancelled();
    }

    @Override
    public boolean interruptedFromOutside() {
      return inner.interruptedFromOutside();
    }

    @Override
    public void exit() {
      inner.exit();
    }
  }
}
