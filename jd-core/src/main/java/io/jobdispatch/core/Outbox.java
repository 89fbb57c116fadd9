package io.jobdispatch.core;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;

/**
 * Takes what a handler decided. It is done, in this order, once the handler has returned. Valid
 * only while the handler runs.
 */
public interface Outbox {

  /**
   * Sends a message. That the receiver is gone is no error.
   *
   * @param to the receiver
   * @param message the message
   */
  void send(TaskId to, Message message);

  /** Ends this task: a slave after this turn, the master's run after this turn. */
  void halt();
}
