package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachines;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Evaluators that do what they should not, and what the user sees of it; the others are done. */
@Timeout(600)
final class MisbehavingTest {

  private static final int JOBS = 6;
  private static final int BAD = 2;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  @TempDir Path folder;

  /** Evaluates all jobs but one well, and that one in some way. */
  private static Lenient jobs(ContextEvaluator<Integer, Integer> bad) {
    return new Lenient(
        JOBS, (job, context) -> job == BAD ? bad.evaluate(job, context) : (Integer) (2 * job));
  }

  private static JobFailure failure(Lenient jobs) {
    assertThat(jobs.results).containsOnlyKeys(0, 1, 3, 4, 5);
    assertThat(jobs.failures).extracting(JobFailure::index).containsExactly((long) BAD);
    return jobs.failures.get(0);
  }

  // Errors

  private static int recurse(int depth) {
    return depth < 0 ? 0 : 1 + recurse(depth + 1);
  }

  @OnEveryPlace
  void anEvaluatorThatOverflowsTheStackHasFailed(Place place) {
    Lenient jobs = jobs((job, context) -> recurse(0));

    jobs.run(place.options());

    JobFailure failure = failure(jobs);
    assertThat(failure.verdict()).isEqualTo(JobFailure.Verdict.THREW);
    assertThat(failure.headline()).startsWith("job 2 failed: java.lang.StackOverflowError");
    assertThat(failure.story()).contains("MisbehavingTest.recurse");
  }

  @OnEveryPlace
  void anEvaluatorThatAsksForMoreMemoryThanThereIsHasFailed(Place place) {
    Lenient jobs = jobs((job, context) -> new long[Integer.MAX_VALUE].length);

    jobs.run(place.options());

    assertThat(failure(jobs).headline()).startsWith("job 2 failed: java.lang.OutOfMemoryError");
  }

  // Results

  /** Gives the results of jobs that are the same on every place, and what has failed. */
  private static final class Answers extends JobDispatcher<Integer, Object> {
    private final List<Object> results = new ArrayList<>();
    private final List<JobFailure> failures = new ArrayList<>();
    private int drawn;

    Answers(Evaluator<Integer, Object> bad) {
      super(
          (Evaluator<Integer, Object>) job -> job == BAD ? bad.evaluate(job) : (Object) (2 * job));
    }

    @Override
    protected Optional<Integer> nextJob() {
      return drawn < JOBS ? Optional.of(drawn++) : Optional.empty();
    }

    @Override
    protected void processResult(Integer job, Object result) {
      results.add(result);
    }

    @Override
    protected void processFailure(Integer job, JobFailure failure) {
      failures.add(failure);
    }

    String headline() {
      assertThat(results).containsExactlyInAnyOrder(0, 2, 6, 8, 10);
      assertThat(failures).extracting(JobFailure::index).containsExactly((long) BAD);
      return failures.get(0).headline();
    }
  }

  @OnEveryPlace
  void aResultThatIsNoValueHasFailedAndItsClassIsNamed(Place place) {
    Answers jobs = new Answers(job -> List.of(Thread.currentThread()));

    jobs.run(place.copying());

    assertThat(jobs.headline()).contains("Thread is not serializable");
  }

  /** Lists in lists, so that serialisation recurses. */
  private static Object deep(int depth) {
    Object nested = "end";
    for (int i = 0; i < depth; i++) {
      nested = new ArrayList<>(List.of(nested));
    }
    return nested;
  }

  @OnEveryPlace
  void aResultThatIsTooDeepToBeWrittenHasFailed(Place place) {
    Answers jobs = new Answers(job -> deep(100_000));

    jobs.run(place.copying());

    assertThat(jobs.headline())
        .contains("cannot encode a java.util.ArrayList: it is nested too deeply");
  }

