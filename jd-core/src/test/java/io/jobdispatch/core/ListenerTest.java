package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class ListenerTest {

  private final ScriptedMachine machine = new ScriptedMachine(1);
  private final Recorder recorder = new Recorder();

  private static ContextEvaluator<Integer, Integer> aSecondFailingAt(int bad) {
    return (job, context) -> {
      ScriptedMachine.passMillis(1000);
      if (job == bad) {
        throw new IllegalArgumentException("bad luck");
      }
      return 2 * job;
    };
  }

  private static Doubling tolerant(int count, ContextEvaluator<Integer, Integer> evaluator) {
    return new Doubling(count, evaluator) {
      @Override
      protected void processFailure(Integer job, JobFailure failure) {
        failures.add(failure);
      }

      @Override
      protected OptionalLong expectedJobs() {
        return OptionalLong.of(count);
      }
    };
  }

  @Test
  void everyEventIsTold() {
    machine.atMillis(1500, () -> machine.loseHost(machine.firstHost()));
    machine.atMillis(2000, () -> machine.addHost("second", 1));

    tolerant(3, aSecondFailingAt(2)).run(machine.options().listener(recorder));

    assertThat(recorder.lines())
        .containsExactly(
            "started the caller's virtual machine",
            "joined slave 1, first#1",
            "dispatched job 0, attempt 1, slave 1",
            "completed job 0, slave 1, PT1S",
            "dispatched job 1, attempt 1, slave 1",
            "lost slave 1, HOST_LOST, jobs 1",
            "mode MASTER_SLAVE WAITING",
            "warning waiting for slaves: 0 of at least 1 spawned; no hosts"
                + System.lineSeparator()
                + "  host first#1 was lost 0.0 s ago while it evaluated job 1: cut off",
            "mode WAITING MASTER_SLAVE",
            "warning waited 0.5 s for slaves",
            "joined slave 2, second#2",
            "dispatched job 1, attempt 2, slave 2",
            "completed job 1, slave 2, PT1S",
            "dispatched job 2, attempt 1, slave 2",
            "failed job 2, java.lang.IllegalArgumentException: bad luck",
            "finished COMPLETED");
  }

  @OnEveryPlace
  void severalListenersAreToldAlike(Place place) {
    Recorder second = new Recorder();

    new Doubling(3).run(place.options().listener(recorder).listener(second));

    assertThat(second.lines()).isEqualTo(recorder.lines()).isNotEmpty();
  }

  /** Throws whatever it is told. */
  private static RunListener throwing(Throwable thrown, int[] calls) {
    return (RunListener)
        Proxy.newProxyInstance(
            ListenerTest.class.getClassLoader(),
            new Class<?>[] {RunListener.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("toString")) {
                return "broken";
              }
              calls[0]++;
              throw thrown;
            });
  }

  private void isRemovedAfterOneCall(Place place, Throwable thrown) {
    int[] calls = new int[1];
    Doubling jobs = new Doubling(3);

    jobs.run(place.options().listener(throwing(thrown, calls)).listener(recorder));

    assertThat(calls).containsExactly(1);
    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
    assertThat(recorder.lines()).endsWith("finished COMPLETED");
  }

  @OnEveryPlace
  void aListenerThatThrowsHarmsNothingAndIsToldNothingMore(Place place) {
    isRemovedAfterOneCall(place, new IllegalStateException("listener is broken"));
  }

  @OnEveryPlace
  void aListenerWhoseLibraryIsNotThereHarmsNothing(Place place) {
    isRemovedAfterOneCall(place, new NoClassDefFoundError("metrics/Registry"));
  }

  @OnEveryPlace
  void aListenerWhoseStackOverflowsHarmsNothing(Place place) {
    isRemovedAfterOneCall(place, new StackOverflowError());
  }

  @Test
  void progressIsToldAtIntervalsAndAtTheEndWithTheEstimateOfTheTimeLeft() {
    tolerant(10, aSecondFailingAt(3))
        .run(machine.options().listener(recorder).progressInterval(Duration.ofSeconds(2)));

    assertThat(recorder.snapshots()).hasSize(6);
    assertThat(recorder.snapshots().get(5).settled()).isEqualTo(10);
    RunSnapshot fourth = recorder.snapshots().get(3);
    assertThat(fourth.elapsed()).isBetween(Duration.ofSeconds(8), Duration.ofMillis(8001));
    assertThat(fourth.completed()).isEqualTo(6);
    assertThat(fourth.failed()).isEqualTo(1);
    assertThat(fourth.settled()).isEqualTo(7);
    assertThat(fourth.drawn()).isEqualTo(8);
    assertThat(fourth.inFlight()).isEqualTo(1);
    assertThat(fourth.expected()).hasValue(10);
    assertThat(fourth.slaves()).isEqualTo(1);
    assertThat(fourth.mode()).isEqualTo(Mode.MASTER_SLAVE);
    assertThat(fourth.jobsPerSecond()).isBetween(0.87, 0.88);
    assertThat(fourth.remaining().orElseThrow())
        .isBetween(Duration.ofMillis(3400), Duration.ofMillis(3450));
  }

  @Test
  void thereIsNoEstimateWithoutAnExpectationOrAResult() {
    Duration second = Duration.ofSeconds(1);
    OptionalLong ten = OptionalLong.of(10);

    assertThat(
            new RunSnapshot(5, 5, 0, 0, 0, OptionalLong.empty(), 1, Mode.LOCAL, second).remaining())
        .isEmpty();
    assertThat(new RunSnapshot(5, 0, 0, 0, 5, ten, 1, Mode.LOCAL, second).remaining()).isEmpty();
    assertThat(new RunSnapshot(0, 0, 0, 0, 0, ten, 1, Mode.LOCAL, Duration.ZERO).jobsPerSecond())
        .isZero();
    assertThat(new RunSnapshot(5, 5, 0, 0, 0, ten, 1, Mode.LOCAL, second).remaining())
        .hasValue(second);
  }

  @OnEveryPlace
  void theStateCanBeAskedDuringTheRunAlone(Place place) {
    long[] completed = new long[1];
    Doubling jobs =
        new Doubling(3) {
          @Override
          protected void postprocess() {
            completed[0] = snapshot().completed();
          }
        };

    jobs.run(place.options());

    assertThat(completed).containsExactly(3);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(jobs::snapshot)
        .withMessage("must be called while a run is on");
  }

  @OnEveryPlace
  void theEndIsToldOfARunThatFailed(Place place) {
    assertThatExceptionOfType(RunException.class)
        .isThrownBy(
            () -> new Doubling(3, aSecondFailingAt(1)).run(place.options().listener(recorder)));

    assertThat(recorder.lines()).endsWith("finished JOB_FAILED");
  }

  @OnEveryPlace
  void whatThrowsInExpectedJobsIsNotTheListenersFault(Place place) throws Exception {
    Doubling jobs =
        new Doubling(1) {
          @Override
          protected OptionalLong expectedJobs() {
            throw new IllegalStateException("how should I know");
          }
        };

    place.use(
        options ->
            assertThatExceptionOfType(RunException.class)
                .isThrownBy(() -> jobs.run(options.listener(recorder)))
                .withMessageContaining("how should I know"));

    assertThat(recorder.lines()).containsExactly("finished MASTER_FAILED");
  }
}
