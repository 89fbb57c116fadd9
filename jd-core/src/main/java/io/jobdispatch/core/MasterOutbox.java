package io.jobdispatch.core;

import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.function.Consumer;

/** Takes what a handler of the master decided. It is done at the next step of the turn. */
public interface MasterOutbox extends Outbox {

  /**
   * {@inheritDoc}
   *
   * <p>Sending to a slave marks it busy. A {@link JobDispatcher}'s slaves are kept busy by jobs
   * alone: a user's own message to one needs no answer.
   */
  @Override
  void send(TaskId to, Message message);

  /**
   * Marks a started slave idle: it will be offered in an {@link Message.Idle}. Takes effect at
   * once.
   *
   * @param slave the slave; unknown ones are ignored
   */
  void markIdle(TaskId slave);

  /** Spawns as many slaves as the options allow and free slots can hold. */
  void spawn();

  /**
   * Ends a slave, whatever it does.
   *
   * @param slave the slave
   */
  default void kill(TaskId slave) {
    kill(slave, KillCause.UNWANTED);
  }

  /**
   * Ends a slave, whatever it does, and tells it why.
   *
   * @param slave the slave
   * @param cause why
   */
  void kill(TaskId slave, KillCause cause);

  /**
   * Hands a message to this master itself after a while.
   *
   * @param delay how long from now, at least zero; more than 70 years count as that
   * @param message the message
   * @throws IllegalArgumentException if the delay is negative
   */
  void after(Duration delay, Message message);

  /**
   * Tells a person something that should be looked at: in the log, and to the run's listeners.
   *
   * @param text one line
   */
  void warn(String text);

  /**
   * Tells the run's listeners something.
   *
   * @param event calls one of the listener's methods
   */
  void tell(Consumer<RunListener> event);
}
