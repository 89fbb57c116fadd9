package io.jobdispatch.core;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a run takes place. Immutable; each method returns a copy with one thing changed.
 *
 * <pre>{@code
 * RunOptions options = RunOptions.defaults().backend("local").maxSlaves(4).seed(42);
 * }</pre>
 */
public final class RunOptions {

  private static final RunOptions DEFAULTS = new RunOptions(new Values());

  private final Values values;

  private RunOptions(Values values) {
    this.values = values;
  }

  /**
   * Gives the options that hold when nothing is said: the backend that the configuration names (see
   * {@link VirtualMachines}), a slave on every free slot, seed 0, no listener.
   *
   * @return the defaults
   */
  public static RunOptions defaults() {
    return DEFAULTS;
  }

  /* Written before it is shared, and never after. */
  private static final class Values implements Cloneable {
    RunPlace place = new RunPlace.Chosen(Map.of());
    Map<String, String> settings = Map.of();
    int minSlaves;
    int maxSlaves = Integer.MAX_VALUE;
    FewSlaves fewSlaves = FewSlaves.WAIT;
    boolean waitsForEver;
    Duration unusableHosts = Duration.ofMinutes(1);
    long seed;
    List<RunListener> listeners = List.of();
    Duration stallWarning = Duration.ofSeconds(60);
    Duration progressInterval = Duration.ofMillis(500);
    Duration haltPatience = Duration.ofSeconds(5);
    Optional<String> directory = Optional.empty();
    List<Mirror.Request> mirrored = List.of();
    FailurePolicy failurePolicy = FailurePolicy.defaults();
    Optional<JobTimeout> jobTimeout = Optional.empty();
    OptionalDouble stragglers = OptionalDouble.empty();
    boolean rebalancing = true;
    Optional<Duration> deadline = Optional.empty();
    Optional<Journal> journal = Optional.empty();
    Optional<JournalCodec> journalCodec = Optional.empty();
    FailuresToRetry failuresToRetry = FailuresToRetry.NONE;

    Values checked() {
      if (place instanceof RunPlace.Master && jobTimeout.isPresent()) {
        throw new IllegalArgumentException(
            "a job's timeout needs a virtual machine that can end its slave: jobTimeout was given"
                + " together with inMaster");
      }
      return this;
    }

    Values copy() {
      try {
        return (Values) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * Chooses a backend by name. It goes before the system property, the environment and the file.
   *
   * @param name the name of an installed backend
   * @return a copy
   */
  public RunOptions backend(String name) {
    Values copy = values.copy();
    copy.place =
        new RunPlace.Chosen(
            Map.of(VirtualMachines.BACKEND.key(), Objects.requireNonNull(name, "name")));
    return new RunOptions(copy);
  }

  /**
   * Makes a setting of the backend, or of its choice. It goes before the system property, the
   * environment and the file.
   *
   * @param key the setting's key, for example {@code jd.local.slots}
   * @param value its value
   * @return a copy
   */
  public RunOptions setting(String key, String value) {
    Values copy = values.copy();
    Map<String, String> settings = new LinkedHashMap<>(values.settings);
    settings.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    copy.settings = Collections.unmodifiableMap(settings);
    return new RunOptions(copy);
  }

  /**
   * Runs on a virtual machine that the caller opened, and closes after the run. It can serve one
   * run after the other, not two at a time: each would receive the other's messages. A run on a
   * machine that is closed is an {@link IllegalStateException}; one whose machine is closed
   * meanwhile ends with a {@link RunException}.
   *
   * @param machine the virtual machine
   * @return a copy
   */
  public RunOptions on(VirtualMachine machine) {
    Values copy = values.copy();
    copy.place = new RunPlace.Given(Objects.requireNonNull(machine, "machine"));
    return new RunOptions(copy);
  }

  /**
   * Runs without a virtual machine: every job is evaluated in the master, by the calling thread. An
   * evaluator that ignores interrupts can then be ended only together with the JVM.
   *
   * @return a copy
   * @throws IllegalArgumentException if there is a {@link #jobTimeout}
   */
  public RunOptions inMaster() {
    Values copy = values.copy();
    copy.place = new RunPlace.Master();
    return new RunOptions(copy.checked());
  }

  /**
   * Bounds the number of slaves from below; see {@link #fewSlaves(FewSlaves)}.
   *
   * @param count at least 0, the default, which still means one slave where there is a virtual
   *     machine
   * @return a copy
   * @throws IllegalArgumentException if it is negative
   */
  public RunOptions minSlaves(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("must be >= 0: minSlaves=" + count);
    }
    Values copy = values.copy();
    copy.minSlaves = count;
    return new RunOptions(copy);
  }

  /**
   * Bounds the number of slaves from above.
   *
   * @param count at least 1; by default every free slot is filled
   * @return a copy
   * @throws IllegalArgumentException if it is below 1
   */
  public RunOptions maxSlaves(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("must be >= 1: maxSlaves=" + count);
    }
    Values copy = values.copy();
    copy.maxSlaves = count;
    return new RunOptions(copy);
  }

