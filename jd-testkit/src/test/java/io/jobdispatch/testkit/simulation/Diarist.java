package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.core.JobDispatcher;
import io.jobdispatch.core.JobFailure;
import io.jobdispatch.core.Restorable;
import java.util.Optional;

/** A dispatcher that keeps a chronicle, and whose jobs depend on all that it was called with. */
class Diarist extends JobDispatcher<Long, Long> {

  /** One of a run that can be restored from snapshots. */
  static final class WithState extends Diarist implements Restorable<long[]> {

    WithState(SimulatedMachine machine, Plan plan, Chronicle chronicle, int jobs) {
      super(machine, plan, chronicle, jobs);
    }

    @Override
    public long[] saveState() {
      return chronicle().state();
    }

    @Override
    public void restoreState(long[] state) {
      assertTrue(isReplaying(), "restored in a replay");
      chronicle().restore(state);
    }
  }

  private final SimulatedMachine machine;
  private final Plan plan;
  private final Chronicle chronicle;
  private final int jobs;
  private int resultsUntilError;
  private boolean toleratesEven = true;
  private boolean toleratesOdd = true;
  private boolean live;
  private boolean news;
  private boolean drained;
  private boolean postprocessed;

  Diarist(SimulatedMachine machine, Plan plan, Chronicle chronicle, int jobs) {
    super(Chore::evaluate);
    this.jobs = jobs;
    this.machine = machine;
    this.plan = plan;
    this.chronicle = chronicle;
  }

  static Diarist of(SimulatedMachine machine, Plan plan, Chronicle chronicle, int jobs) {
    return plan.hasState()
        ? new WithState(machine, plan, chronicle, jobs)
        : new Diarist(machine, plan, chronicle, jobs);
  }

  final Chronicle chronicle() {
    return chronicle;
  }

  /** A job that fails ends this life, or if so only one with an odd number. */
  void toleratesNoFailure(boolean evenIfOfAnEvenJob) {
    toleratesEven = !evenIfOfAnEvenJob;
    toleratesOdd = false;
  }

  /** So many results are processed in this life beyond replayed ones, and then the code throws. */
  void failsAfter(int results) {
    resultsUntilError = results;
  }

  /** Asks for no further job, and is to be asked for none. */
  void drainAndCheck() {
    drained = true;
    drain();
  }

  /** Whether anything was called that no earlier life has seen. */
  boolean isLive() {
    return live;
  }

  /** Whether there was a job, or an end of one, that no earlier life has seen. */
  boolean hasNews() {
    return news;
  }

  boolean isPostprocessed() {
    return postprocessed;
  }

  @Override
  protected boolean isIndependent() {
    return plan.isIndependent();
  }

  @Override
  protected String parameters() {
    return "diarist";
  }

  private void note(Chronicle.Call call) {
    assertTrue(!live || !isReplaying(), "replays come first");
    live |= !isReplaying();
    news |= live && call.what() != Chronicle.What.NONE;
    chronicle.add(call, isReplaying());
  }

  @Override
  protected Optional<Long> nextJob() {
    assertFalse(drained, "asked for a job after it was drained");
    boolean mayDraw = plan.mayDraw(chronicle.drawn(), chronicle.settled(), jobs);
    if (!mayDraw) {
      note(Chronicle.Call.none());
      return Optional.empty();
    }
    int number = chronicle.drawn();
    long job = new Chore(number, plan.nature(number), chronicle.fingerprint()).code();
    note(Chronicle.Call.drawn(job));
    return Optional.of(job);
  }

  @Override
  protected void processResult(Long job, Long result) {
    plan.checkResult(Chore.of(job));
    note(Chronicle.Call.result(job, result));
    machine.hosts(); // a call in which the master may die
    if (!isReplaying()) {
      machine.standsStill();
    }
    if (!isReplaying() && --resultsUntilError == 0) {
      throw new IllegalStateException("the user's own");
    }
  }

  @Override
  protected void processFailure(Long job, JobFailure failure) {
    plan.checkFailure(Chore.of(job), failure.verdict());
    note(Chronicle.Call.failure(job, failure));
    machine.hosts(); // a call in which the master may die
    boolean isEven = Chore.of(job).number() % 2 == 0;
    if (!(isEven ? toleratesEven : toleratesOdd)) {
      super.processFailure(job, failure);
    }
  }

  @Override
  protected void postprocess() {
    assertEquals(chronicle.drawn(), chronicle.settled(), "settled jobs at the end");
    postprocessed = true;
  }
}