  private static final class Unreadable implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) {
      throw new IllegalStateException("not with me");
    }
  }

  @OnEveryPlace
  void aResultThatCannotBeReadHasFailed(Place place) {
    Answers jobs = new Answers(job -> new Unreadable());

    jobs.run(place.copying());

    assertThat(jobs.headline()).contains("not with me");
  }

  @OnEveryPlace
  void aResultMayBeNull(Place place) {
    Answers jobs = new Answers(job -> null);

    jobs.run(place.options());

    assertThat(jobs.results).hasSize(JOBS).containsOnlyOnce((Object) null);
  }

  /* Not over other hosts: there it is a matter of their memory. */
  @ParameterizedTest
  @EnumSource(Place.class)
  void aResultMayHave50MiB(Place place) {
    Answers jobs =
        new Answers(
            job -> {
              byte[] much = new byte[50 << 20];
              Arrays.fill(much, (byte) 7);
              return much;
            });

    jobs.run(place.copying());

    assertThat(jobs.failures).isEmpty();
    assertThat(jobs.results)
        .hasSize(JOBS)
        .filteredOn(byte[].class::isInstance)
        .singleElement()
        .satisfies(
            much -> {
              byte[] bytes = (byte[]) much;
              assertThat(bytes.length).isEqualTo(50 << 20);
              assertThat(bytes[0] + bytes[bytes.length - 1]).isEqualTo(14);
            });
  }

  // Hanging

  private void runsOutOfTime(Place place, ContextEvaluator<Integer, Integer> bad) {
    Lenient jobs = jobs(bad);

    /* The others have all the time that they need. */
    try (VirtualMachine machine =
        new SlowClock(place.open(), () -> jobs.results.size() < JOBS - 1)) {
      RunOptions options = RunOptions.defaults().on(machine);
      jobs.run(options.jobTimeout(JobTimeout.of(LIMIT)));
    }

    JobFailure failure = failure(jobs);
    assertThat(failure.verdict()).isEqualTo(JobFailure.Verdict.TIMED_OUT);
    assertThat(failure.attempts()).hasSize(2);
    assertThat(failure.story())
        .startsWith("job 2 failed after 2 attempts: it ran out of time: no result after ")
        .contains("attempt 1, slave ", "attempt 2, slave ")
        .contains("give it more time with RunOptions.jobTimeout");
  }

  @OnEveryPlace(realOnly = true)
  void anEvaluatorThatWaitsForEverRunsOutOfTime(Place place) {
    runsOutOfTime(
        place,
        (job, context) -> {
          Thread.currentThread().join();
          return job;
        });
  }

  @OnEveryPlace(realOnly = true)
  void anEvaluatorThatLoopsUntilItIsCancelledRunsOutOfTime(Place place) {
    runsOutOfTime(
        place,
        (job, context) -> {
          while (!context.cancelled()) {
            Thread.onSpinWait();
          }
          return job;
        });
  }

  /** Ends when the test does, and not before, whoever interrupts it. */
  private static Integer waitWhileThereIs(String file) {
    while (Files.exists(Path.of(file))) {
      LockSupport.parkNanos(1_000_000);
      Thread.interrupted();
    }
    return -1;
  }

  private String aFile() throws IOException {
    return Files.createFile(folder.resolve("hang")).toString();
  }

  @OnEveryPlace(realOnly = true)
  void anEvaluatorThatHeedsNoInterruptRunsOutOfTime(Place place) throws IOException {
    String file = aFile();

    runsOutOfTime(place, (job, context) -> waitWhileThereIs(file));
  }

  /* The call that opens a pipe waits in the system until somebody opens its other end. */
  @OnEveryPlace(realOnly = true)
  @DisabledOnOs(OS.WINDOWS)
  void anEvaluatorThatWaitsInTheSystemRunsOutOfTime(Place place) throws Exception {
    String pipe = folder.resolve("pipe").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    try {
      runsOutOfTime(
          place,
          (job, context) -> {
            try (InputStream in = new FileInputStream(pipe)) {
              return in.read();
            }
          });
    } finally {
      new RandomAccessFile(pipe, "rw").close(); // lets all go on
    }
  }

  @OnEveryPlace(realOnly = true)
  void anEvaluatorThatHeedsNoInterruptDoesNotKeepARunFromBeingCancelled(Place place)
      throws IOException {
    String file = aFile();
    Doubling jobs =
        new CancelledInAJob(
            (job, context) -> {
              context.tell(new CancelledInAJob.Begun());
              return waitWhileThereIs(file);
            });

    RunException end =
        catchThrowableOfType(RunException.class, () -> jobs.run(place.options().maxSlaves(1)));

    assertThat(end.summary().ending()).isEqualTo(RunSummary.Ending.CANCELLED);
  }

  private static VirtualMachine oneSlot() {
    return VirtualMachines.choose(Map.of("jd.backend", "local", "jd.local.slots", "1")).open();
  }

  /** The virtual machine gives up one thread for each slot; then slots stay taken. */
  @Test
  void whenEveryThreadHangsTheRunSaysSoAndGoesOnWhenOneEnds() throws IOException {
    String file = aFile();
    List<String> warnings = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void warning(String text) {
            warnings.add(text);
            if (text.contains("every slot is held by a thread that cannot be stopped")) {
              assertThat(Path.of(file).toFile().delete()).isTrue();
            }
          }
        };
    Lenient jobs =
        new Lenient(2, (job, context) -> job == 0 ? waitWhileThereIs(file) : (Integer) (2 * job));

    /* The job that is evaluated when the file is gone has all the time that it needs. */
    try (VirtualMachine machine = new SlowClock(oneSlot(), () -> Files.notExists(Path.of(file)))) {
      RunOptions options = RunOptions.defaults().on(machine).listener(listener);
      jobs.run(options.jobTimeout(JobTimeout.of(LIMIT)));
    }

    assertThat(jobs.failures).extracting(JobFailure::index).containsExactly(0L);
    assertThat(jobs.results).containsOnlyKeys(1);
    String givenUp = "ignores interrupts. Its slot is free again";
    assertThat(warnings).first().asString().contains(givenUp);
    warnings.removeIf(text -> text.contains(givenUp)); // the second thread may be, in its turn
    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0)).startsWith("waiting for slaves: 0 of at least 1 spawned");
    assertThat(warnings.get(1)).startsWith("waited ").endsWith(" s for slaves");
  }
}
