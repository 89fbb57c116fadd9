package io.jobdispatch.local;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.thread.Mail;

/** Mail for the master. */
final class MasterMail extends Mail {

  /* The task that sent it, or that it tells the end of; null if it is of neither kind. */
  private LocalTask about;

  MasterMail(TaskId source, Message message, LocalTask about) {
    super(source, message);
    this.about = about;
  }

  LocalTask about() {
    return about;
  }

  @Override
  public void empty() {
    super.empty();
    about = null;
  }
}
