package io.jobdispatch.core;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.Idle;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.util.Map;
import java.util.TreeMap;

/** An algorithm without a job dispatcher, of the kind that a user could write. */
class Squaring extends EventDrivenMaster {

  record Question(int number) implements UserMessage {}

  record Answer(int number, int square) implements UserMessage {}

  /** Its slaves. */
  static class Answering extends EventDrivenSlave {

    Answering(TaskContext context) {
      super(context);
    }

    @Override
    protected void fillHandlerTable(HandlerTable<Outbox> table) {
      super.fillHandlerTable(table);
      table.on(
          Question.class,
          (source, message, outbox) ->
              outbox.send(source, new Answer(message.number, message.number * message.number)));
    }
  }

  final Map<Integer, Integer> squares = new TreeMap<>();
  private final int count;
  private int asked;

  Squaring(int count) {
    this.count = count;
  }

  @Override
  protected TaskProgram slaveProgram(RunOptions options) {
    return Answering::new;
  }

  @Override
  protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
    super.fillHandlerTable(table);
    table.on(Answer.class, started(), this::handleAnswer);
  }

  @Override
  protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
    if (asked < count) {
      outbox.send(message.slave(), new Question(asked++));
    }
  }

  private void handleAnswer(TaskId source, Answer message, MasterOutbox outbox) {
    squares.put(message.number, message.square);
    outbox.markIdle(source);
    if (squares.size() == count) {
      outbox.send(self(), new Message.Halt());
    }
  }
}
