package io.jobdispatch.api;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What a task can do: its own side of the virtual machine. Used by the task's thread alone. */
public interface TaskContext {

  /**
   * Names this task.
   *
   * @return its name
   */
  TaskId self();

  /**
   * Names the task that spawned this one.
   *
   * @return the master
   */
  TaskId parent();

  /**
   * Names the host that this task runs on.
   *
   * @return the host
   */
  HostId host();

  /**
   * Reads the clock of this task's host.
   *
   * @return nanoseconds since some fixed moment; only differences within one task mean anything
   */
  long nanoTime();

  /**
   * Sends a message, by the rules of {@link VirtualMachine#send}.
   *
   * @param to the receiver
   * @param message the message
   * @return false if the receiver is known to be gone
   * @throws PayloadException if the message cannot be encoded; nothing was sent
   */
  boolean send(TaskId to, Message message);

  /**
   * Makes a call that may take long. It alone may be interrupted by a kill, and in a simulation it
   * alone takes time.
   *
   * @param <T> what the call returns
   * @param call the call
   * @return what it returned, which may be null if the call's may
   * @throws Exception what the call threw
   */
  <T> T costly(Callable<T> call) throws Exception;

  /**
   * Sets the description of what this task does next. Messages show it when the task holds a slot
   * that others wait for. A later call replaces the description. The default does nothing.
   *
   * @param activity what {@link Object#toString} describes, as in {@code job 7, attempt 2}; that
   *     may be called by any thread, and is called only when it is needed
   */
  default void describe(Object activity) {}

  /**
   * Tells whether this task has been killed, so that a long call can end early. May be asked by any
   * thread.
   *
   * @return true once the task is over as far as others can see
   */
  boolean cancelled();

  /**
   * Returns whether the last {@linkplain #costly costly} call was interrupted by another thread
   * that had nothing to do with this task, for example by a library that interrupts all threads.
   * What such a call threw may be due to that. Means nothing once the task is {@linkplain
   * #cancelled killed}.
   *
   * @return false, the default, if it was not, or nobody can know
   */
  default boolean interruptedFromOutside() {
    return false;
  }

  /**
   * Sets the observer that receives the cause when this task is killed. It is called before anyone
   * can notice the end of the task. It may also be called for a task that ends otherwise while a
   * kill is pending.
   *
   * <p>The default does nothing: the observer is never called. A backend that does not know the
   * cause passes {@link KillCause#UNWANTED}, or does not call the observer.
   *
   * @param observer is called by the thread that kills, possibly twice; must neither block nor
   *     throw. Replaces the one that was set before
   */
  default void whenKilled(Consumer<KillCause> observer) {}

  /**
   * Ends this task when the call that it is in returns: no further message is received and no
   * further work begins. What it sent before still arrives.
   */
  void exit();
}
