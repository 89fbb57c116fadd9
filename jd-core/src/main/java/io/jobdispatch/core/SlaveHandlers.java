package io.jobdispatch.core;

import java.io.Serializable;

/**
 * Handlers that travel to the slaves with the evaluator, for messages of a user's own or in place
 * of the built-in ones.
 */
@FunctionalInterface
public interface SlaveHandlers extends Serializable {

  /**
   * Installs handlers, after the built-in ones. Called in every slave before its first message.
   *
   * @param table the slave's handler table
   */
  void fill(HandlerTable<Outbox> table);

  /**
   * Has no handlers.
   *
   * @return handlers that install nothing
   */
  static SlaveHandlers none() {
    return table -> {};
  }
}
