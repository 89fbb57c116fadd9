package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.Host;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class JobDispatcherTest {

  private final ScriptedMachine machine = new ScriptedMachine(3);
  private final Recorder recorder = new Recorder();
  private final RunOptions options = machine.options().listener(recorder);

  private static Integer slowly(Integer job) {
    ScriptedMachine.passMillis(1000);
    return 2 * job;
  }

  // nextJob

  @OnEveryPlace
  void noneMeansNoneNowWhileResultsAreOutstanding(Place place) {
    List<String> story = new ArrayList<>();
    JobDispatcher<Integer, Integer> oneAfterAnother =
        new JobDispatcher<>((Evaluator<Integer, Integer>) JobDispatcherTest::slowly) {
          private boolean outstanding;
          private int next = 1;

          @Override
          protected Optional<Integer> nextJob() {
            if (outstanding || next > 8) {
              return Optional.empty();
            }
            outstanding = true;
            story.add("job " + next);
            return Optional.of(next);
          }

          @Override
          protected void processResult(Integer job, Integer result) {
            outstanding = false;
            story.add("result " + result);
            next = result;
          }
        };

    RunSummary summary = oneAfterAnother.run(place.options());

    assertThat(story)
        .containsExactly(
            "job 1", "result 2", "job 2", "result 4", "job 4", "result 8", "job 8", "result 16");
    assertThat(summary.completed()).isEqualTo(4);
  }

  @Test
  void theNextJobOfAnOptimiserKnowsEveryResultUntilThen() {
    List<Integer> known = new ArrayList<>();
    JobDispatcher<Integer, Integer> optimiser =
        new JobDispatcher<>((Evaluator<Integer, Integer>) JobDispatcherTest::slowly) {
          private int drawn;
          private int processed;

          @Override
          protected Optional<Integer> nextJob() {
            known.add(processed);
            return drawn < 9 ? Optional.of(drawn++) : Optional.empty();
          }

          @Override
          protected void processResult(Integer job, Integer result) {
            processed++;
          }
        };

    optimiser.run(options);

    assertThat(known.subList(0, 9)).containsExactly(0, 0, 0, 3, 3, 3, 6, 6, 6);
  }

  @Test
  void noneIsNotAskedForAgainBeforeSomethingHasHappened() {
    Doubling jobs = new Doubling(1, JobDispatcherTest::slowly);

    jobs.run(options);

    assertThat(jobs.asked).as("one job, none, and none after its result").isEqualTo(3);
  }

  @OnEveryPlace
  void noneWithNothingOutstandingEndsTheRun(Place place) {
    Doubling jobs = new Doubling(0);

    RunSummary summary = jobs.run(place.options());

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(summary.drawn()).isZero();
    assertThat(jobs.asked).isEqualTo(1);
    assertThat(jobs.postprocessed).isEqualTo(1);
  }

  @Test
  void aMessageOfTheUsersOwnMakesNextJobBeAskedAgain() {
    record More() implements UserMessage {}
    List<Integer> results = new ArrayList<>();
    JobDispatcher<Integer, Integer> jobs =
        new JobDispatcher<>((Evaluator<Integer, Integer>) JobDispatcherTest::slowly) {
          private int allowed = 1;
          private int drawn;

          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(More.class, local(), (source, message, outbox) -> allowed++);
          }

          @Override
          protected Optional<Integer> nextJob() {
            return drawn < allowed ? Optional.of(drawn++) : Optional.empty();
          }

          @Override
          protected void processResult(Integer job, Integer result) {
            results.add(result);
          }
        };
    machine.atMillis(500, () -> machine.inject(machine.self(), new More()));

    jobs.run(options);

    assertThat(results).containsExactly(0, 2);
    assertThat(machine.elapsed()).isLessThan(Duration.ofMillis(1600));
  }

  @OnEveryPlace
  void aNullInsteadOfAnOptionalIsAnErrorThatSaysSo(Place place) throws Exception {
    JobDispatcher<Integer, Integer> jobs =
        new JobDispatcher<>((Evaluator<Integer, Integer>) job -> job) {
          @Override
          protected Optional<Integer> nextJob() {
            return null;
          }

          @Override
          protected void processResult(Integer job, Integer result) {}
        };

    place.use(
        options ->
            assertThatExceptionOfType(RunException.class)
                .isThrownBy(() -> jobs.run(options))
                .withMessageContaining("nextJob() must not give null")
                .withCauseInstanceOf(NullPointerException.class));
  }

  // processResult

  @OnEveryPlace
  void processResultGetsTheVeryObjectsThatNextJobGave(Place place) {
    Set<String> drawn = Collections.newSetFromMap(new IdentityHashMap<>());
    List<String> processed = new ArrayList<>();
    JobDispatcher<String, String> jobs =
        new JobDispatcher<>((Evaluator<String, String>) job -> job + job) {
          @Override
          protected Optional<String> nextJob() {
            String job = String.valueOf(drawn.size());
            return drawn.size() < 10 && drawn.add(job) ? Optional.of(job) : Optional.empty();
          }

          @Override
          protected void processResult(String job, String result) {
            assertThat(drawn.contains(job)).isTrue();
            processed.add(result);
          }
        };

    jobs.run(place.options());

    assertThat(processed).hasSize(10).contains("00", "99");
  }

  @OnEveryPlace
  void aResultMayBeNull(Place place) {
    List<Object> seen = new ArrayList<>();
    Doubling jobs =
        new Doubling(2, (Evaluator<Integer, Integer>) job -> null) {
          @Override
          protected void processResult(Integer job, Integer result) {
            seen.add(result);
          }
        };

    jobs.run(place.options());

    assertThat(seen).containsExactly(null, null);
  }

  @OnEveryPlace
  void everyMethodIsCalledByTheThreadThatRuns(Place place) {
    Thread caller = Thread.currentThread();
    Doubling jobs =
        new Doubling(50) {
          @Override
          protected Optional<Integer> nextJob() {
            assertThat(Thread.currentThread()).isSameAs(caller);
            return super.nextJob();
          }

          @Override
          protected void processResult(Integer job, Integer result) {
            assertThat(Thread.currentThread()).isSameAs(caller);
            super.processResult(job, result);
          }

          @Override
          protected void postprocess() {
            assertThat(Thread.currentThread()).isSameAs(caller);
            super.postprocess();
          }
        };

    jobs.run(place.options());

    assertThat(jobs.results).isEqualTo(Doubling.doubles(50));
    assertThat(jobs.postprocessed).isEqualTo(1);
  }

  // Failures

  private static Integer failingAtThree(Integer job) {
    ScriptedMachine.passMillis(1000);
    if (job == 3) {
      throw new IllegalArgumentException("three is bad");
    }
    return 2 * job;
  }

  @Test
  void aJobThatFailsEndsTheRunWithItsStory() {
    Doubling jobs = new Doubling(100, JobDispatcherTest::failingAtThree);

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(options))
        .withMessageStartingWith(
            "job 3 failed: java.lang.IllegalArgumentException: three is bad (attempt 1,")
        .withMessageContaining("slave beef/1, host first#1, sent after 1.001 s, failed after 2.001")
        .satisfies(
            e ->
                assertThat(e.getCause())
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(
                        "JobDispatcherTest.failingAtThree(JobDispatcherTest.java:"))
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.JOB_FAILED))
        .satisfies(e -> assertThat(e.summary().failed()).isEqualTo(1))
        .satisfies(e -> assertThat(e).isInstanceOf(DispatchException.class));
    assertThat(machine.alive()).isEmpty();
    assertThat(jobs.postprocessed).isZero();
  }

  @OnEveryPlace
  void theRunGoesOnWhereProcessFailureSaysSo(Place place) {
    Doubling jobs =
        new Doubling(10, JobDispatcherTest::failingAtThree) {
          @Override
          protected void processFailure(Integer job, JobFailure failure) {
            assertThat(job).isEqualTo(3);
            failures.add(failure);
          }
        };

    RunSummary summary = jobs.run(place.options());

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(summary.completed()).isEqualTo(9);
    assertThat(summary.failed()).isEqualTo(1);
    assertThat(jobs.results).hasSize(9).doesNotContainKey(3);
    assertThat(jobs.failures).hasSize(1);
    assertThat(jobs.postprocessed).isEqualTo(1);
  }

  @OnEveryPlace
  void whatTheEvaluatorThrowsIsItsJobsFailureAlsoWhereItIsAnError(Place place) {
    Doubling jobs =
        new Doubling(
            4,
            (Evaluator<Integer, Integer>)
                job ->
                    switch (job) {
                      case 0 -> throw new StackOverflowError();
                      case 1 -> throw new NoClassDefFoundError("gone");
                      case 2 -> throw new InterruptedException("not by us");
                      default -> 2 * job;
                    }) {
          @Override
          protected void processFailure(Integer job, JobFailure failure) {
            failures.add(failure);
          }
        };

    jobs.run(place.options());

    assertThat(jobs.failures)
        .extracting(failure -> failure.failure().headline())
        .containsExactlyInAnyOrder(
            "java.lang.StackOverflowError",
            "java.lang.NoClassDefFoundError: gone",
            "java.lang.InterruptedException: not by us");
    assertThat(jobs.results).containsOnlyKeys(3);
  }

  @OnEveryPlace
  void aJobOrResultThatCannotTravelIsThatJobsFailureAndNamesTheClass(Place place) {
    List<JobFailure> failures = new ArrayList<>();
    List<Object> processed = new ArrayList<>();
    List<Object> jobs = new ArrayList<>(List.of("good", new Object(), "bad result", "good too"));
    new JobDispatcher<Object, Object>(
        (Evaluator<Object, Object>)
            job -> job.equals("bad result") ? Thread.currentThread() : job) {
      @Override
      protected Optional<Object> nextJob() {
        return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.remove(0));
      }

      @Override
      protected void processResult(Object job, Object result) {
        processed.add(result);
      }

      @Override
      protected void processFailure(Object job, JobFailure failure) {
        failures.add(failure);
      }
    }.run(place.copying());

    failures.sort(Comparator.comparingLong(JobFailure::index));
    assertThat(processed).containsExactlyInAnyOrder("good", "good too");
    assertThat(failures).extracting(JobFailure::index).containsExactly(1L, 2L);
    assertThat(failures.get(0).failure().message()).contains("java.lang.Object");
    assertThat(failures.get(1).failure().message()).contains("Thread is not serializable");
  }

  // Run, reset, stop, cancel

  @OnEveryPlace
  void aSecondRunWithoutResetIsAnErrorThatSaysSo(Place place) {
    RunOptions options = place.options();
    Doubling jobs = new Doubling(3);
    jobs.run(options);

    assertThatIllegalStateException()
        .isThrownBy(() -> jobs.run(options))
        .withMessage("run() was called a second time; call reset() before it");
  }

  @OnEveryPlace
  void afterAResetItCanBeRunAgain(Place place) {
    RunOptions options = place.options();
    Doubling jobs = new Doubling(3);
    jobs.run(options);

    jobs.reset();
    jobs.run(options);

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
    assertThat(jobs.postprocessed).isEqualTo(2);
  }

  @Test
  void aRunThatFailedCanBeResetToo() {
    Doubling jobs = new Doubling(100, JobDispatcherTest::slowly);
    machine.atMillis(1500, jobs::cancel);
    assertThatExceptionOfType(RunException.class).isThrownBy(() -> jobs.run(options));

    jobs.reset();
    RunSummary summary = jobs.run(options);

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(jobs.results).isEqualTo(Doubling.doubles(100));
  }

  @OnEveryPlace
  void neitherRunNorResetMayBeCalledWhileTheRunIsOn(Place place) {
    RunOptions options = place.options();
    Doubling jobs =
        new Doubling(1) {
          @Override
          protected void processResult(Integer job, Integer result) {
            assertThatIllegalStateException()
                .isThrownBy(() -> run(options))
                .withMessage("run() was called while the run is on");
            assertThatIllegalStateException()
                .isThrownBy(this::reset)
                .withMessage("reset() was called while the run is on");
            super.processResult(job, result);
          }
        };

    jobs.run(options);

    assertThat(jobs.results).hasSize(1);
  }

  @Test
  void drainFromInsideDrawsNoMoreAndFinishesWhatRuns() {
    Doubling jobs =
        new Doubling(100, JobDispatcherTest::slowly) {
          @Override
          protected void processResult(Integer job, Integer result) {
            super.processResult(job, result);
            if (job == 4) {
              drain();
            }
          }
        };

    RunSummary summary = jobs.run(options);

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(jobs.results).isEqualTo(Doubling.doubles(summary.drawn() > 6 ? 7 : 6));
    assertThat(summary.completed()).isEqualTo(summary.drawn());
    assertThat(jobs.postprocessed).isEqualTo(1);
  }

  @Test
  void drainFromOutsideDrawsNoMoreAndFinishesWhatRuns() {
    Doubling jobs = new Doubling(100, JobDispatcherTest::slowly);
    machine.atMillis(4500, jobs::drain);

    RunSummary summary = jobs.run(options);

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(jobs.results).isEqualTo(Doubling.doubles(15));
  }

  @OnEveryPlace
  void drainEndsARunThatWaitsForItsOwnNextJob(Place place) {
    Doubling jobs = new Doubling(100, JobDispatcherTest::slowly);
    jobs.drain();

    RunSummary summary = jobs.run(place.options());

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(summary.drawn()).isZero();
  }

  @OnEveryPlace
  void cancelAfterARunDoesNothing(Place place) {
    RunOptions options = place.options();
    Doubling jobs = new Doubling(3);

    jobs.run(options);
    jobs.cancel();
    jobs.reset();

    assertThat(jobs.run(options).completed()).isEqualTo(3);
  }

  @OnEveryPlace
  void cancelBeforeARunEndsItAsSoonAsItBegins(Place place) {
    RunOptions options = place.options();
    Doubling jobs = new Doubling(3);

    jobs.cancel();

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(options))
        .satisfies(end -> assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED));
    jobs.reset();
    assertThat(jobs.run(options).completed()).isEqualTo(3);
  }

  @OnEveryPlace(realOnly = true)
  void cancelFromAnotherThreadInterruptsTheSlaves(Place place) {
    Doubling jobs =
        new CancelledInAJob(
            (job, context) -> {
              context.tell(new CancelledInAJob.Begun());
              new CountDownLatch(1).await();
              return job;
            });

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(place.options().listener(recorder)))
        .withMessageContaining("the run was cancelled")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.CANCELLED));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(recorder.lines("failed")).as("what was cancelled has not failed").isEmpty();
  }

  @Test
  void cancelFromAnotherThreadInterruptsTheEvaluationInTheMaster() {
    Shared<CountDownLatch> begun = Shared.of(new CountDownLatch(1));
    Doubling jobs =
        new Doubling(
            10,
            job -> {
              begun.get().countDown();
              new CountDownLatch(1).await();
              return job;
            });
    Thread other =
        new Thread(
            () -> {
              try {
                begun.get().await();
                jobs.cancel();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    other.start();

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(RunOptions.defaults().inMaster().listener(recorder)))
        .withMessageContaining("the run was cancelled")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.CANCELLED));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(recorder.lines("failed")).as("what was cancelled has not failed").isEmpty();
  }

  @Test
  void anInterruptOfTheEvaluationInTheMasterEndsTheRunAndIsKept() {
    Doubling jobs =
        new Doubling(
            10,
            (Evaluator<Integer, Integer>)
                job -> {
                  Thread.currentThread().interrupt();
                  new CountDownLatch(1).await();
                  return job;
                });

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(RunOptions.defaults().inMaster()))
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.INTERRUPTED));
    assertThat(Thread.interrupted()).as("the flag is restored").isTrue();
  }

  // The virtual machine

  @OnEveryPlace
  void aVirtualMachineThatWasPassedInIsNotClosed(Place place) {
    try (VirtualMachine machine = place.open()) {
      RunOptions options = RunOptions.defaults().on(machine);
      assertThat(new Doubling(3).run(options).completed()).isEqualTo(3);

      assertThat(machine.hosts()).isNotEmpty();
      assertThat(new Doubling(3).run(options).completed()).as("it can be used again").isEqualTo(3);
    }
  }

  @Test
  void aVirtualMachineThatRefusesToSpawnIsNotClosedEither() throws Exception {
    VirtualMachine broken = mock(VirtualMachine.class);
    when(broken.self()).thenReturn(new TaskId(1, 0));
    when(broken.freeSlots()).thenReturn(1);
    when(broken.hosts()).thenReturn(List.<Host>of());
    when(broken.spawn(any(), anyInt(), any())).thenThrow(new DispatchException("no power"));
    doAnswer(call -> 0).when(broken).receive(any(), anyInt(), any());

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> new Doubling(3).run(RunOptions.defaults().on(broken)))
        .withMessageContaining("no power");

    verify(broken, never()).close();
  }

  @Test
  void aVirtualMachineThatWasOpenedByNameIsClosed() throws Exception {
    Shared<Set<Thread>> threads = Shared.of(new HashSet<>());
    Doubling jobs =
        new Doubling(
            20,
            job -> {
              synchronized (threads.get()) {
                threads.get().add(Thread.currentThread());
              }
              return 2 * job;
            });

    /* Threads of this JVM, so that they can be joined. */
    jobs.run(Place.REAL.options().listener(recorder));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(20));
    assertThat(threads.get()).isNotEmpty();
    for (Thread thread : threads.get()) {
      thread.join();
    }
    assertThat(recorder.lines()).first().isEqualTo("started backend local (argument jd.backend)");
  }

  record News(int bound) implements Message.UserMessage {}

  @OnEveryPlace
  void newsForAllSlavesKeepNoneFromItsNextJob(Place place) {
    Doubling jobs =
        new Doubling(4) {
          @Override
          protected Optional<Integer> nextJob() {
            return drawn() == 1 && results.isEmpty() ? Optional.empty() : super.nextJob();
          }

          @Override
          protected void handleResult(
              TaskId source, Message.JobResult message, MasterOutbox outbox) {
            super.handleResult(source, message, outbox);
            slaves().forEach(slave -> outbox.send(slave, new News(1)));
          }
        };

    jobs.run(place.options().maxSlaves(2));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
  }
}
