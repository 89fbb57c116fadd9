package io.jobdispatch.api;

/** Calls a function, tells the parent what came of it, and exits. */
final class CallingTask implements Task {

  private final TaskProgram.Function function;
  private final TaskContext context;

  CallingTask(TaskProgram.Function function, TaskContext context) {
    this.function = function;
    this.context = context;
  }

  @Override
  public void start() {}

  @Override
  public void receive(TaskId source, Message message) {}

  @Override
  public boolean work() {
    try {
      Object value = context.costly(function);
      context.send(context.parent(), new Message.TaskResult(true, Payload.of(value)));
    } catch (Exception | LinkageError | StackOverflowError | AssertionError thrown) {
      Payload failure = Payload.of(Failure.of(thrown));
      context.send(context.parent(), new Message.TaskResult(false, failure));
    }
    context.exit();
    return true;
  }

  @Override
  public void close() {}
}
