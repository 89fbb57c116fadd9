package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.core.JobFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

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

    private boolean settles() {
      return this == RESULT || this == FAILURE;
    }
  }

  /**
   * One call.
   *
   * @param job the job's code; -1 if there is none
   * @param value the result, or why it failed
   */
  record Call(What what, long job, long value) {

    private static final List<What> KINDS = List.of(What.values());
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
      return new Call(What.FAILURE, job, failure.verdict().name().hashCode());
    }
  }

  private final List<Call> lasting = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final BitSet settled = new BitSet();
  private int drawn;
  private long fingerprint;
  private int lives;
  private boolean completed;

  /* Whether the last of the lasting calls has ended a life, and what is to become of it. */
  private boolean lastEndedLife;
  private Forgiving forgiving = Forgiving.NOT;

  /* An earlier life may have opened its job again, and noted another end of it before it died. */
  private boolean otherEndNoted;

  /** Whether the failure that has ended a life is told to a later one. */
  enum Forgiving {
    NOT,
    /** It is, if the journal does not know that it has ended one; its job is open otherwise. */
    PERHAPS,
    /** It is not: its job is open. */
    SURELY
  }

  /** Another life begins. Gives its number, from 1. */
  int begin() {
    calls.clear();
    settled.clear();
    otherEndNoted = forgiving != Forgiving.NOT;
    forgiving = forgiving == Forgiving.NOT ? Forgiving.NOT : Forgiving.PERHAPS;
    drawn = 0;
    fingerprint = 0;
    return ++lives;
  }

  /** From now on a job may be open again whose failure was the last of the lasting calls. */
  void forgive(Forgiving how) {
    forgiving = lastEndedLife ? how : Forgiving.NOT;
  }

  /**
   * The last call ends this life. Of failures behind it, which were told when failures were borne,
   * the next life may not be told.
   */
  void endsLife() {
    List<Call> behind = lasting.subList(calls.size(), lasting.size());
    if (behind.stream().allMatch(call -> call.what == What.FAILURE)) {
      behind.clear();
      lastEndedLife = true;
    }
  }

  void add(Call call, boolean replayed) {
    requireLasting(call, replayed);
    requireSense(call);
    calls.add(call);
    fingerprint = (fingerprint * 31 + call.kind()) * 31 + call.job + call.value;
    if (call.what.settles() && calls.size() > lasting.size()) {
      lasting.addAll(calls.subList(lasting.size(), calls.size()));
      lastEndedLife = false;
      forgiving = Forgiving.NOT;
    }
  }

  private void requireLasting(Call call, boolean replayed) {
    int at = calls.size();
    if (at >= lasting.size()) {
      return;
    }
    boolean isOpenAgain = forgiving != Forgiving.NOT && at == lasting.size() - 1;
    boolean mayBeTold = forgiving != Forgiving.SURELY || !isOpenAgain || !replayed;
    if (lasting.get(at).equals(call) && mayBeTold) {
      forgiving = isOpenAgain && !replayed ? Forgiving.NOT : forgiving; // it has failed again
      return;
    }
    if (!isOpenAgain || (replayed && !otherEndNoted)) {
      fail(
          String.format(
              Locale.ROOT,
              "call %d of life %d was %s before, and is %s",
              at,
              lives,
              isOpenAgain ? "forgiven" : lasting.get(at),
              call));
    }
    lasting.remove(at);
    lastEndedLife = false;
    forgiving = Forgiving.NOT;
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
    if (completed) {
      assertEquals(lasting, settlingPart(), "what a completed run is replayed");
    }
    completed = true;
  }

  private List<Call> settlingPart() {
    int end = calls.size();
    while (end > 0 && !calls.get(end - 1).what.settles()) {
      end--;
    }
    return calls.subList(0, end);
  }

  boolean isCompleted() {
    return completed;
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
      add(new Call(Call.KINDS.get((int) state[at]), state[at + 1], state[at + 2]), true);
    }
  }
}
