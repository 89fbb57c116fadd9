package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.api.Payload;
import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.OpenJob;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a journal tells of failures may have been changed by others. */
@Timeout(600)
final class FailureStoryTest {

  private static boolean sprung;

  /** Runs code of its own when it is read. */
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      sprung = true;
    }
  }

  private final MemoryJournal journal = new MemoryJournal();

  @BeforeEach
  void setTheTrap() {
    sprung = false;
  }

  private static final class Failing extends Doubling implements Restorable<Integer> {
    Failing() {
      super(1, Failing::crash);
    }

    private static Integer crash(Integer job) {
      ScriptedMachine.passMillis(1000);
      ScriptedMachine.crash();
      return job;
    }

    @Override
    protected void processFailure(Integer job, JobFailure failure) {
      failures.add(failure);
    }

    @Override
    public Integer saveState() {
      return 0;
    }

    @Override
    public void restoreState(Integer state) {}

    @Override
    protected String parameters() {
      return "failing";
    }
  }

  private RunOptions options() {
    return new ScriptedMachine(1).options().journal(journal);
  }

  private void isRefused() {
    RunException end = catchThrowableOfType(RunException.class, () -> new Failing().run(options()));

    assertThat(end.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED);
    assertThat(end.getMessage())
        .contains("cannot decode the failure report", "Trap is not admitted");
    assertThat(sprung).isFalse();
  }

  private static byte[] trap() {
    return Payload.of(new Trap()).bytes();
  }

  @Test
  void whatItTellsComesBackAsItWas() {
    Failing first = new Failing();
    first.run(options());

    Failing second = new Failing();
    second.run(options());

    assertThat(second.failures).hasSize(1).isEqualTo(first.failures);
    assertThat(journal.all(AttemptFailed.class)).isNotEmpty();
  }

  @Test
  void ofAFailureOtherClassesAreRefused() {
    new Failing().run(options());
    journal.durable.replaceAll(
        entry -> entry instanceof Failed ? new Failed(0, "failed", trap()) : entry);

    isRefused();
  }

  @Test
  void insideOfAFailureOtherClassesAreRefused() {
    Failing first = new Failing();
    first.run(options());
    @SuppressWarnings("unchecked") // as one who means harm would do it
    List<FailedAttempt> attempts = (List<FailedAttempt>) (List<?>) List.of(new Trap());
    byte[] failure = Payload.of(new JobFailure(0, JobFailure.Verdict.THREW, attempts)).bytes();
    journal.durable.replaceAll(
        entry -> entry instanceof Failed ? new Failed(0, "failed", failure) : entry);

    isRefused();
  }

  @Test
  void ofAnAttemptOtherClassesAreRefused() {
    new Failing().run(options());
    journal.durable.replaceAll(
        entry -> entry instanceof AttemptFailed ? new AttemptFailed(0, "lost", trap()) : entry);

    isRefused();
  }

  @Test
  void nothingAtAllIsRefused() {
    new Failing().run(options());
    byte[] nothing = Payload.of(null).bytes();
    journal.durable.replaceAll(
        entry -> entry instanceof AttemptFailed ? new AttemptFailed(0, "lost", nothing) : entry);

    assertThat(catchThrowableOfType(RunException.class, () -> new Failing().run(options())))
        .hasMessageContaining("cannot decode the failure report");
  }

  @Test
  void ofAnAttemptInASnapshotOtherClassesAreRefused() {
    journal.parameters = "failing, run seed 0";
    OpenJob open = new OpenJob(0, "", Payload.of(0).bytes(), List.of(trap()));
    JournalEntry snapshot = new Snapshot(Payload.of(0).bytes(), List.of(open), 1, 0, 0);
    journal.durable.add(snapshot);

    isRefused();
  }
}
