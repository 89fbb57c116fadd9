package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.Effort;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.JobFailed;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.JobSkipped;
import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.command.OrphanedPrograms;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job dispatcher's slave: notes down jobs, and evaluates one in each turn. */
final class EvaluatingSlave<J, R> extends EventDrivenSlave {

  private static final Logger LOG = LoggerFactory.getLogger(EvaluatingSlave.class);

  private final EvaluatingProgram<J, R> program;
  private final JobDirectories directories;
  private final Deque<EvaluateJob> waiting = new ArrayDeque<>();
  private @Nullable ContextEvaluator<J, R> evaluator;

  /*
   * When the last job ended; where another waited then, it began at that moment, and the clock is
   * not asked again. Any number may be a time, and a host's clock may be set back.
   */
  private boolean idle;
  private boolean nextWaited;
  private long lastEndedNanos;

  EvaluatingSlave(TaskContext context, EvaluatingProgram<J, R> program) {
    super(context);
    this.program = program;
    this.directories = new JobDirectories(program.directory(), context.self(), program.mirror());
    context.whenKilled(directories::killed);
  }

  @Override
  protected void fillHandlerTable(HandlerTable<Outbox> table) {
    super.fillHandlerTable(table);
    table.on(EvaluateJob.class, this::isMaster, this::handleEvaluateJob);
    table.on(SkipJob.class, this::isMaster, this::handleSkipJob);
    table.on(
        DiscardDirectory.class,
        this::isMaster,
        (source, message, outbox) -> directories.discard(message));
    program.handlers().fill(table);
  }

  private boolean isMaster(TaskId source) {
    return source.equals(context().parent());
  }

  @Override
  protected void setUp() throws Exception {
    OrphanedPrograms.seekOnce();
    directories.unpack();
    evaluator =
        Objects.requireNonNull(
            context().costly(program.factory()::create), "the factory must not give null");
  }

  private void handleEvaluateJob(TaskId source, EvaluateJob message, Outbox outbox) {
    waiting.add(message);
  }

  private void handleSkipJob(TaskId source, SkipJob message, Outbox outbox) {
    for (Iterator<EvaluateJob> each = waiting.iterator(); each.hasNext(); ) {
      EvaluateJob job = each.next();
      if (job.index() == message.index() && job.attempt() == message.attempt()) {
        each.remove();
        outbox.send(source, new JobSkipped(message.index(), message.attempt()));
        return;
      }
    }
  }

  /** {@inheritDoc} Evaluates the job that has waited longest, and answers. */
  @Override
  public boolean work() {
    EvaluateJob message = waiting.poll();
    if (message == null) {
      return false;
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "slave {} evaluates job {}, attempt {}",
          context().self(),
          message.index(),
          message.attempt());
    }
    long begun = nextWaited ? lastEndedNanos : context().nanoTime();
    long idled = idle ? begun - lastEndedNanos : 0;
    nextWaited = false;
    evaluate(message, begun, idled);
    return true;
  }

  /** What the slave is doing, without the job itself: that shall not be kept. */
  private record Activity(long index, int attempt) {
    @Override
    public String toString() {
      return "job " + index + ", attempt " + attempt;
    }
  }

  /* An evaluation that was cancelled has not failed: nobody waits for an answer. */
  private void evaluate(EvaluateJob message, long begun, long idled) {
    context().describe(new Activity(message.index(), message.attempt()));
    JobFacts facts = new JobFacts(message, context(), program.seed(), directories);
    try {
      R result = context().costly(() -> call(message.job(), facts));
      Effort effort = effort(begun, idled);
      Payload payload = Payload.of(result);
      answer(new JobResult(message.index(), message.attempt(), payload, effort));
      directories.ended();
    } catch (Throwable thrown) {
      if (context().cancelled() || directories.isKilled()) {
        directories.ended();
        return;
      }
      Failure failure = KeptNote.on(Failure.of(thrown), directories.failed());
      Effort effort = effort(begun, idled);
      boolean interrupted = context().interruptedFromOutside();
      answer(new JobFailed(message.index(), message.attempt(), failure, effort, interrupted));
    }
  }

  /* The edge: what the evaluator throws is data from here on. An Error is caught with the rest. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the master sends J; the evaluator was set up
  private R call(Payload job, JobFacts facts) throws Exception {
    return evaluator.evaluate((J) job.value(), facts);
  }

  private Effort effort(long begun, long idled) {
    long ended = context().nanoTime();
    idle = waiting.isEmpty();
    nextWaited = !idle;
    lastEndedNanos = ended;
    return new Effort(Math.max(0, ended - begun), Math.max(0, idled), waiting.size());
  }

  private void answer(Message message) {
    context().send(context().parent(), message);
  }

  @Override
  public void close() {
    if (evaluator instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Throwable e) { // an Error too: the results are there already
        LOG.warn("slave {}: the evaluator could not be closed", context().self(), e);
      }
    }
    directories.close();
  }
}