  /**
   * Sets what to do while there are fewer slaves than {@link #minSlaves(int)}, or none. A slave
   * that the run itself has killed, for example because of {@link #jobTimeout}, is not missed until
   * its slot is free again, for at most 5 seconds.
   *
   * <p>By default a run waits for slaves. If hosts exist but none can be used, the wait is limited
   * by {@link #unusableHosts}. If this method is called with {@link FewSlaves#WAIT}, the run waits
   * without a limit and repeats its warning every minute.
   *
   * @param policy by default {@link FewSlaves#WAIT}, with the limit of {@link #unusableHosts}
   * @return a copy
   */
  public RunOptions fewSlaves(FewSlaves policy) {
    Values copy = values.copy();
    copy.fewSlaves = Objects.requireNonNull(policy, "policy");
    copy.waitsForEver = policy == FewSlaves.WAIT;
    return new RunOptions(copy);
  }

  /**
   * Sets how long a run waits when hosts exist but none of them can be used, for example because
   * all have another build of the code. After that time the run ends with {@link
   * RunSummary.Ending#TOO_FEW_SLAVES} and reports the reason. The time starts when the first such
   * host is noticed. Only a usable slot ends the wait. The limit does not apply when there are no
   * hosts at all, or when {@link #fewSlaves(FewSlaves)} was called.
   *
   * @param patience at least zero; one minute by default; zero waits without a limit
   * @return a copy
   * @throws IllegalArgumentException if it is negative
   */
  public RunOptions unusableHosts(Duration patience) {
    Values copy = values.copy();
    copy.unusableHosts = Durations.notNegative("unusableHosts", patience);
    return new RunOptions(copy);
  }

  /**
   * Seeds the random numbers of {@link JobContext#random}.
   *
   * @param seed any number; 0 by default
   * @return a copy
   */
  public RunOptions seed(long seed) {
    Values copy = values.copy();
    copy.seed = seed;
    return new RunOptions(copy);
  }

  /**
   * Adds a listener. Several are told in the order in which they were added.
   *
   * @param listener the listener
   * @return a copy
   */
  public RunOptions listener(RunListener listener) {
    Values copy = values.copy();
    List<RunListener> listeners = new ArrayList<>(values.listeners);
    listeners.add(Objects.requireNonNull(listener, "listener"));
    copy.listeners = List.copyOf(listeners);
    return new RunOptions(copy);
  }

  /**
   * Sets the time without any message after which a warning reports which slaves hold which jobs,
   * and for how long. It is repeated while the silence lasts, each time after twice as long. If the
   * run's thread stays in one call of the user's code, for example {@code nextJob()}, for the same
   * time, another warning names that call.
   *
   * @param silence more than zero; 60 seconds by default
   * @return a copy
   * @throws IllegalArgumentException if it is not positive
   */
  public RunOptions stallWarning(Duration silence) {
    Values copy = values.copy();
    copy.stallWarning = Durations.positive("stallWarning", silence);
    return new RunOptions(copy);
  }

