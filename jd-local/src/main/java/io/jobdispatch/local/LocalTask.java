package io.jobdispatch.local;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.thread.TaskThread;

/** A task of this machine: its thread, and what the machine is to it. */
final class LocalTask implements TaskThread.Site {

  final TaskThread thread;

  /*
   * Keeps from the master what a killed thread still sends. Set when the exit is taken out of the
   * master's mailbox. The master's thread alone.
   */
  boolean silenced;

  private final LocalVirtualMachine machine;

  LocalTask(TaskId id, LocalVirtualMachine machine, Payload program) {
    this.machine = machine;
    this.thread = new TaskThread(id, program, this);
  }

  TaskId id() {
    return thread.self();
  }

  @Override
  public TaskId parent() {
    return machine.self();
  }

  @Override
  public HostId host() {
    return machine.host();
  }

  @Override
  public boolean send(TaskId to, Message message) {
    return machine.post(this, to, message);
  }

  @Override
  public void ended(TaskExit exit) {
    machine.threadEnded(this, exit);
  }
}
