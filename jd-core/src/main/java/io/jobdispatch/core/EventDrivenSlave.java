package io.jobdispatch.core;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.Halt;
import io.jobdispatch.api.Message.SlaveStarted;
import io.jobdispatch.api.Message.Startup;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slave's half of the event-driven master-slave model: says that it has started, then reacts to
 * messages until it is told to halt.
 *
 * <p>Derive from it for a slave of your own; it is made on its host by the {@link
 * io.jobdispatch.api.TaskProgram} that the master's {@link EventDrivenMaster#slaveProgram} gives.
 */
public class EventDrivenSlave implements Task {

  private static final Logger LOG = LoggerFactory.getLogger(EventDrivenSlave.class);

  private final TaskContext context;
  private final HandlerTable<Outbox> table = new HandlerTable<>();
  private final Outbox outbox = new DirectOutbox();

  /**
   * Makes a slave.
   *
   * @param context its side of the virtual machine
   */
  protected EventDrivenSlave(TaskContext context) {
    this.context = context;
  }

  /* A slave has one handler at a time and nothing to put in order: what it decides is done at once. */
  private final class DirectOutbox implements Outbox {
    @Override
    public void send(TaskId to, Message message) {
      context.send(to, message);
    }

    @Override
    public void halt() {
      context.exit();
    }
  }

  /**
   * Gives this slave's side of the virtual machine.
   *
   * @return the context
   */
  protected final TaskContext context() {
    return context;
  }

  /**
   * Installs the handlers. Called before the first message; an override calls the inherited one
   * first and then adds its own, which win.
   *
   * @param table this slave's handler table
   */
  protected void fillHandlerTable(HandlerTable<Outbox> table) {
    table.on(Startup.class, source -> source.equals(context.self()), this::handleStartup);
    table.on(Halt.class, source -> source.equals(context.parent()), this::handleHalt);
  }

  /**
   * Makes what this slave needs. Nothing here. May take long.
   *
   * @throws Exception if the slave cannot run here
   */
  protected void setUp() throws Exception {}

  /**
   * The slave has said that it started. Does nothing here.
   *
   * @param source this slave
   * @param message whether this is the master's own half, in local mode
   * @param outbox takes what is to be done
   */
  protected void handleStartup(TaskId source, Startup message, Outbox outbox) {}

  /**
   * The master wants this slave to end: ends it after this turn.
   *
   * @param source the master
   * @param message the halt
   * @param outbox takes what is to be done
   */
  protected void handleHalt(TaskId source, Halt message, Outbox outbox) {
    outbox.halt();
  }

  @Override
  public final void start() throws Exception {
    setUp();
    fillHandlerTable(table);
    table.seal();
    TaskId self = context.self();
    context.send(context.parent(), new SlaveStarted(self, context.host()));
    receive(self, new Startup(self, false, self.equals(context.parent())));
  }

  @Override
  public final void receive(TaskId source, Message message) {
    HandlerTable.Verdict verdict = table.dispatch(source, message, outbox);
    if (verdict != HandlerTable.Verdict.HANDLED) {
      LOG.debug("slave {} discarded ({}): {} from {}", context.self(), verdict, message, source);
    }
  }

  /** {@inheritDoc} Nothing here. */
  @Override
  public boolean work() throws Exception {
    return false;
  }

  /** {@inheritDoc} Nothing here. */
  @Override
  public void close() {}
}
