package io.jobdispatch.api;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * A set of hosts, as the master of one run sees it. It is not the Java virtual machine: one of
 * these may span many of those. Who writes a backend implements this interface, {@link
 * TaskContext}, and {@link VirtualMachineProvider}; where tasks are threads, {@link
 * io.jobdispatch.api.thread.TaskThread} is the second.
 *
 * <p>The program that opens a virtual machine is its master, a task itself. One thread, the
 * master's, calls all methods, except that {@link #send} to {@link #self}, {@link #nanoTime} and
 * {@link #hosts} may be called by any thread.
 *
 * <h2>Obligations</h2>
 *
 * <dl>
 *   <dt>VM-1, names
 *   <dd>{@link #self} never changes. Names of tasks and hosts are never used again, neither in this
 *       virtual machine nor in another one; a host that comes back has a new name.
 *   <dt>VM-2, slots
 *   <dd>A host has a fixed number of slots, and a task holds one from the return of {@link #spawn}
 *       until it cannot use the processor any more (see VM-8). {@link #hosts} never blocks and
 *       tells what was last heard.
 *   <dt>VM-3, spawning
 *   <dd>{@link #spawn} returns one name for each task asked for, without a round trip. A task that
 *       finds no free slot on the hosts asked for gives a {@link Message.TaskExit} with {@link
 *       Message.TaskExit.Reason#REFUSED}. Each task is made from its own copy of the program.
 *   <dt>VM-4, turns
 *   <dd>A task is used as {@link Task} says, by one thread at a time. An idle task costs no
 *       processor time.
 *   <dt>VM-5, sending
 *   <dd>{@link #send} hands a message over and never blocks. Between two tasks messages arrive in
 *       the order sent, none twice, and none is lost unless one of the two ends first. A message is
 *       on its way before its sender's next {@link Task#work} begins or its next {@link #receive}
 *       waits. It answers false when the receiver is known to be gone; true promises nothing. What
 *       has not left yet waits in the sender's memory, and {@link #isFull} tells the master when
 *       that is much. No task stays full once what was sent has arrived, and asking changes
 *       nothing.
 *   <dt>VM-6, payloads
 *   <dd>A {@link Payload} is encoded at most once, at its sender. What cannot be encoded is a
 *       {@link PayloadException} out of {@link #send}, with nothing sent and nothing else
 *       disturbed. The backend decodes no payload; its receiver does. {@link #copiesPayloads} is
 *       true where {@link #send} encodes payloads, and false where they go by reference.
 *   <dt>VM-7, ends
 *   <dd>For every name that {@link #spawn} returned, the master receives exactly one {@link
 *       Message.TaskExit}, whatever ended the task. What a task sent before it ended by itself, in
 *       its {@link Task#close} too, comes before it; nothing from the task comes after it.
 *   <dt>VM-8, killing
 *   <dd>After {@link #kill} the task is over as far as anyone can see: a thread inside {@link
 *       TaskContext#costly} is interrupted, and {@link TaskContext#cancelled} is true. A slot is
 *       not free while such a thread still runs, until a grace period is over and few enough of
 *       them have been abandoned; abandoning one gives a {@link Message.Warning}. Killing a task
 *       that is over does nothing.
 *   <dt>VM-9, hosts
 *   <dd>A host that joins after the virtual machine was opened gives {@link Message.HostAdd}; one
 *       that is lost gives a {@link Message.TaskExit} for each of its tasks and then {@link
 *       Message.HostDelete}; a slot that becomes usable again, whatever ended its task, gives
 *       {@link Message.SlotsFree}. Notifications have the source {@link TaskId#NONE}.
 *   <dt>VM-10, receiving
 *   <dd>{@link #receive} waits only while nothing is there. A message sent to {@link #self} by any
 *       thread, and an interrupt, end the wait.
 *   <dt>VM-11, closing
 *   <dd>{@link #close} ends every task, thread and process that the backend started. Closing twice
 *       does nothing more. Afterwards {@link #spawn} refuses, {@link #send} answers false, and
 *       {@link #receive} hands over what had arrived, each task's {@link Message.TaskExit}
 *       included, and does not wait.
 * </dl>
 */
public interface VirtualMachine extends AutoCloseable {

  /**
   * Names the master.
   *
   * @return the task that this virtual machine belongs to
   */
  TaskId self();

  /**
   * Tells the hosts as last heard of, with their slots. Any thread; does not block.
   *
   * @return the hosts in a stable order; empty if there is none now
   */
  List<Host> hosts();

  /**
   * Starts tasks on free slots. Does not wait for the hosts' answer.
   *
   * @param program what the tasks run
   * @param count how many, at least 0
   * @param on the hosts to choose from; empty for all of them
   * @return the names of the tasks, {@code count} of them
   * @throws PayloadException if the program cannot travel; nothing was spawned
   * @throws IllegalArgumentException if the count is negative
   */
  List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on);

  /**
   * Ends a task, see VM-8.
   *
   * @param task the task
   */
  void kill(TaskId task);

  /**
   * Ends a task as {@link #kill(TaskId)} does, and passes it the reason: see {@link
   * TaskContext#whenKilled}. The default passes no reason.
   *
   * @param task the task
   * @param cause the reason
   */
  default void kill(TaskId task, KillCause cause) {
    kill(task);
  }

  /**
   * Sends a message, see VM-5. To {@link #self}, any thread may.
   *
   * @param to the receiver
   * @param message the message
   * @return false if the receiver is known to be gone
   * @throws PayloadException if the message cannot be encoded; nothing was sent
   */
  boolean send(TaskId to, Message message);

  /**
   * Tells whether so much waits to be sent to a task that more should wait elsewhere until some of
   * it has left, see VM-5. It is advice: {@link #send} takes messages all the same. Nothing tells
   * when there is room again; a master asks again when an answer has come. Does not block.
   *
   * <p>Here nothing is ever full, which is right where messages travel by reference. A backend in
   * which they wait overrides this; what waits may be counted for each task, or for all tasks that
   * share a connection.
   *
   * @param to the receiver
   * @return true while more should not be handed over; false for the master itself, and for a task
   *     that is over or never was
   */
  default boolean isFull(TaskId to) {
    return false;
  }

  /**
   * Returns whether receivers get copies of payloads, see VM-6. A master that will send a value
   * later encodes it before, so that changes of the value have no effect on the copy.
   *
   * @return true if {@link #send} to a task encodes payloads; false, the default, if they go by
   *     reference; always the same
   */
  default boolean copiesPayloads() {
    return false;
  }

  /**
   * Hands over messages that have arrived, in the order of arrival, and returns when there are no
   * more or {@code most} have been handed over. If there are none at first, waits for one.
   *
   * @param into takes them in, within this call
   * @param most the most to hand over, at least 1
   * @param patience how long to wait for the first message, any duration; zero polls, negative
   *     waits without end
   * @return how many were handed over; 0 if none came in time
   * @throws IllegalArgumentException if {@code most} is below 1
   * @throws InterruptedException if the master's thread was interrupted while it waited
   */
  int receive(Receiver into, int most, Duration patience) throws InterruptedException;

  /**
   * Reads the only clock that the master reads. Any thread.
   *
   * @return nanoseconds since some fixed moment
   */
  long nanoTime();

  /**
   * Makes a call of the master's own that may take long: an evaluation in local mode. Does nothing
   * but call, and a backend leaves it so; where time is simulated, the call takes some of it.
   *
   * @param <T> what the call returns
   * @param call the call
   * @return what it returned, which may be null if the call's may
   * @throws Exception what the call threw
   */
  default <T> T costly(Callable<T> call) throws Exception {
    return call.call();
  }

  /** Ends everything, see VM-11. Does not throw. */
  @Override
  void close();

  /**
   * Counts the slots of all hosts.
   *
   * @return at least 0
   */
  default int slots() {
    return hosts().stream().mapToInt(Host::slots).sum();
  }

  /**
   * Counts the slots of all hosts that a task could take now.
   *
   * @return at least 0
   */
  default int freeSlots() {
    return hosts().stream().mapToInt(Host::freeSlots).sum();
  }

  /**
   * Returns why the existing hosts cannot run tasks, for example because they have another build of
   * the code, and what to do about it. A run that has no other hosts ends with this text after a
   * time limit. Does not block.
   *
   * @return a text of bounded length that can follow a colon; empty by default: no such host is
   *     known
   */
  default String obstacle() {
    return "";
  }

  /**
   * Describes the hosts and their slots in one line for a person.
   *
   * @return as in {@code 2 hosts: a#1 (0 of 4 slots free), b#1 (4 of 4 slots free)}
   */
  default String summary() {
    List<Host> hosts = hosts();
    if (hosts.isEmpty()) {
      return "no hosts";
    }
    String list = String.join(", ", hosts.stream().map(Host::toString).toList());
    return hosts.size() + (hosts.size() == 1 ? " host: " : " hosts: ") + list;
  }
}
