package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.Payload;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class JobFailureTest {

  private final ScriptedMachine machine = new ScriptedMachine(1);

  private static JobFailure failureOfTheSecond(RunOptions options) {
    Doubling jobs =
        new Doubling(
            2,
            (job, context) -> {
              ScriptedMachine.passMillis(2500);
              if (job == 1) {
                throw new IOException("disk full", new IllegalStateException("no quota"));
              }
              return job;
            }) {
          @Override
          protected void processFailure(Integer job, JobFailure failure) {
            failures.add(failure);
          }
        };
    jobs.run(options);
    return jobs.failures.get(0);
  }

  @Test
  void itIsDataWithClassMessageStackTraceSlaveHostAndTimes() {
    JobFailure failure = failureOfTheSecond(machine.options());

    assertThat(failure.index()).isEqualTo(1);
    assertThat(failure.attempt()).isEqualTo(1);
    assertThat(failure.failure().exception()).isEqualTo("java.io.IOException");
    assertThat(failure.failure().message()).isEqualTo("disk full");
    assertThat(failure.failure().stackTrace())
        .startsWith("java.io.IOException: disk full")
        .contains("at io.jobdispatch.core", "JobFailureTest.java:")
        .contains("Caused by: java.lang.IllegalStateException: no quota");
    assertThat(failure.slave()).isEqualTo(machine.task(1));
    assertThat(failure.host()).isEqualTo(machine.firstHost());
    assertThat(failure.evaluated()).isEqualTo(Duration.ofMillis(2500));
    assertThat(failure.dispatched()).isBetween(Duration.ofMillis(2500), Duration.ofMillis(2502));
    assertThat(failure.failed().minus(failure.dispatched()))
        .isBetween(Duration.ofMillis(2500), Duration.ofMillis(2501));
  }

  @Test
  void itTellsItsStory() {
    JobFailure failure = failureOfTheSecond(machine.options());

    assertThat(failure.headline())
        .isEqualTo(
            "job 1 failed: java.io.IOException: disk full (attempt 1, slave beef/1, host first#1,"
                + " sent after 2.501 s, failed after 5.001 s, 2.500 s in the evaluator)");
    assertThat(failure.story())
        .startsWith(failure.headline() + System.lineSeparator() + "java.io.IOException")
        .doesNotEndWith("\n");
    assertThat(new JobFailedException(failure))
        .hasMessage(failure.story())
        .satisfies(e -> assertThat(e.failure()).isEqualTo(failure));
  }

  @OnEveryPlace
  void itCanTravel(Place place) {
    JobFailure failure = failureOfTheSecond(place.options());

    assertThat(Payload.copy(failure)).isEqualTo(failure);
  }

  private static final class Stubborn extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial")
    private final Object notSerializable = new Object();

    @Override
    public String getMessage() {
      return "held " + notSerializable;
    }
  }

  @OnEveryPlace
  void anExceptionOfAClassThatCannotTravelDoes(Place place) {
    Doubling jobs =
        new Doubling(
            1,
            (job, context) -> {
              throw new Stubborn();
            }) {
          @Override
          protected void processFailure(Integer job, JobFailure failure) {
            failures.add(failure);
          }
        };

    jobs.run(place.options());

    Failure failure = jobs.failures.get(0).failure();
    assertThat(failure.exception()).endsWith("Stubborn");
    assertThat(failure.message()).startsWith("held java.lang.Object@");
  }
}
