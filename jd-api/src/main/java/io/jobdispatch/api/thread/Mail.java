package io.jobdispatch.api.thread;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;

/**
 * One message in a mailbox, and the mailbox's link to the next one. It is put into one mailbox, and
 * once. Subclasses may carry more, or carry the message in another form.
 */
public class Mail {

  private TaskId source;
  private Message message;

  private volatile Mail next;

  /**
   * Makes mail that can be put into a mailbox.
   *
   * @param source who sent it
   * @param message the message; may be null if a subclass overrides {@link #message}
   */
  public Mail(TaskId source, Message message) {
    this.source = source;
    this.message = message;
  }

  /**
   * Tells who sent it.
   *
   * @return the source; null once it was emptied
   */
  public final TaskId source() {
    return source;
  }

  /**
   * Gives the message. Called by the thread that took this mail, once, before {@link #empty}. A
   * subclass may decode it here.
   *
   * @return the message; null once it was emptied
   * @throws PayloadException if it cannot be decoded
   */
  public Message message() {
    return message;
  }

  /**
   * Lets go of what it carried, since the mailbox holds this link until the next mail is taken.
   * Called by the thread that took it. Whoever overrides this calls it, too.
   */
  public void empty() {
    source = null;
    message = null;
  }

  final Mail next() {
    return next;
  }

  final void link(Mail successor) {
    next = successor;
  }
}
