package io.jobdispatch.local;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;

/** One message in a mailbox, and the mailbox's link to the next one. */
final class Mail {

  TaskId source;
  Message message;

  /* The task that sent it, or that it tells the end of; null if it is the master's own. */
  LocalTask about;

  private volatile Mail next;

  Mail(TaskId source, Message message, LocalTask about) {
    this.source = source;
    this.message = message;
    this.about = about;
  }

  /** Ends the master's wait, and is not handed over, since the task's exit was. */
  static Mail afterExitOf(LocalTask task) {
    return new Mail(TaskId.NONE, null, task);
  }

  Mail next() {
    return next;
  }

  void link(Mail successor) {
    next = successor;
  }

  /** Lets go of what it carried, since the mailbox still holds this link. */
  void empty() {
    source = null;
    message = null;
    about = null;
  }
}
