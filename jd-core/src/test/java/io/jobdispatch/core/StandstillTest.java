package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.SlaveStarted;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master whose process stands still for a while. */
@Timeout(600)
final class StandstillTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final ScriptedMachine machine = new ScriptedMachine(2);

  record Reminder() implements UserMessage {}

  /**
   * Has its second job when it is reminded; then, before it looks for messages, it stands still.
   */
  private final class Reminded extends Lenient {
    private boolean waits = true;

    Reminded() {
      super(2, Reminded::evaluate, true);
    }

    private static Integer evaluate(Integer job, JobContext context) {
      ScriptedMachine.passMillis(job == 0 ? 3000 : 4000);
      return 2 * job;
    }

    @Override
    protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
      super.fillHandlerTable(table);
      table.on(Reminder.class, this::handleReminder);
    }

    @Override
    protected void handleSlaveStarted(TaskId slave, SlaveStarted message, MasterOutbox outbox) {
      super.handleSlaveStarted(slave, message, outbox);
      outbox.after(Duration.ofSeconds(2), new Reminder());
    }

    private void handleReminder(TaskId source, Reminder message, MasterOutbox outbox) {
      if (waits) {
        machine.at(Duration.ZERO, () -> ScriptedMachine.passMillis(2500));
      }
      waits = false;
    }

    @Override
    protected Optional<Integer> nextJob() {
      return waits && drawn() == 1 ? Optional.empty() : super.nextJob();
    }
  }

  @Test
  void aJobThatIsSentAfterThatHasAllItsTime() {
    Reminded jobs = new Reminded();

    RunSummary summary = jobs.run(machine.options().jobTimeout(JobTimeout.of(LIMIT)));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(2));
    assertThat(summary.retried()).isZero();
    assertThat(machine.killed()).isEmpty();
  }
}
