package io.jobdispatch.core;

import io.jobdispatch.api.CostlyCalls;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the user's code that the run's thread makes outside of evaluations: whoever ends the
 * run interrupts them, and one that takes long is warned of. Made by the run's thread, and used by
 * it, but for {@link #cancel} and {@link #drain}.
 */
final class MasterCalls {

  /*
   * Two guards, because a drained run processes results and draws nothing, and a third, because
   * listeners are told the end of a cancelled run, too. An interrupt reaches nothing but the user's
   * call: CostlyCalls sees to that.
   *
   * The user's own code may cancel its run: it is not interrupted by that, for it does not wait.
   */

  private static final String EVALUATION = "the evaluation in the master";
  private static final String SET_UP = "the set-up of the evaluator in the master";

  /** The run was told to end while the user's code was called: nobody looks at what it did. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Interrupted(Throwable cause) {
      super(cause);
    }
  }

  private final Thread thread = Thread.currentThread();
  private final CallWatch watch;
  private final CostlyCalls draws = new CostlyCalls(false);
  private final CostlyCalls others = new CostlyCalls(false);
  private final CostlyCalls listening = new CostlyCalls(false);
  private @Nullable String interruptedIn;
  private boolean interruptedInEvaluation;

  MasterCalls(Duration silence, LongSupplier clock, Consumer<String> warnings) {
    this.watch = new CallWatch(silence, clock, warnings);
  }

  void start() {
    watch.start();
  }

  void close() {
    watch.close();
  }

  // The run's thread

  /**
   * Draws a job.
   *
   * @throws Interrupted if the run is to draw no more, and the call has come to nothing
   */
  <T> T draw(String call, Callable<T> code) {
    return run(draws, call, -1, code);
  }

  /** Whether the run is to draw no more. */
  boolean mayDraw() {
    return !draws.cancelled();
  }

  /**
   * Calls anything else.
   *
   * @param job the job's number; negative if it is about none
   * @throws Interrupted if the run is to end, and the call was not made or threw
   */
  <T> T get(String call, long job, Callable<T> code) {
    return run(others, call, job, code);
  }

  void run(String call, long job, Runnable code) {
    var unused =
        run(
            others,
            call,
            job,
            () -> {
              code.run();
              return true;
            });
  }

  /** Tells a listener something, also when the run is to end. Any thread. */
  void tell(String listener, Runnable event) {
    if (Thread.currentThread() != thread) {
      event.run();
      return;
    }
    boolean[] begun = new boolean[1];
    try {
      var unused =
          watched(
              listening,
              listener,
              -1,
              () -> {
                begun[0] = true;
                event.run();
                return true;
              });
    } catch (InterruptedException refused) {
      if (begun[0]) {
        throw sneaky(refused);
      }
      event.run();
    } catch (Exception e) {
      throw sneaky(e);
    }
  }

  /** Evaluates a job in the master, or sets the evaluator up; who ends that is not seen here. */
  <T> T evaluate(long job, Callable<T> code) throws Exception {
    boolean noneBefore = interruptedIn == null;
    try {
      return watched(null, job < 0 ? SET_UP : EVALUATION, job, code);
    } finally {
      interruptedInEvaluation |= noneBefore && interruptedIn != null;
    }
  }

  private <T> T run(CostlyCalls guard, String call, long job, Callable<T> code) {
    try {
      return watched(guard, call, job, code);
    } catch (JobFailedException e) {
      throw e;
    } catch (Exception e) {
      throw guard.cancelled() ? new Interrupted(e) : sneaky(e);
    }
  }

  private <T> T watched(@Nullable CostlyCalls guard, String call, long job, Callable<T> code)
      throws Exception {
    boolean before = thread.isInterrupted();
    String outer = watch.begins(call, job);
    try {
      return guard == null ? code.call() : guard.run(code);
    } finally {
      watch.ends(outer);
      if (!before && thread.isInterrupted() && interruptedIn == null) {
        interruptedIn = CallWatch.describe(call, job);
      }
    }
  }

  /* The user's methods declare nothing that is checked, and may throw it all the same. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** Says where the run's thread was interrupted. */
  String interruptStory() {
    if (interruptedIn == null) {
      return "the run's thread was interrupted";
    }
    String story = "the run's thread was interrupted in " + interruptedIn;
    return interruptedInEvaluation
        ? story
            + ", or the evaluator set its interrupt flag. In the master an interrupt ends the run."
            + " To continue after such an interrupt, evaluate in separate threads with"
            + " RunOptions.backend(\"local\")"
        : story;
  }

  // Any thread

  /** Whether the run's thread is in a call now, so that its timers cannot fire. */
  boolean isInCall() {
    return watch.isInCall();
  }

  /** Interrupts a call that draws a job, and refuses all later ones. */
  void drain() {
    if (Thread.currentThread() != thread) {
      draws.cancel();
    }
  }

  /** Interrupts the current call, and refuses all later ones but those of listeners. */
  void cancel() {
    if (Thread.currentThread() != thread) {
      draws.cancel();
      others.cancel();
      listening.cancel();
    }
  }
}
