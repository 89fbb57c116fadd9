package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.SlaveStarted;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A virtual machine that writes down what its master hears. */
final class Recorder implements VirtualMachine {

  /** What the master has heard, and when. */
  record Heard(long nanos, TaskId source, Message message) {}

  private final VirtualMachine machine;
  private final Consumer<Message> also;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<Host> first;

  Recorder(VirtualMachine machine) {
    this(machine, message -> {});
  }

  /**
   * Records a machine.
   *
   * @param also gets each message too
   */
  Recorder(VirtualMachine machine, Consumer<Message> also) {
    this.machine = machine;
    this.also = also;
    this.first = machine.hosts();
  }

  // What was heard. Any thread

  <M extends Message> Stream<M> all(Class<M> kind) {
    return heard.stream().map(Heard::message).filter(kind::isInstance).map(kind::cast);
  }

  /** The names under which a host is or was known, in order. */
  List<HostId> idsOf(String name) {
    return Stream.concat(first.stream(), all(HostAdd.class).map(HostAdd::host))
        .map(Host::id)
        .filter(id -> id.name().equals(name))
        .toList();
  }

  /** The latest name of a host. */
  HostId idOf(String name) {
    List<HostId> ids = idsOf(name);
    return ids.isEmpty() ? HostId.NONE : ids.get(ids.size() - 1);
  }

  /* More than once, perhaps: on the old list of members, and after a merge. */
  boolean isBack(String name, HostId old) {
    HostId now = idOf(name);
    return now.isValid() && !now.equals(old);
  }

  boolean hasLost(HostId id) {
    return all(HostDelete.class).anyMatch(each -> each.host().equals(id));
  }

  List<HostId> lost() {
    return all(HostDelete.class).map(HostDelete::host).toList();
  }

  /** When a host was lost. */
  Optional<Long> lostNanos(HostId id) {
    return heard.stream()
        .filter(each -> each.message() instanceof HostDelete gone && gone.host().equals(id))
        .map(Heard::nanos)
        .findFirst();
  }

  /** The exits of what ran on a host. */
  List<TaskExit> exits(HostId id) {
    return all(TaskExit.class).filter(each -> each.host().equals(id)).toList();
  }

  /** The slaves that have started on a host. */
  Set<TaskId> slaves(HostId id) {
    return all(SlaveStarted.class)
        .filter(each -> each.host().equals(id))
        .map(SlaveStarted::slave)
        .collect(Collectors.toSet());
  }

  /** Counts the results that slaves on a host have sent. */
  long results(HostId id) {
    Set<TaskId> slaves = slaves(id);
    return heard.stream()
        .filter(each -> each.message() instanceof JobResult && slaves.contains(each.source()))
        .count();
  }

  /** Tells what must not be: a sign of a task or host after its end, or a name used again. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    Set<TaskId> over = new HashSet<>();
    Set<HostId> gone = new HashSet<>();
    Set<HostId> known = new HashSet<>(first.stream().map(Host::id).toList());
    Set<HostId> announced = new HashSet<>();
    boolean works = false;
    for (Heard each : heard) {
      works |= each.message() instanceof SlaveStarted;
      if (over.contains(each.source())) {
        faults.add("after its exit: " + each);
      }
      if (each.message() instanceof TaskExit exit
          && (!over.add(exit.task()) || gone.contains(exit.host()))) {
        faults.add("an exit too many or too late: " + exit);
      }
      if (each.message() instanceof HostAdd come) {
        HostId id = come.host().id(); // may have come just before the first look at the hosts
        known.add(id);
        if (!announced.add(id) || gone.contains(id)) {
          faults.add("a name is used again: " + come);
        }
      }
      if (each.message() instanceof HostDelete lost) {
        boolean unknown = !known.contains(lost.host());
        if (!gone.add(lost.host()) || (works && unknown)) { // may have gone before the first look
          faults.add("lost what was not there: " + lost);
        }
      }
    }
    return faults;
  }

  /** What was heard of hosts, for a person. */
  @Override
  public String toString() {
    long zero = heard.isEmpty() ? 0 : heard.get(0).nanos();
    String story =
        heard.stream()
            .filter(each -> each.message() instanceof Message.Notification)
            .map(each -> (each.nanos() - zero) / 1_000_000 + " ms: " + each.message())
            .collect(Collectors.joining("\n"));
    return "at first " + first + "\n" + story + "\nnow " + machine.hosts();
  }

  // The virtual machine

  @Override
  public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
    return machine.receive(
        (source, message) -> {
          heard.add(new Heard(System.nanoTime(), source, message));
          also.accept(message);
          into.receive(source, message);
        },
        most,
        patience);
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
  public long nanoTime() {
    return machine.nanoTime();
  }

  @Override
  public void close() {
    machine.close();
  }
}
