package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class ScriptedMachineTest {

  @Test
  void aSlaveNotesWhichJobItEvaluates() {
    ScriptedMachine machine = new ScriptedMachine(1);
    List<String> notes = new ArrayList<>();
    machine.atMillis(1500, () -> notes.add(machine.activityOf(machine.task(1))));

    new Doubling(
            3,
            (job, context) -> {
              ScriptedMachine.passMillis(1000);
              return 2 * job;
            })
        .run(machine.options());

    assertThat(notes).containsExactly("job 1, attempt 1");
  }

  @Test
  void slavesWorkAtTheSameTime() {
    ScriptedMachine machine = new ScriptedMachine(4);

    List<Integer> results =
        Jobs.of(List.of(1, 2, 3, 4))
            .evaluate(
                (Integer job) -> {
                  ScriptedMachine.pass(Duration.ofSeconds(10));
                  return 2 * job;
                })
            .with(machine.options())
            .results();

    assertThat(results).containsExactly(2, 4, 6, 8);
    assertThat(machine.elapsed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }

  @Test
  void aRunThatHangsIsSeen() {
    ScriptedMachine machine = new ScriptedMachine(1);
    Doubling jobs =
        new Doubling(
            1,
            job -> {
              ScriptedMachine.hang();
              return job;
            });

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> jobs.run(machine.options()))
        .withMessage("the run hangs");
    assertThat(machine.alive()).isEmpty();
  }
}
