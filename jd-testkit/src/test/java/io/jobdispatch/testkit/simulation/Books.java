package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.JobContext;
import io.jobdispatch.core.JobFailure;
import io.jobdispatch.core.RunSummary.Ending;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What the user's code has seen of each job: it keeps the books that a run must balance. */
final class Books {

  /** How a run may end, besides completed. */
  private final Set<Ending> mayEnd = EnumSet.of(Ending.COMPLETED);

  private final boolean toleratesFailures;
  private final Map<Integer, Integer> settled = new HashMap<>();
  private int drawn;
  private int resultsUntilError;
  private boolean postprocessed;

  Books(RandomGenerator random, FewSlaves policy) {
    this.toleratesFailures = random.nextInt(4) != 0;
    for (Ending ending : List.of(Ending.CANCELLED, Ending.DRAINED, Ending.INTERRUPTED)) {
      if (random.nextInt(12) == 0) {
        mayEnd.add(ending);
      }
    }
    if (random.nextInt(20) == 0) {
      mayEnd.add(Ending.MASTER_FAILED);
      resultsUntilError = 1 + random.nextInt(40);
    }
    if (policy == FewSlaves.FAIL) {
      mayEnd.add(Ending.TOO_FEW_SLAVES);
    }
  }

  /** Whether somebody will try to end the run so. */
  boolean mayBe(Ending ending) {
    return mayEnd.contains(ending);
  }

  /** What a slave says in the middle of an evaluation, and what it is answered. */
  record Question() implements UserMessage {}

  /** An answer that no slave has a handler for. */
  record Answer() implements UserMessage {}

  /** What every slave evaluates. */
  static Long evaluate(Integer job, JobContext context) {
    if (job % 3 == 0) {
      context.tell(new Question());
    }
    return 3L * job + 1;
  }

  /** The next job is drawn. */
  int draw() {
    return drawn++;
  }

  int drawn() {
    return drawn;
  }

  int open() {
    return drawn - settled.size();
  }

  void result(int job, long result) {
    assertEquals(3L * job + 1, result, () -> "result of job " + job);
    settle(job);
    if (--resultsUntilError == 0) {
      throw new IllegalStateException("the user's own");
    }
  }

  void failure(int job, JobFailure failure) {
    assertEquals(SimulatedException.class.getName(), failure.failure().exception());
    if (!toleratesFailures) {
      mayEnd.add(Ending.JOB_FAILED);
    }
    settle(job);
  }

  private void settle(int job) {
    assertTrue(job >= 0 && job < drawn, () -> "job " + job + " was never drawn");
    assertEquals(
        1, settled.merge(job, 1, Integer::sum), () -> "times that job " + job + " was seen");
  }

  boolean toleratesFailures() {
    return toleratesFailures;
  }

  void postprocess() {
    assertEquals(0, open(), "open jobs at the end");
    postprocessed = true;
  }

  /** Checks that a run of so many jobs could end as it did. */
  void checkEnd(Ending ending, int jobs) {
    assertTrue(mayEnd.contains(ending), () -> "ended for no reason: " + ending);
    boolean good = ending == Ending.COMPLETED || ending == Ending.DRAINED;
    assertEquals(good, postprocessed, "postprocessed");
    assertTrue(!good || open() == 0, "open jobs");
    assertTrue(ending != Ending.COMPLETED || settled.size() == jobs, "settled jobs");
  }
}