  /**
   * Sets how often {@link RunListener#progress} is called.
   *
   * @param interval more than zero; 0.5 seconds by default
   * @return a copy
   * @throws IllegalArgumentException if it is not positive
   */
  public RunOptions progressInterval(Duration interval) {
    Values copy = values.copy();
    copy.progressInterval = Durations.positive("progressInterval", interval);
    return new RunOptions(copy);
  }

  /**
   * Sets how long slaves that were asked to halt may take before they are killed.
   *
   * @param patience more than zero; 5 seconds by default
   * @return a copy
   * @throws IllegalArgumentException if it is not positive
   */
  public RunOptions haltPatience(Duration patience) {
    Values copy = values.copy();
    copy.haltPatience = Durations.positive("haltPatience", patience);
    return new RunOptions(copy);
  }

  /**
   * Sets where slaves create the private directories of jobs. Each JVM has its own folder there,
   * which is removed when no slave uses it any more. If the JVM was killed, a later JVM removes it.
   * The directories of failed jobs are moved to a folder beside it, whose name ends with {@code
   * -kept}.
   *
   * @param directory an existing directory, on every host; by default each host's directory for
   *     temporary files
   * @return a copy
   */
  public RunOptions directory(Path directory) {
    Values copy = values.copy();
    copy.directory = Optional.of(directory.toString());
    return new RunOptions(copy);
  }

  /**
   * Copies files of the master to every slave before it starts, into a directory of its own, which
   * is removed when it ends: see {@link JobContext#mirror}. Can be called several times. The files
   * are read when the run starts, and travel with the evaluator: at most 64 MiB in all.
   *
   * @param folder a folder here
   * @param glob which files below it, in the syntax of {@link
   *     java.nio.file.FileSystem#getPathMatcher}, for example <code>*.lib</code> or <code>**</code>
   * @return a copy
   */
  public RunOptions mirror(Path folder, String glob) {
    Values copy = values.copy();
    List<Mirror.Request> mirrored = new ArrayList<>(values.mirrored);
    mirrored.add(new Mirror.Request(Objects.requireNonNull(folder, "folder"), glob));
    copy.mirrored = List.copyOf(mirrored);
    return new RunOptions(copy);
  }

  /**
   * Says how often and when a job is tried again.
   *
   * @param policy by default {@link FailurePolicy#defaults}
   * @return a copy
   */
  public RunOptions failurePolicy(FailurePolicy policy) {
    Values copy = values.copy();
    copy.failurePolicy = Objects.requireNonNull(policy, "policy");
    return new RunOptions(copy);
  }

  /**
   * Limits the time that a slave may take for one job. A slave over it is killed, and replaced as
   * soon as a slot is usable; other jobs that wait there go elsewhere at no cost to them. How often
   * the job is tried again, {@link FailurePolicy#timeouts} says. A job that the master itself
   * evaluates, in local mode, has no limit.
   *
   * @param limit by default there is none
   * @return a copy
   * @throws IllegalArgumentException for a run {@link #inMaster}, which could not end an evaluation
   */
  public RunOptions jobTimeout(JobTimeout limit) {
    Values copy = values.copy();
    copy.jobTimeout = Optional.of(limit);
    return new RunOptions(copy.checked());
  }

  /**
   * Sets when a job that takes much longer than others is evaluated a second time, if slaves are
   * idle and no job is left for them. The first result counts; the other evaluation is ended with
   * its slave. Only this option repeats a job that has begun; {@link #rebalancing} moves only jobs
   * that wait.
   *
   * @param timesMedian a job is slow when it takes so many times the median so far, and at least
   *     0.1 seconds; more than 1. By default no job is evaluated a second time
   * @return a copy
   * @throws IllegalArgumentException if it is not more than 1
   */
  public RunOptions stragglers(double timesMedian) {
    if (!(timesMedian > 1)) {
      throw new IllegalArgumentException("must be > 1: timesMedian=" + timesMedian);
    }
    Values copy = values.copy();
    copy.stragglers = OptionalDouble.of(timesMedian);
    return new RunOptions(copy);
  }

