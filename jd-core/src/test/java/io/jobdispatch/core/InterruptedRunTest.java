package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.journal.JournalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run whose thread is interrupted just when a failure has arrived. */
@Timeout(600)
final class InterruptedRunTest {

  private final MemoryJournal journal = new MemoryJournal();

  private RunOptions options(ScriptedMachine machine, FailurePolicy policy) {
    return machine.options().failurePolicy(policy).journal(journal);
  }

  private void liveUntilTheFirstFailure(FailurePolicy policy) {
    Lenient first = new Lenient(4, Lenient.throwing(0, 9));
    RunListener interrupting =
        new RunListener() {
          @Override
          public void attemptFailed(long index, FailedAttempt attempt, boolean again) {
            Thread.currentThread().interrupt();
          }
        };
    RunException end =
        catchThrowableOfType(
            RunException.class,
            () -> first.run(options(new ScriptedMachine(1), policy).listener(interrupting)));
    assertThat(end.summary().ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(first.failures).isEmpty();
  }

  @Test
  void theFailureOfAJobIsNotForgiven() {
    FailurePolicy strict = FailurePolicy.defaults();
    liveUntilTheFirstFailure(strict);
    Recorder recorder = new Recorder();

    Lenient second = new Lenient(4, Lenient.throwing(0, 9));
    second.run(options(new ScriptedMachine(1), strict).listener(recorder));

    assertThat(second.failures).extracting(JobFailure::index).containsExactly(0L);
    assertThat(recorder.lines("dispatched")).noneMatch(line -> line.startsWith("job 0,"));
  }

  @Test
  void aJournalThatSaysTheSameAgainEndsTheRunByIt() {
    journal.failure = new JournalException("the database is gone");
    Lenient jobs = new Lenient(4, Lenient.throwing(0, 9));

    RunException end =
        catchThrowableOfType(
            RunException.class,
            () -> jobs.run(options(new ScriptedMachine(1), FailurePolicy.defaults())));

    assertThat(end.summary().ending()).isEqualTo(Ending.JOURNAL_FAILED);
    assertThat(end).hasMessageStartingWith("the database is gone").hasCause(journal.failure);
  }

  @Test
  void aFailedAttemptIsNotForgiven() {
    FailurePolicy patient = FailurePolicy.defaults().exceptions(1);
    liveUntilTheFirstFailure(patient);

    Lenient second = new Lenient(4, Lenient.throwing(0, 9));
    second.run(options(new ScriptedMachine(1), patient));

    assertThat(second.failures).hasSize(1);
    assertThat(second.failures.get(0).attempts())
        .extracting(FailedAttempt::number)
        .containsExactly(1, 2);
  }
}
