package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.JobFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was called in all lives of one run: each life has to begin with the calls of those before,
 * up to the last that settled a job.
 */
final class Chronicle {

  /*
   * Calls after the last settled job may be made otherwise, or not at all: whether it was known that
   * they were made depends on when the master died.
   */

  /** What was called. */
  enum What {
    DRAWN,
    NONE,
    RESULT,
    FAILURE;

    boolean settles() {
      return this == RESULT || this == FAILURE;
    }
  }

  /**
   * One call.
   *
   * @param job the job's code; -1 if there is none
   * @param value the result, or the cause of the failure
   */
  record Call(What what, long job, long value) {

    private static final List<What> KINDS = List.of(What.values());
    private static final List<Cause> CAUSES = List.of(Cause.values());
    private static final int LONGS = 3;

    private int kind() {
      return KINDS.indexOf(what);
    }

    static Call drawn(long job) {
      return new Call(What.DRAWN, job, 0);
    }

    static Call none() {
      return new Call(What.NONE, -1, 0);
    }

    static Call result(long job, long result) {
      return new Call(What.RESULT, job, result);
    }

    static Call failure(long job, JobFailure failure) {
      return new Call(What.FAILURE, job, CAUSES.indexOf(failure.cause()));
    }

    /** Whether a job failed of one of these causes. */
    boolean isFailureOf(Set<Cause> causes) {
      return what == What.FAILURE && causes.contains(CAUSES.get((int) value));
    }
  }

  private final LastingCalls lasting;
  private final List<Call> calls = new ArrayList<>();
  private final BitSet settled = new BitSet();
  private final boolean ignoresFailures;
  private boolean mayFollowFailures = true;
  private int drawn;
  private long fingerprint;
  private int lives;
  private Optional<List<Call>> completed = Optional.empty();

  /** Begins one of a dispatcher whose jobs depend on all calls, or on all but those of failures. */
  Chronicle(boolean ignoresFailures) {
    this.ignoresFailures = ignoresFailures;
    this.lasting = new LastingCalls(!ignoresFailures);
  }

  /** Another life begins. Gives its number, from 1. */
  int begin() {
    calls.clear();
    settled.clear();
    lasting.begin();
    mayFollowFailures = true;
    drawn = 0;
    fingerprint = 0;
    return ++lives;
  }

  /**
   * This life opens jobs again that failed of such causes.
   *
   * @param mayFollow whether it may follow upon a state with failures, which stay so
   */
  void retry(Set<Cause> causes, boolean mayFollow) {
    mayFollowFailures = mayFollow;
    lasting.retry(call -> call.isFailureOf(causes));
  }

  /** From now on there are more jobs. */
  void extend() {
    lasting.extend();
    completed = Optional.empty();
  }

  void add(Call call, boolean replayed) {
    add(call, replayed, false);
  }

  private void add(Call call, boolean replayed, boolean restored) {
    requireSense(call);
    calls.add(call);
    lasting.take(calls, replayed, restored);
    if (call.what != What.FAILURE || !ignoresFailures) {
      fingerprint = (fingerprint * 31 + call.kind()) * 31 + call.job + call.value;
    }
  }

  private void requireSense(Call call) {
    int number = call.what == What.NONE ? -1 : Chore.of(call.job).number();
    if (call.what == What.DRAWN) {
      assertEquals(drawn, number, "the next job");
      drawn++;
    } else if (call.what.settles()) {
      assertTrue(number < drawn, () -> "settled, and never drawn: " + call);
      assertTrue(!settled.get(number), () -> "settled a second time in this life: " + call);
      assertTrue(
          call.what == What.FAILURE || Chore.of(call.job).fits(call.value),
          () -> "another's result: " + call);
      settled.set(number);
    }
  }

  /** How many lives there were. */
  int lives() {
    return lives;
  }

  /** The calls of this life until now. */
  List<Call> calls() {
    return calls;
  }

  /** A number that differs if the calls of this life do. */
  long fingerprint() {
    return fingerprint;
  }

  /** How many jobs this life has drawn. */
  int drawn() {
    return drawn;
  }

  /** How many of them are settled. */
  int settled() {
    return settled.cardinality();
  }

  /** The run is complete, with so many jobs; what is called from now on are these calls again. */
  void complete(int jobs) {
    assertEquals(jobs, drawn, "jobs drawn");
    assertEquals(jobs, settled(), "jobs settled");
    List<Call> all = List.copyOf(settlingPart());
    completed.ifPresent(first -> assertEquals(first, all, "what a completed run is replayed"));
    completed = Optional.of(all);
    lasting.complete(all);
  }

  private List<Call> settlingPart() {
    int end = calls.size();
    while (end > 0 && !calls.get(end - 1).what.settles()) {
      end--;
    }
    return calls.subList(0, end);
  }

  boolean isCompleted() {
    return completed.isPresent();
  }

  // As a state

  /** The calls of this life as numbers. */
  long[] state() {
    long[] state = new long[calls.size() * Call.LONGS];
    int at = 0;
    for (Call call : calls) {
      state[at++] = call.kind();
      state[at++] = call.job;
      state[at++] = call.value;
    }
    return state;
  }

  /** Takes over the calls of an earlier life, in place of all until now. */
  void restore(long[] state) {
    assertEquals(0, calls.size(), "calls before the state");
    for (int at = 0; at < state.length; at += Call.LONGS) {
      add(new Call(Call.KINDS.get((int) state[at]), state[at + 1], state[at + 2]), true, true);
    }
    boolean hasFailures = calls.stream().anyMatch(call -> call.what == What.FAILURE);
    assertTrue(mayFollowFailures || !hasFailures, "failures before a snapshot are to be retried");
  }
}
