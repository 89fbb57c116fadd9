package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.Idle;
import io.jobdispatch.api.Message.JobFailed;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.JobSkipped;
import io.jobdispatch.api.Message.SlaveStarted;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalCodec;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws jobs, has them evaluated by slaves, and processes the results. Derive from it when the next
 * job depends on results; for jobs that are known beforehand {@link Jobs} is shorter.
 *
 * <pre>{@code
 * final class Search extends JobDispatcher<Candidate, Score> {
 *   Search() {
 *     super(Simulator::run);
 *   }
 *
 *   protected Optional<Candidate> nextJob() { … }
 *
 *   protected void processResult(Candidate candidate, Score score) { … }
 * }
 * }</pre>
 *
 * <p>The evaluator travels to the slaves; the dispatcher never does. All its methods are called by
 * the thread that called {@link #run}, one at a time, so that they need no locks.
 *
 * @param <J> the jobs
 * @param <R> the results
 */
public abstract class JobDispatcher<J, R> extends EventDrivenMaster {

  private final EvaluatorFactory<J, R> evaluator;
  private @Nullable Dispatch<J, R> dispatch;
  private volatile boolean draining;
  private boolean replaying;

  /**
   * Makes a dispatcher whose jobs are evaluated by a function.
   *
   * @param evaluator travels to the slaves: it must not capture this dispatcher
   */
  protected JobDispatcher(Evaluator<J, R> evaluator) {
    this(of(evaluator));
  }

  /**
   * Makes a dispatcher whose jobs are evaluated by a function that wants to know about them.
   *
   * @param evaluator travels to the slaves: it must not capture this dispatcher
   */
  protected JobDispatcher(ContextEvaluator<J, R> evaluator) {
    this(of(evaluator));
  }

  /**
   * Makes a dispatcher whose evaluator is made once in every slave.
   *
   * @param factory travels to the slaves: it must not capture this dispatcher
   */
  protected JobDispatcher(EvaluatorFactory<J, R> factory) {
    this.evaluator = Objects.requireNonNull(factory, "factory");
  }

  static <J, R> EvaluatorFactory<J, R> of(Evaluator<J, R> evaluator) {
    Objects.requireNonNull(evaluator, "evaluator");
    return new Wrapped<>(evaluator.getClass(), (job, context) -> evaluator.evaluate(job));
  }

  static <J, R> EvaluatorFactory<J, R> of(ContextEvaluator<J, R> evaluator) {
    Objects.requireNonNull(evaluator, "evaluator");
    return new Wrapped<>(evaluator.getClass(), evaluator);
  }

  /**
   * Gives the same function to every slave; knows here whose it is.
   *
   * @param <J> the jobs
   * @param <R> the results
   */
  private static final class Wrapped<J, R> implements EvaluatorFactory<J, R> {
    private static final long serialVersionUID = 1;
    private final transient @Nullable Class<?> owner;

    /** The function. */
    private final ContextEvaluator<J, R> evaluator;

    Wrapped(Class<?> owner, ContextEvaluator<J, R> evaluator) {
      this.owner = owner;
      this.evaluator = evaluator;
    }

    @Override
    public ContextEvaluator<J, R> create() {
      return evaluator;
    }
  }

  // What a user writes

  /**
   * Gives the next job. Called when a slave could take one.
   *
   * <p>Each job must be a separate object that is not modified after it was returned. On threads of
   * this JVM a job goes to its slave by reference, and {@link #processResult} gets the same object.
   * Where jobs travel as copies, a job is encoded when this method returns it.
   *
   * @return the job; empty if there is none <em>now</em>: it is asked again after every settled job
   *     and every message of the user's own. Empty with nothing outstanding ends the run
   */
  protected abstract Optional<J> nextJob();

  /**
   * Processes a result; called once for every job that has one.
   *
   * @param job the very object that {@link #nextJob} gave
   * @param result what the evaluator returned; null if that was null
   */
  protected abstract void processResult(J job, R result);

  /**
   * Processes the failure of a job; called once for every job that failed for good. Here it ends
   * the run; override it to go on.
   *
   * @param job the very object that {@link #nextJob} gave
   * @param failure the story
   * @throws JobFailedException to end the run
   */
  protected void processFailure(J job, JobFailure failure) {
    throw new JobFailedException(failure);
  }

  /** Has the last word in a run in which every job was settled. Nothing here. */
  protected void postprocess() {}

  /**
   * Brings this dispatcher back to its initial state, so that it can be run again. An override
   * calls the inherited one and then brings its own state back.
   *
   * @throws IllegalStateException while a run is on
   */
  @Override
  public void reset() {
    super.reset();
    dispatch = null;
    draining = false;
  }

  /**
   * Tells whether jobs do not depend on results, so that they may be drawn before the results of
   * earlier ones are processed: slaves then hold several short jobs at a time and do not wait for
   * the master in between.
   *
   * @return false here
   */
  @Override
  protected boolean isIndependent() {
    return false;
  }

  /**
   * Tells how many jobs there will be, for the estimate of the time left. Any thread.
   *
   * @return empty here: not known
   */
  @Override
  protected OptionalLong expectedJobs() {
    return OptionalLong.empty();
  }

  /**
   * Returns a name for everything that the jobs and the results depend on: the evaluator, the seed
   * of random numbers, and what the evaluator captures. A journal stores this name, and a run with
   * another name is refused. The evaluator itself is not compared: if it changes and the name does
   * not, the run uses the results of the old evaluator. The number of jobs must not be part of the
   * name, so that a finished run can be extended.
   *
   * @return the name of the class by default; override it to add parameters, for example {@code
   *     "gain at 27 C, seed 1"}
   */
  protected String parameters() {
    return getClass().getName();
  }

  /**
   * Tells whether a journal is being read aloud: what is called now was called in an earlier life
   * of this run. What has effects outside of this dispatcher may be left out then. Only in the
   * run's thread.
   *
   * @return true from the beginning of a resumed run until it has come back to where it was
   */
  protected final boolean isReplaying() {
    return replaying;
  }

  /**
   * Gives handlers for the slaves' side, for messages of the user's own or in place of the built-in
   * ones. They travel with the evaluator.
   *
   * @return none here
   */
  protected SlaveHandlers slaveHandlers() {
    return SlaveHandlers.none();
  }

  /**
   * Draws no more jobs: the run ends when those that are drawn are settled. If the run's thread
   * waits in {@link #nextJob}, that call is interrupted, and an exception that it then throws is
   * ignored. If called before the run, the run ends without drawing a job; {@link #reset} takes
   * that back. This method may be called from any thread.
   */
  public final void drain() {
    draining = true;
    stopDrawing();
  }

  // Handlers

  /** {@inheritDoc} */
  @Override
  protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
    super.fillHandlerTable(table);
    table.on(JobResult.class, started(), this::handleResult);
    table.on(JobFailed.class, started(), this::handleFailure);
    table.on(JobSkipped.class, started(), this::handleSkipped);
    table.on(
        DirectoryMade.class,
        started(),
        (source, message, outbox) -> dispatch().directoryMade(source, message));
  }

  /** {@inheritDoc} */
  @Override
  protected void handleSlaveStarted(TaskId source, SlaveStarted message, MasterOutbox outbox) {
    super.handleSlaveStarted(source, message, outbox);
    dispatch().slaveStarted(source, message.host(), outbox);
  }

  /** {@inheritDoc} */
  @Override
  protected void handleHostDelete(TaskId source, HostDelete message, MasterOutbox outbox) {
    super.handleHostDelete(source, message, outbox);
    dispatch().hostGone(message.host());
  }

  /**
   * Gives jobs to a slave: first what was taken back from others, then new ones.
   *
   * @param source this master
   * @param message which slave
   * @param outbox takes the {@link EvaluateJob}s
   */
  @Override
  protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
    dispatch().feed(message.slave(), outbox);
  }

  /**
   * Closes a job with its result and marks the slave idle. {@link #processResult} is called later
   * in the turn. A late result, of a job that is closed already, is dropped and counted.
   *
   * @param source the slave
   * @param message the result
   * @param outbox takes what is to be done
   */
  protected void handleResult(TaskId source, JobResult message, MasterOutbox outbox) {
    dispatch().result(source, message, outbox);
  }

  /**
   * Closes a job with its failure and marks the slave idle. {@link #processFailure} is called later
   * in the turn.
   *
   * @param source the slave
   * @param message the failure
   * @param outbox takes what is to be done
   */
  protected void handleFailure(TaskId source, JobFailed message, MasterOutbox outbox) {
    dispatch().failure(source, message, outbox);
  }

  /**
   * Notes that a slave has not evaluated a job that was taken back from it, and marks it idle.
   *
   * @param source the slave
   * @param message which job
   * @param outbox takes what is to be done
   */
  protected void handleSkipped(TaskId source, JobSkipped message, MasterOutbox outbox) {
    dispatch().skipped(source, message, outbox);
  }

  // What the model asks

  /** Names what jobs are drawn from, for a person. */
  String source() {
    return "nextJob()";
  }

  /** Processes a result, and may want to know whose it is. */
  void processResult(long index, J job, R result) {
    processResult(job, result);
  }

  @Override
  protected final TaskProgram slaveProgram(RunOptions options) {
    String directory = options.directory().orElse("");
    Mirror mirror = Mirror.of(options.mirrored());
    return new EvaluatingProgram<>(evaluator, slaveHandlers(), options.seed(), directory, mirror);
  }

  @Override
  final void begin(MasterLoop running, RunOptions options, Journal.@Nullable Session session) {
    RunJournal<J> journal =
        session == null ? null : new RunJournal<>(session, options.journalCodec().orElse(codec()));
    dispatch = new Dispatch<>(this, running, options, journal);
  }

  private JournalCodec codec() {
    return JournalCodec.java(evaluatorClass(), getClass());
  }

  private Class<?> evaluatorClass() {
    return evaluator instanceof Wrapped<J, R> wrapped && wrapped.owner != null
        ? wrapped.owner
        : evaluator.getClass();
  }

  /** Returns the class loaders that know the classes of jobs and results, the first one first. */
  List<ClassLoader> classLoaders() {
    return Stream.of(evaluatorClass(), getClass())
        .map(Class::getClassLoader)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  @Override
  final boolean replay() {
    replaying = true;
    try {
      return dispatch().replay();
    } finally {
      replaying = false;
    }
  }

  @Override
  final void runIsOver() {
    dispatch().runIsOver();
  }

  @Override
  final void turnIsOver() {
    dispatch().turnIsOver();
  }

  @Override
  final String journalParameters() {
    return parameters();
  }

  @Override
  final boolean wantsIdle() {
    return dispatch().mayGive();
  }

  @Override
  final boolean needsSlaves() {
    return dispatch().hasTainted();
  }

  /* It is jobs that keep a slave busy; nobody needs to answer a user's message. */
  @Override
  final boolean occupies(Message message) {
    return !(message instanceof UserMessage);
  }

  @Override
  final void handled(Message message) {
    if (message instanceof UserMessage && !(message instanceof DirectoryMade)) {
      dispatch().askAgain();
    }
  }

  @Override
  final void settle() {
    dispatch().show();
  }

  @Override
  final void keepAccepted() {
    dispatch().keepAccepted();
  }

  @Override
  final boolean turnEnds(MasterOutbox outbox) {
    return dispatch().turnEnds(outbox);
  }

  @Override
  final int slaveGone(TaskExit exit, MasterOutbox outbox) {
    return dispatch().slaveGone(exit, outbox);
  }

  @Override
  final Message unsendable(Message message, PayloadException why) {
    if (message instanceof EvaluateJob job) {
      Failure failure = Failure.of(why);
      return new JobFailed(job.index(), job.attempt(), failure, Message.Effort.NONE);
    }
    throw why;
  }

  @Override
  final String describeHoldings() {
    return dispatch().describeHoldings();
  }

  @Override
  final void afterwards() {
    postprocess();
  }

  @Override
  final Ending goodEnding() {
    if (dispatch().hasOpenJobs()) {
      return Ending.HALTED;
    }
    return draining ? Ending.DRAINED : Ending.COMPLETED;
  }

  final boolean isDraining() {
    return draining;
  }

  private Dispatch<J, R> dispatch() {
    Dispatch<J, R> running = dispatch;
    if (running == null) {
      throw new IllegalStateException("must be called while a run is on");
    }
    return running;
  }

  /**
   * Keeps the dispatcher from travelling, also where a derived class is serializable.
   *
   * @return never
   * @throws NotSerializableException always
   */
  @SuppressWarnings("DoNotCallSuggester") // only serialisation calls it
  protected final Object writeReplace() throws NotSerializableException {
    throw new NotSerializableException(getClass().getName());
  }
}