  /**
   * Sets whether jobs that wait at a slave behind a long one are given to slaves that have none.
   * Only where jobs do not depend on results can a job wait at a slave. When the slave begins the
   * job before it learns that it was taken back, the job is evaluated twice although nothing has
   * failed; the first result counts, and the other is dropped. Switch it off when an evaluation has
   * effects outside of its result that must not occur twice unless something fails. If it is off, a
   * job stays in the queue of its slave until the jobs before it have ended.
   *
   * @param on true by default
   * @return a copy
   * @see #stragglers
   */
  public RunOptions rebalancing(boolean on) {
    Values copy = values.copy();
    copy.rebalancing = on;
    return new RunOptions(copy);
  }

  /**
   * Limits the time of the whole run. When the limit is reached, the run ends as if it were
   * cancelled. If the run's thread waits in the user's code, that call is interrupted.
   *
   * @param limit more than zero; by default there is none
   * @return a copy
   * @throws IllegalArgumentException if it is not positive
   */
  public RunOptions deadline(Duration limit) {
    Values copy = values.copy();
    copy.deadline = Optional.of(Durations.positive("deadline", limit));
    return new RunOptions(copy);
  }

  /**
   * Keeps a journal of the run, and resumes from it if it has entries: they are replayed to the
   * dispatcher, without evaluating anything again that has a result, and the run continues from
   * there. An INFO line in the log reports the journal, the time of its last commit, and the number
   * of results that are taken from it. See {@link JobDispatcher#parameters} and {@link
   * JobDispatcher#isReplaying}.
   *
   * <p>A finished run can be extended: if the dispatcher returns the jobs that are in the journal
   * and then new ones, the new ones are evaluated, and {@code postprocess} runs again at the new
   * end.
   *
   * @param journal for example {@link io.jobdispatch.core.journal.JournalFolder#at}
   * @return a copy
   */
  public RunOptions journal(Journal journal) {
    Values copy = values.copy();
    copy.journal = Optional.of(journal);
    return new RunOptions(copy);
  }

  /**
   * Says how jobs, results and states are written into the journal.
   *
   * @param codec by default {@link JournalCodec#java}, for the dispatcher's and evaluator's classes
   * @return a copy
   */
  public RunOptions journalCodec(JournalCodec codec) {
    Values copy = values.copy();
    copy.journalCodec = Optional.of(codec);
    return new RunOptions(copy);
  }

  /**
   * Retries all failed jobs of the journal from which the run resumes. The cause of a failure does
   * not matter, nor whether it ended an earlier run. The same as {@link #retryFailed(Cause,
   * Cause...)} with all causes.
   *
   * @return a copy
   */
  public RunOptions retryFailed() {
    return retrying(values.failuresToRetry.of(FailuresToRetry.allCauses()));
  }

  /**
   * Retries the failed jobs of the journal from which the run resumes, if their {@link
   * JobFailure#cause} is one of these. The replay does not call {@link
   * JobDispatcher#processFailure} for them, neither now nor in later lives of the run: they are
   * open jobs, which are evaluated again as if they had never failed. But the numbers of their
   * attempts go on, and a job that had lost a slave or had run out of time is still not evaluated
   * in the master. Other failures are processed again, which ends the run again if {@link
   * JobDispatcher#processFailure} throws.
   *
   * <p>If a job in the journal depended on one of these failures, {@code nextJob} now gives another
   * one, and the run ends with an error that names both. Failures before the snapshot of a {@link
   * Restorable} dispatcher cannot be retried: if there are any, the run ends with an error, unless
   * {@link #retryFailedSinceSnapshot} is given. Has no effect if no job failed for one of these
   * causes.
   *
   * <p>A later call replaces the causes of an earlier one.
   *
   * @param first a cause
   * @param more other causes
   * @return a copy
   */
  public RunOptions retryFailed(Cause first, Cause... more) {
    return retrying(values.failuresToRetry.of(EnumSet.of(first, more)));
  }

