package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.testkit.contract.Bent.BentContext;
import io.jobdispatch.testkit.contract.Bent.BentTask;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Virtual machines that call their tasks wrongly, or are deaf to them. */
final class TaskFaults {

  private TaskFaults() {}

  static VirtualMachine doesNotInterrupt(VirtualMachine machine) {
    return Bent.all(machine, (program, context) -> program.create(new Uninterrupted(context)));
  }

  /** Makes costly calls in another thread, which nobody interrupts. */
  private static final class Uninterrupted extends BentContext {

    private Uninterrupted(TaskContext inner) {
      super(inner);
    }

    @Override
    public <T> T costly(Callable<T> call) throws Exception {
      FutureTask<T> future = new FutureTask<>(call);
      Thread thread = new Thread(future, "uninterrupted");
      thread.setDaemon(true);
      thread.start();
      while (!future.isDone()) {
        LockSupport.parkNanos(50_000);
        Thread.interrupted();
      }
      return future.get();
    }
  }

  static VirtualMachine doesNotTellThatItCancelled(VirtualMachine machine) {
    return Bent.all(
        machine,
        (program, context) ->
            program.create(
                new BentContext(context) {
                  @Override
                  public boolean cancelled() {
                    return false;
                  }
                }));
  }

  static VirtualMachine sendsWhenTheTaskEnds(VirtualMachine machine) {
    return Bent.all(machine, (program, context) -> new Late(program, new Queued(context)));
  }

  private static final class Queued extends BentContext {

    private final Queue<Runnable> sends = new ArrayDeque<>();

    private Queued(TaskContext inner) {
      super(inner);
    }

    @Override
    public boolean send(TaskId to, Message message) {
      return sends.add(() -> super.send(to, message));
    }
  }

  private static final class Late extends BentTask {

    private final Queued queued;

    private Late(TaskProgram program, Queued queued) {
      super(program.create(queued));
      this.queued = queued;
    }

    @Override
    public void close() {
      super.close();
      queued.sends.forEach(Runnable::run);
    }
  }

  static VirtualMachine givesOneMessageATurn(VirtualMachine machine) {
    return Bent.all(machine, (program, context) -> new OneATurn(program.create(context)));
  }

  private static final class OneATurn extends BentTask {

    private final Queue<Mail> mail = new ArrayDeque<>();

    private OneATurn(Task inner) {
      super(inner);
    }

    @Override
    public void receive(TaskId source, Message message) {
      mail.add(new Mail(source, message));
    }

    @Override
    public boolean work() throws Exception {
      if (!mail.isEmpty()) {
        super.receive(mail.element().source(), mail.remove().message());
      }
      return super.work() || !mail.isEmpty();
    }
  }

  static VirtualMachine asksForWorkAllTheTime(VirtualMachine machine) {
    return Bent.all(
        machine,
        (program, context) ->
            new BentTask(program.create(context)) {
              @Override
              public boolean work() throws Exception {
                super.work();
                return true;
              }
            });
  }

  static VirtualMachine asksForWorkOnce(VirtualMachine machine) {
    return Bent.all(
        machine,
        (program, context) ->
            new BentTask(program.create(context)) {
              @Override
              public boolean work() throws Exception {
                super.work();
                return false;
              }
            });
  }

  static VirtualMachine worksOnceMoreAfterExit(VirtualMachine machine) {
    return Bent.all(
        machine,
        (program, context) ->
            new BentTask(program.create(context)) {
              @Override
              public void close() {
                try {
                  super.work();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                } finally {
                  super.close();
                }
              }
            });
  }

  static VirtualMachine closesTasksTwice(VirtualMachine machine) {
    return Bent.all(
        machine,
        (program, context) ->
            new BentTask(program.create(context)) {
              @Override
              public void close() {
                super.close();
                super.close();
              }
            });
  }

  static VirtualMachine closesNoTask(VirtualMachine machine) {
    return Bent.all(
        machine,
        (program, context) ->
            new BentTask(program.create(context)) {
              @Override
              public void close() {}
            });
  }

  static VirtualMachine startsTasksLate(VirtualMachine machine) {
    return Bent.all(
        machine,
        (program, context) ->
            new BentTask(program.create(context)) {
              @Override
              public void start() {}
            });
  }
}
