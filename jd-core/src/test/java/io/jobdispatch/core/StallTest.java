package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class StallTest {

  private final Recorder recorder = new Recorder();

  private static ContextEvaluator<Integer, Integer> taking(Duration time) {
    return (job, context) -> {
      ScriptedMachine.pass(time);
      return 2 * job;
    };
  }

  @Test
  void aStallIsToldWithWhoHoldsWhichJobsSinceWhen() {
    ScriptedMachine machine = new ScriptedMachine(2);
    RunOptions options = machine.options().stallWarning(Duration.ofSeconds(30)).listener(recorder);

    new Doubling(3, taking(Duration.ofSeconds(40))).run(options);

    assertThat(recorder.lines("warning"))
        .containsExactly(
            "nothing has arrived for 30.0 s: 1 host: first#1 (0 of 2 slots free);"
                + " slave beef/1 on first#1 holds job 0 since 30.0 s;"
                + " slave beef/2 on first#1 holds job 1 since 30.0 s",
            "nothing has arrived for 30.0 s: 1 host: first#1 (0 of 2 slots free);"
                + " slave beef/1 on first#1 holds job 2 since 30.0 s");
  }

  @Test
  void numbersAreWrittenAlikeInEveryCountry() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      withoutSlavesForAWhile();
    } finally {
      Locale.setDefault(before);
    }

    assertThat(recorder.lines("warning")).hasSize(3).last().isEqualTo("waited 9.0 s for slaves");
    assertThat(recorder.lines("warning").get(1))
        .contains("for 5.0 s: waiting for slaves for 5.0 s");
  }

  private void withoutSlavesForAWhile() {
    ScriptedMachine machine = new ScriptedMachine(0);
    machine.at(Duration.ofSeconds(9), () -> machine.addHost("late", 1));
    new Doubling(1).run(machine.options().stallWarning(Duration.ofSeconds(5)).listener(recorder));
  }

  @Test
  void theWarningIsRepeatedAfterTwiceTheTime() {
    ScriptedMachine machine = new ScriptedMachine(1);
    RunOptions options = machine.options().stallWarning(Duration.ofSeconds(10)).listener(recorder);

    new Doubling(1, taking(Duration.ofSeconds(200))).run(options);

    assertThat(recorder.lines("warning"))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly(
            "nothing has arrived for 10.0 s",
            "nothing has arrived for 20.0 s",
            "nothing has arrived for 40.0 s",
            "nothing has arrived for 80.0 s",
            "nothing has arrived for 160.0 s");
  }

  @Test
  void asLongAsSomethingArrivesThereIsNoWarning() {
    ScriptedMachine machine = new ScriptedMachine(1);
    RunOptions options = machine.options().stallWarning(Duration.ofSeconds(10)).listener(recorder);

    new Doubling(50, taking(Duration.ofSeconds(9))).run(options);

    assertThat(recorder.lines("warning")).isEmpty();
  }

  @Test
  void afterASilenceTheTimesBeginAnew() {
    ScriptedMachine machine = new ScriptedMachine(1);
    RunOptions options = machine.options().stallWarning(Duration.ofSeconds(10)).listener(recorder);

    new Doubling(2, taking(Duration.ofSeconds(25))).run(options);

    assertThat(recorder.lines("warning"))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly(
            "nothing has arrived for 10.0 s",
            "nothing has arrived for 20.0 s",
            "nothing has arrived for 10.0 s",
            "nothing has arrived for 20.0 s");
  }

  @Test
  void aLongEvaluationInTheMasterIsToldByAnotherThread() {
    Shared<CountDownLatch> warned = Shared.of(new CountDownLatch(2));
    RunListener listener =
        new RunListener() {
          @Override
          public void warning(String text) {
            recorder.warning(text);
            warned.get().countDown();
          }
        };

    List<Boolean> results =
        Jobs.of(List.of("job"))
            .evaluate(
                (String job) -> {
                  warned.get().await();
                  return true;
                })
            .with(
                RunOptions.defaults()
                    .inMaster()
                    .stallWarning(Duration.ofMillis(20))
                    .listener(listener))
            .results();

    assertThat(results).containsExactly(true);
    assertThat(recorder.lines("warning"))
        .first()
        .isEqualTo(
            "the evaluation in the master of job 0 has not returned for 0.0 s; the master is"
                + " blocked");
  }

  record Reminder() implements Message.UserMessage {}

  @Test
  void aMastersOwnRemindersAreNoSignOfLife() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Doubling jobs =
        new Doubling(1, taking(Duration.ofSeconds(40))) {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(Reminder.class, local(), this::handleReminder);
          }

          @Override
          protected void handleStartup(
              TaskId source, Message.Startup message, MasterOutbox outbox) {
            outbox.after(Duration.ofSeconds(10), new Reminder());
          }

          private void handleReminder(TaskId source, Reminder message, MasterOutbox outbox) {
            outbox.after(Duration.ofSeconds(10), message);
          }
        };

    jobs.run(machine.options().stallWarning(Duration.ofSeconds(30)).listener(recorder));

    assertThat(recorder.lines("warning"))
        .containsExactly(
            "nothing has arrived for 30.0 s: 1 host: first#1 (0 of 1 slots free);"
                + " slave beef/1 on first#1 holds job 0 since 30.0 s");
  }
}
