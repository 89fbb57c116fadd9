package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs whose thread waits in the user's own code. */
@Timeout(600)
final class BlockedMasterTest {

  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private final List<Thread> helpers = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    assertThat(Thread.interrupted()).as("an interrupt outlives its run").isFalse();
    for (Thread helper : helpers) {
      helper.join();
    }
  }

  /** Waits for what never comes. */
  private void block() {
    blocked.countDown();
    try {
      never.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while it waits", e);
    }
  }

  private void whenBlocked(Runnable action) {
    Thread helper =
        new Thread(
            () -> {
              try {
                blocked.await();
                action.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    helpers.add(helper);
    helper.start();
  }

  private static RunOptions local() {
    return RunOptions.defaults().backend("local").setting("jd.local.slots", "2");
  }

  private static RunException endOf(Runnable run) {
    RunException end = catchThrowableOfType(RunException.class, run::run);
    assertThat(end).isNotNull();
    return end;
  }

  /** Gives some jobs, and then waits for more. */
  private Evaluation<Integer, Integer> waitingAfter(int count) {
    Iterator<Integer> source =
        new Iterator<>() {
          private int given;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            if (given == count) {
              block();
            }
            return given++;
          }
        };
    return Jobs.of(source).evaluate((Integer job) -> 2 * job);
  }

  // The source

  @OnEveryPlace
  void cancelInterruptsASourceThatWaits(Place place) {
    Evaluation<Integer, Integer> run = waitingAfter(2).with(place.options());
    whenBlocked(run::cancel);

    RunException end = endOf(() -> run.forEach((index, job, result) -> {}));

    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
  }

  @Test
  void theDeadlineInterruptsASourceThatWaits() {
    Evaluation<Integer, Integer> run =
        waitingAfter(2).with(local().deadline(Duration.ofMillis(50)));

    RunException end = endOf(() -> run.forEach((index, job, result) -> {}));

    assertThat(end.summary().ending()).isEqualTo(Ending.DEADLINE);
  }

  @OnEveryPlace
  void drainInterruptsASourceThatWaitsAndFinishesWhatIsDrawn(Place place) {
    Evaluation<Integer, Integer> run = waitingAfter(5).with(place.options());
    whenBlocked(run::drain);
    List<Integer> results = new ArrayList<>();

    RunSummary summary = run.forEachOrdered((index, job, result) -> results.add(result));

    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);
    assertThat(results).containsExactly(0, 2, 4, 6, 8);
  }

  @Test
  void aSourceThatSaysItIsEmptyWhenItIsInterruptedIsAskedAgainByTheNextLife() {
    MemoryJournal journal = new MemoryJournal();
    Doubling first =
        new Doubling(9) {
          @Override
          protected Optional<Integer> nextJob() {
            if (drawn() == 5) {
              try {
                block();
              } catch (IllegalStateException e) {
                return Optional.empty();
              }
            }
            return super.nextJob();
          }

          @Override
          protected String parameters() {
            return "nine";
          }
        };
    whenBlocked(first::drain);
    RunSummary summary = first.run(local().journal(journal));
    assertThat(summary.ending()).isEqualTo(Ending.DRAINED);

    Doubling second =
        new Doubling(9) {
          @Override
          protected String parameters() {
            return "nine";
          }
        };
    second.run(local().journal(journal));

    assertThat(first.results).isEqualTo(Doubling.doubles(5));
    assertThat(second.results).isEqualTo(Doubling.doubles(9));
  }

  @Test
  void aWarningNamesTheSourceThatWaits() {
    BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    Recorder recorder = new Recorder();
    RunListener feeding =
        new RunListener() {
          @Override
          public void warning(String text) {
            recorder.warning(text);
            queue.add(7);
          }
        };
    Doubling jobs =
        new Doubling(1) {
          @Override
          protected Optional<Integer> nextJob() {
            try {
              return asked++ == 0
                  ? Optional.ofNullable(queue.poll(500, TimeUnit.SECONDS))
                  : Optional.empty();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };

    jobs.run(local().stallWarning(Duration.ofMillis(20)).listener(feeding));

    assertThat(jobs.results).containsOnlyKeys(7);
    assertThat(recorder.lines("warning"))
        .first()
        .isEqualTo("nextJob() has not returned for 0.0 s; the master is blocked");
  }

  // Other code of the user

  @OnEveryPlace
  void cancelInterruptsAConsumerThatWaits(Place place) {
    Evaluation<Integer, Integer> run =
        Jobs.of(List.of(1, 2, 3)).evaluate((Integer job) -> 2 * job).with(place.options());
    whenBlocked(run::cancel);

    RunException end = endOf(() -> run.forEach((index, job, result) -> block()));

    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
    assertThat(end).hasRootCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void aResultWhoseProcessingWasInterruptedIsProcessedByTheNextLife() {
    MemoryJournal journal = new MemoryJournal();
    Doubling first =
        new Doubling(9) {
          @Override
          protected void processResult(Integer job, Integer result) {
            if (job == 3) {
              block();
            }
            super.processResult(job, result);
          }

          @Override
          protected String parameters() {
            return "nine";
          }
        };
    whenBlocked(first::cancel);
    endOf(() -> first.run(local().journal(journal)));

    Doubling second =
        new Doubling(9) {
          @Override
          protected String parameters() {
            return "nine";
          }
        };
    RunSummary summary = second.run(local().journal(journal));

    assertThat(first.results).doesNotContainKey(3);
    assertThat(second.results).isEqualTo(Doubling.doubles(9));
    assertThat(summary.replayed()).isPositive();
  }

  @Test
  void cancelInterruptsAListenerThatWaitsAndStillEndsTheRunInOrder() {
    Recorder recorder = new Recorder();
    RunListener waiting =
        new RunListener() {
          @Override
          public void completed(long index, TaskId slave, Duration evaluated) {
            block();
          }
        };
    Doubling jobs = new Doubling(9);
    whenBlocked(jobs::cancel);

    RunException end = endOf(() -> jobs.run(local().listener(waiting).listener(recorder)));

    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
    assertThat(recorder.lines("finished")).containsExactly("CANCELLED");
  }

  @Test
  void cancelInterruptsPostprocess() {
    Doubling jobs =
        new Doubling(3) {
          @Override
          protected void postprocess() {
            block();
          }
        };
    whenBlocked(jobs::cancel);

    assertThat(endOf(() -> jobs.run(local())).summary().ending()).isEqualTo(Ending.CANCELLED);
  }

  @OnEveryPlace
  void aConsumerThatCancelsItsRunIsNotInterruptedByThat(Place place) {
    boolean[] interrupted = new boolean[1];
    Doubling jobs =
        new Doubling(100) {
          @Override
          protected void processResult(Integer job, Integer result) {
            cancel();
            interrupted[0] |= Thread.currentThread().isInterrupted();
          }
        };

    RunException end = endOf(() -> jobs.run(place.options()));

    assertThat(end.summary().ending()).isEqualTo(Ending.CANCELLED);
    assertThat(interrupted[0]).isFalse();
  }

  // Interrupts that nobody of the run has given

  @Test
  void anEndByAnInterruptFlagNamesTheJobInWhoseEvaluationItWasSet() {
    Doubling jobs =
        new Doubling(
            5,
            (job, context) -> {
              if (job == 2) {
                Thread.currentThread().interrupt();
              }
              return 2 * job;
            });

    RunException end = endOf(() -> jobs.run(RunOptions.defaults().inMaster()));

    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(end.summary().ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(end)
        .hasMessageContaining("in the evaluation in the master of job 2,")
        .hasMessageContaining("RunOptions.backend(\"local\")");
  }

  @OnEveryPlace
  void anEndByAnInterruptNamesTheConsumer(Place place) {
    Doubling jobs =
        new Doubling(5) {
          @Override
          protected void processResult(Integer job, Integer result) {
            Thread.currentThread().interrupt();
          }
        };

    RunException end = endOf(() -> jobs.run(place.options().maxSlaves(1)));

    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(end)
        .hasMessageStartingWith("the run's thread was interrupted in processResult() of job 0");
  }
}
