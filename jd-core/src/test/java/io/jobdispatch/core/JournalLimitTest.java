package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.RunSummary.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is longer than an entry of a journal may be. */
@Timeout(600)
final class JournalLimitTest {

  private static final Shared<AtomicInteger> EVALUATIONS = Shared.of(new AtomicInteger());
  private static final int BYTES_MAX = 500;
  private static final int JOBS = 4;
  private static final int HUGE = 2;

  private final MemoryJournal journal = new MemoryJournal();

  JournalLimitTest() {
    EVALUATIONS.get().set(0);
    journal.bytesMax = BYTES_MAX;
  }

  private RunOptions options() {
    return new ScriptedMachine(2).options().journal(journal);
  }

  /** One of its results is huge. */
  private static final class OneIsHuge extends JobDispatcher<Integer, byte[]> {
    private int drawn;
    private final List<Integer> results = new ArrayList<>();
    private final List<JobFailure> failures = new ArrayList<>();

    OneIsHuge() {
      super((Evaluator<Integer, byte[]>) OneIsHuge::evaluate);
    }

    private static byte[] evaluate(Integer job) {
      EVALUATIONS.get().incrementAndGet();
      return new byte[job == HUGE ? 2 * BYTES_MAX : 1];
    }

    @Override
    protected Optional<Integer> nextJob() {
      return drawn < JOBS ? Optional.of(drawn++) : Optional.empty();
    }

    @Override
    protected void processResult(Integer job, byte[] result) {
      results.add(job);
    }

    @Override
    protected void processFailure(Integer job, JobFailure failure) {
      failures.add(failure);
    }
  }

  @Test
  void aResultThatIsTooLongIsItsJobsFailure() {
    OneIsHuge jobs = new OneIsHuge();

    RunSummary summary = jobs.run(options());

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(jobs.results).containsExactlyInAnyOrder(0, 1, 3);
    assertThat(jobs.failures).hasSize(1);
    assertThat(jobs.failures.get(0).headline())
        .contains("job 2 failed", "the result of job 2", "must be <= 500 bytes: bytes=1");
  }

  @Test
  void suchAFailureIsTakenOverByTheNextLife() {
    OneIsHuge first = new OneIsHuge();
    first.run(options());
    EVALUATIONS.get().set(0);

    OneIsHuge second = new OneIsHuge();
    second.run(options());

    assertThat(EVALUATIONS.get()).hasValue(0);
    assertThat(second.failures).isEqualTo(first.failures);
  }

  /** Its state is huge. */
  private static final class Hoarding extends Doubling implements Restorable<byte[]> {
    private int saved;

    Hoarding() {
      super(JOBS);
    }

    @Override
    public byte[] saveState() {
      saved++;
      return new byte[2 * BYTES_MAX];
    }

    @Override
    public void restoreState(byte[] state) {}
  }

  @Test
  void aStateThatIsTooLongIsNotKeptAndThatIsToldOnce() {
    journal.snapshotsDue = true;
    Recorder recorder = new Recorder();
    Hoarding jobs = new Hoarding();

    RunSummary summary = jobs.run(options().listener(recorder));

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(jobs.results).isEqualTo(Doubling.doubles(JOBS));
    assertThat(jobs.saved).isEqualTo(1);
    assertThat(recorder.lines("warning"))
        .singleElement()
        .asString()
        .contains("state", "must be <= 500 bytes");
  }
}
