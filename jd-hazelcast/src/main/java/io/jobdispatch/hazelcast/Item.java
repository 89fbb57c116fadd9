package io.jobdispatch.hazelcast;

import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message.TaskExit.Reason;
import java.nio.ByteBuffer;
import java.util.List;

/** What stands in the body of a frame, grouped by who says it. */
sealed interface Item {

  // The masters, to all

  /**
   * A master looks for hosts.
   *
   * @param endpoint the master's
   */
  record Seek(long endpoint) implements Item {}

  // The others, to a master that looks for them, and to all when they are ready

  /**
   * A host has slots to give.
   *
   * @param endpoint the host's
   * @param name what people call it
   * @param member the cluster's name for its process
   * @param build what code it runs
   */
  record Offer(long endpoint, String name, String member, String build) implements Item {}

  /**
   * Another master has none.
   *
   * @param member the cluster's name for its process
   */
  record Decline(String member) implements Item {}

  // About a link

  /**
   * A master asks for the link.
   *
   * @param name what people call the master
   * @param member the cluster's name for its process
   * @param silenceMillis after which silence each end gives the link up
   * @param payloadBytesMax the largest payload of the run
   */
  record Hello(String name, String member, long silenceMillis, int payloadBytesMax)
      implements Item {}

  /**
   * The host grants it.
   *
   * @param slots how many slots it has
   * @param free how many of them are free
   */
  record Welcome(int slots, int free) implements Item {}

  /**
   * There is no such link, or not any more.
   *
   * @param why for a person
   */
  record Reset(String why) implements Item {}

  // The master, to a host

  /**
   * Start tasks.
   *
   * @param tasks their numbers
   * @param program the encoded program
   */
  record Spawn(List<Long> tasks, ByteBuffer program) implements Item {}

  /**
   * End a task.
   *
   * @param task its number
   * @param cause why
   */
  record Kill(long task, KillCause cause) implements Item {

    Kill(long task) {
      this(task, KillCause.UNWANTED);
    }
  }

  // A host, to its master

  /**
   * A task is over.
   *
   * @param task its number
   * @param reason what ended it
   * @param story what a person should know
   */
  record Exit(long task, Reason reason, String story) implements Item {}

  /**
   * How the slots stand.
   *
   * @param free how many are free
   * @param spawned how many tasks this master has asked for, by what the host had read by then
   * @param freed true if a slot has become usable again just now
   */
  record Slots(int free, long spawned, boolean freed) implements Item {}

  /**
   * What holds slots that cannot be used.
   *
   * @param slots how many; 0 if all is well again
   * @param millis for how long the first of them
   * @param by the tasks, in one line for a person
   */
  record HeldSlots(int slots, long millis, String by) implements Item {}

  /**
   * Somebody should look.
   *
   * @param text one line for a person
   */
  record Notice(String text) implements Item {}

  // Either

  /**
   * A message from task to task. It is on its way through the master if both are slaves.
   *
   * @param from the sender's number
   * @param to the receiver's number
   * @param content the encoded message, see {@link MessageCodec}
   */
  record Letter(long from, long to, ByteBuffer content) implements Item {}

  /**
   * The last thing that is said on a link.
   *
   * @param why for a person
   */
  record Bye(String why) implements Item {}
}
