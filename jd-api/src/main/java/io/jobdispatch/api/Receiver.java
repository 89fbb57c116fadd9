package io.jobdispatch.api;

/** Takes in messages, one at a time. */
@FunctionalInterface
public interface Receiver {

  /**
   * Takes in one message. Should note it down, answer if that is quick, and return.
   *
   * @param source who sent it; {@link TaskId#NONE} for the virtual machine's own notifications
   * @param message the message
   */
  void receive(TaskId source, Message message);
}
