package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskProgram;

/**
 * The program of every task in the contract: what it does it is told by {@link Order}s, and all
 * that anybody learns of it comes by {@link Note}s, so that it may run in another JVM.
 *
 * @param start what the task does when it is started
 * @param close what it does when it is closed
 */
record Puppet(Act start, Act close) implements TaskProgram {

  /** Waits for orders. */
  static final Puppet IDLE = new Puppet(me -> {}, me -> {});

  /** Does something when it is started, and waits for orders. */
  static Puppet starting(Act start) {
    return new Puppet(start, me -> {});
  }

  /** Waits for orders, and does something when it is closed. */
  static Puppet closing(Act close) {
    return new Puppet(me -> {}, close);
  }

  @Override
  public Task create(TaskContext context) {
    return new Actor(context, this);
  }
}
