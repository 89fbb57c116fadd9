package io.jobdispatch.hazelcast;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.thread.TaskThread;

/** A task of a remote master, in a slot of this host. */
final class HostedTask implements TaskThread.Site {

  final TaskThread thread;
  final RemoteMaster master;
  private final TaskId id;
  private final HostService service;

  HostedTask(TaskId id, byte[] program, RemoteMaster master, HostService service) {
    this.id = id;
    this.master = master;
    this.service = service;
    this.thread = new TaskThread(id, Payload.ofBytes(program), this);
  }

  long number() {
    return id.number();
  }

  @Override
  public TaskId parent() {
    return master.id;
  }

  @Override
  public HostId host() {
    return master.host;
  }

  @Override
  public boolean send(TaskId to, Message message) {
    if (to.run() != id.run() || !to.isValid()) {
      return false;
    }
    Outgoing letter = master.codec.letter(id.number(), to.number(), message);
    return service.send(this, to, letter);
  }

  @Override
  public void ended(TaskExit exit) {
    service.ended(this, exit);
  }

  @Override
  public String owner() {
    return "master " + master.name;
  }

  @Override
  public boolean hasRoom() {
    return master.link.hasRoom();
  }
}
