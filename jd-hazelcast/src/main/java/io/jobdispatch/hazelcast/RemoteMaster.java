package io.jobdispatch.hazelcast;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A master as one of its hosts knows it. Guarded by the host's lock, but for what is final. */
final class RemoteMaster {

  final TaskId id;
  final String name;
  final String member;
  final HostId host;
  final Link link;
  final MessageCodec codec;
  private final Map<Long, HostedTask> tasks = new LinkedHashMap<>();
  private long spawned;

  RemoteMaster(Item.Hello hello, HostId host, Link link) {
    this.id = new TaskId(link.id.run(), 0);
    this.name = hello.name();
    this.member = hello.member();
    this.host = host;
    this.link = link;
    this.codec = new MessageCodec(hello.payloadBytesMax());
  }

  TaskId task(long number) {
    return new TaskId(id.run(), number);
  }

  /** Notes down that one more task was asked for. */
  void asked() {
    spawned++;
  }

  long spawned() {
    return spawned;
  }

  void add(HostedTask task) {
    tasks.put(task.number(), task);
  }

  @Nullable HostedTask find(long number) {
    return tasks.get(number);
  }

  void remove(HostedTask task) {
    tasks.remove(task.number());
  }

  List<HostedTask> tasks() {
    return new ArrayList<>(tasks.values());
  }
}
