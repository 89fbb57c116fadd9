package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.Message.Idle;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.core.EventDrivenMaster;
import io.jobdispatch.core.EventDrivenSlave;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.HandlerTable;
import io.jobdispatch.core.MasterOutbox;
import io.jobdispatch.core.Outbox;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary.Ending;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** An algorithm of another kind on the event-driven model: every number gets its answer once. */
final class Relay extends EventDrivenMaster {

  record Ask(int number) implements UserMessage {}

  record Tell(int number, int answer) implements UserMessage {}

  private final int count;
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private final Map<TaskId, Integer> asked = new HashMap<>();
  private final BitSet answered = new BitSet();

  Relay(int count) {
    this.count = count;
    for (int i = 0; i < count; i++) {
      waiting.add(i);
    }
  }

  /** Answers each number in a unit of work that takes time. */
  private static final class Slave extends EventDrivenSlave {
    private final Deque<Integer> numbers = new ArrayDeque<>();

    Slave(TaskContext context) {
      super(context);
    }

    @Override
    protected void fillHandlerTable(HandlerTable<Outbox> table) {
      super.fillHandlerTable(table);
      table.on(Ask.class, (source, ask, outbox) -> numbers.add(ask.number));
    }

    @Override
    public boolean work() throws Exception {
      Integer number = numbers.poll();
      if (number == null) {
        return false;
      }
      int answer = context().costly(() -> -number);
      context().send(context().parent(), new Tell(number, answer));
      return true;
    }
  }

  @Override
  protected TaskProgram slaveProgram(RunOptions options) {
    return Slave::new;
  }

  @Override
  protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
    super.fillHandlerTable(table);
    table.on(Tell.class, started(), this::handleTell);
  }

  @Override
  protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
    Integer next = waiting.poll();
    if (next != null) {
      asked.put(message.slave(), next);
      outbox.send(message.slave(), new Ask(next));
    } else if (answered.cardinality() == count) {
      outbox.halt();
    }
  }

  private void handleTell(TaskId source, Tell message, MasterOutbox outbox) {
    assertEquals(-message.number, message.answer);
    assertEquals(message.number, asked.remove(source), "what " + source + " was asked");
    assertTrue(!answered.get(message.number), "answered twice: " + message.number);
    answered.set(message.number);
    outbox.markIdle(source);
  }

  @Override
  protected void handleTaskExit(TaskId source, TaskExit message, MasterOutbox outbox) {
    Integer lost = asked.remove(message.task());
    if (lost != null) {
      waiting.addFirst(lost);
    }
    super.handleTaskExit(source, message, outbox);
  }

  void checkEnd(Ending ending, FewSlaves policy) {
    if (policy == FewSlaves.FAIL && ending == Ending.TOO_FEW_SLAVES) {
      return;
    }
    assertEquals(Ending.COMPLETED, ending);
    assertEquals(count, answered.cardinality(), "numbers answered");
  }
}
