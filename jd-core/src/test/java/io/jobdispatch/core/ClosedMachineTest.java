package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.RunSummary.Ending;
import org.junit.jupiter.api.Timeout;

/** Runs on virtual machines that their owner closes too early. */
@Timeout(600)
final class ClosedMachineTest {

  private static RunException endOf(Doubling jobs, RunOptions options) {
    RunException end = catchThrowableOfType(RunException.class, () -> jobs.run(options));
    assertThat(end).isNotNull();
    assertThat(end.summary().ending()).isEqualTo(Ending.MACHINE_CLOSED);
    assertThat(end).hasMessageContaining("the virtual machine was closed during the run");
    return end;
  }

  @OnEveryPlace(realOnly = true)
  void aRunOnAClosedMachineIsAnErrorAtOnce(Place place) {
    VirtualMachine machine = place.open();
    machine.close();
    Doubling jobs = new Doubling(3);

    assertThatIllegalStateException()
        .isThrownBy(() -> jobs.run(RunOptions.defaults().on(machine)))
        .withMessage(
            "the virtual machine %s is closed: open another one for this run", machine.self());
    assertThat(jobs.asked).isZero();
  }

  @OnEveryPlace(realOnly = true)
  void aMachineThatIsClosedByAResultEndsTheRun(Place place) {
    VirtualMachine machine = place.open();
    Doubling jobs =
        new Doubling(100) {
          @Override
          protected void processResult(Integer job, Integer result) {
            super.processResult(job, result);
            machine.close();
          }
        };

    endOf(jobs, RunOptions.defaults().on(machine));

    assertThat(jobs.results).isNotEmpty();
  }

  @OnEveryPlace(realOnly = true)
  void aMachineThatIsClosedWhileTheRunWaitsEndsIt(Place place) throws Exception {
    VirtualMachine machine = place.open();
    Recorder recorder = new Recorder();
    Thread closer =
        new Thread(
            () -> {
              try {
                Await.until(() -> !recorder.lines("warning").isEmpty());
                machine.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    closer.start();
    RunOptions waiting =
        RunOptions.defaults().on(machine).minSlaves(Place.TOO_MANY_SLAVES).listener(recorder);

    endOf(new Doubling(3), waiting);

    closer.join();
  }
}
