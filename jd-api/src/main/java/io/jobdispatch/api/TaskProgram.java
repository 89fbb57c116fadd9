package io.jobdispatch.api;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * Makes a task on the host that it is to run on. A program is a value that travels: every task is
 * made from a copy of its own, on every backend, so that no two tasks share anything.
 */
@FunctionalInterface
public interface TaskProgram extends Serializable {

  /**
   * Makes the task. Quick; what may take long belongs into {@link Task#start}.
   *
   * @param context the task's side of the virtual machine
   * @return the task
   */
  Task create(TaskContext context);

  /**
   * Makes a program that calls a function once, sends its parent what came of it as a {@link
   * Message.TaskResult}, and exits.
   *
   * @param function the function; a copy of it is called in the task
   * @return the program
   */
  static TaskProgram calling(Function function) {
    return context -> new CallingTask(function, context);
  }

  /** A function that can travel. */
  @FunctionalInterface
  interface Function extends Callable<Object>, Serializable {}
}