  /**
   * Retries failed jobs as {@link #retryFailed()} does, or those of the named causes if {@link
   * #retryFailed(Cause, Cause...)} is given too, but only jobs that failed after the last snapshot
   * of a {@link Restorable} dispatcher. Those that failed before it stay failed.
   *
   * @return a copy
   */
  public RunOptions retryFailedSinceSnapshot() {
    return retrying(values.failuresToRetry.onlySinceSnapshot());
  }

  private RunOptions retrying(FailuresToRetry failures) {
    Values copy = values.copy();
    copy.failuresToRetry = failures;
    return new RunOptions(copy);
  }

  /** Opens the journal, if there is to be one. */
  Journal.@Nullable Session openJournal(String parameters) {
    if (!values.failuresToRetry.isNone() && values.journal.isEmpty()) {
      throw new IllegalArgumentException(
          "retryFailed needs a journal: set RunOptions.journal to the journal of the run whose"
              + " failed jobs you want to evaluate again");
    }
    return values.journal.isEmpty()
        ? null
        : values
            .journal
            .get()
            .open(UUID.randomUUID().toString(), parameters + ", run seed " + values.seed);
  }

  /** The journal's name, for a person; empty if there is none. */
  String journalName() {
    return values.journal.map(Object::toString).orElse("");
  }

  boolean keepsJournal() {
    return values.journal.isPresent();
  }

  Optional<JournalCodec> journalCodec() {
    return values.journalCodec;
  }

  FailuresToRetry failuresToRetry() {
    return values.failuresToRetry;
  }

  /** Opens the place of the run. Closing it closes only what was opened for it. */
  OpenMachine open() {
    if (values.minSlaves > values.maxSlaves) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "must be minSlaves <= maxSlaves: minSlaves=%d, maxSlaves=%d",
              values.minSlaves,
              values.maxSlaves));
    }
    return values.place.open(values.settings, values.fewSlaves);
  }

  /**
   * Tells the bound of {@link #minSlaves(int)}.
   *
   * @return at least 0
   */
  public int minSlaves() {
    return values.minSlaves;
  }

  /**
   * Tells the bound of {@link #maxSlaves(int)}.
   *
   * @return at least 1
   */
  public int maxSlaves() {
    return values.maxSlaves;
  }

  /**
   * Tells what {@link #fewSlaves(FewSlaves)} said.
   *
   * @return what to do while there are too few slaves
   */
  public FewSlaves fewSlaves() {
    return values.fewSlaves;
  }

  /** Whether the run waits for slaves without a limit, whatever the reason. */
  boolean waitsForEver() {
    return values.waitsForEver || values.unusableHosts.isZero();
  }

  Duration unusableHosts() {
    return values.unusableHosts;
  }

  long seed() {
    return values.seed;
  }

  List<RunListener> listeners() {
    return values.listeners;
  }

  Duration stallWarning() {
    return values.stallWarning;
  }

  Duration progressInterval() {
    return values.progressInterval;
  }

  Duration haltPatience() {
    return values.haltPatience;
  }

  FailurePolicy failurePolicy() {
    return values.failurePolicy;
  }

  Optional<JobTimeout> jobTimeout() {
    return values.jobTimeout;
  }

  OptionalDouble stragglers() {
    return values.stragglers;
  }

  boolean rebalancing() {
    return values.rebalancing;
  }

  Optional<Duration> deadline() {
    return values.deadline;
  }

  List<Mirror.Request> mirrored() {
    return values.mirrored;
  }

  Optional<String> directory() {
    return values.directory;
  }
}
