package io.jobdispatch.api;

/**
 * What runs in a slot: a reaction to messages, and a supply of units of work.
 *
 * <p>All methods are called by one thread at a time, in the order: {@link #start} once, then turns,
 * then {@link #close} once. In a turn, every message that waits is {@linkplain #receive received},
 * then {@link #work} is called once. Between turns without messages or work the task costs no
 * processor time.
 *
 * <p>An exception out of {@code start} ends the task with {@link
 * Message.TaskExit.Reason#SETUP_FAILED}; out of any other method, with {@link
 * Message.TaskExit.Reason#THREW}. Either way the exception's text is the exit's story.
 */
public interface Task extends Receiver, AutoCloseable {

  /**
   * Sets the task up, on its host, before the first message. May take long.
   *
   * @throws Exception if the task cannot run here
   */
  void start() throws Exception;

  /**
   * Does one unit of the work that waits. Long work belongs into {@link TaskContext#costly}.
   *
   * @return true if there was a unit; false if nothing waits until the next message comes
   * @throws Exception if the task cannot go on
   */
  boolean work() throws Exception;

  /**
   * Gives back what the task holds. Called once, also after a failed start and after a kill (when
   * the task's thread can be reached).
   */
  @Override
  void close();
}
