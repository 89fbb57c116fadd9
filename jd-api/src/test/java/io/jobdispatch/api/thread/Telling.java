package io.jobdispatch.api.thread;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.util.concurrent.CountDownLatch;

/** A task that tells its parent of every call, and does what the notes that it receives say. */
final class Telling implements Task {

  /** Makes such a task. */
  static final TaskProgram PROGRAM = Telling::new;

  /** One unit of work. */
  static final String JOB = "job";

  /** One unit of work that lasts until it is interrupted. */
  static final String LONG_JOB = "long job";

  static final String EXIT = "exit";
  static final String THROW = "throw";
  static final String THROW_AT_CLOSE = "throw at close";

  private final TaskContext context;
  private int jobs;
  private boolean lastIsLong;
  private boolean throwsAtClose;

  private Telling(TaskContext context) {
    this.context = context;
  }

  private void tell(String text) {
    context.send(context.parent(), new Note(text));
  }

  @Override
  public void start() {
    tell("start");
  }

  @Override
  public void receive(TaskId source, Message message) {
    String text = ((Note) message).text();
    tell("receive " + text);
    switch (text) {
      case JOB -> jobs++;
      case LONG_JOB -> {
        jobs++;
        lastIsLong = true;
      }
      case EXIT -> context.exit();
      case THROW -> throw new IllegalStateException("as told");
      case THROW_AT_CLOSE -> throwsAtClose = true;
      default -> {}
    }
  }

  @Override
  public boolean work() throws Exception {
    if (jobs == 0) {
      return false;
    }
    tell("work");
    jobs--;
    if (jobs == 0 && lastIsLong) {
      context.costly(
          () -> {
            new CountDownLatch(1).await();
            return null;
          });
    }
    return true;
  }

  @Override
  public void close() {
    tell("close");
    if (throwsAtClose) {
      throw new IllegalStateException("still locked");
    }
  }
}
