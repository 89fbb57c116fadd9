package io.jobdispatch.core;

import io.jobdispatch.api.Message.UserMessage;

/** A dispatcher that another thread cancels when it hears that a job is under way. */
final class CancelledInAJob extends Doubling {

  record Begun() implements UserMessage {}

  /**
   * Makes it.
   *
   * @param evaluator tells {@link Begun} when it may be cancelled
   */
  CancelledInAJob(ContextEvaluator<Integer, Integer> evaluator) {
    super(10, evaluator);
  }

  @Override
  protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
    super.fillHandlerTable(table);
    table.on(Begun.class, started(), (source, message, outbox) -> new Thread(this::cancel).start());
  }
}
