package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.UserMessage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which directories of jobs are kept, and that what somebody removes is created again. */
@Timeout(600)
final class JobDirectoriesTest {

  private static final Pattern KEPT = Pattern.compile("\\(its directory is kept: ([^)]*)\\)");

  @TempDir private Path directory;

  record Begun() implements UserMessage {}

  /** Marks in a folder that the master has heard from an attempt that has a directory. */
  private static final class Marking extends Lenient {
    private final Path marks;

    Marking(Path marks, ContextEvaluator<Integer, Integer> evaluator) {
      super(1, evaluator);
      this.marks = marks;
    }

    @Override
    protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
      super.fillHandlerTable(table);
      table.on(
          Begun.class,
          started(),
          (source, message, outbox) ->
              assertThat(marks.resolve("mark-" + UUID.randomUUID()).toFile().mkdir()).isTrue());
    }
  }

  private static List<Path> named(JobFailure failure) {
    List<Path> paths = new ArrayList<>();
    for (FailedAttempt attempt : failure.attempts()) {
      Matcher matcher = KEPT.matcher(attempt.headline());
      if (matcher.find()) {
        paths.add(Path.of(matcher.group(1)));
      }
    }
    return paths;
  }

  private static int write(JobContext context) throws IOException {
    Files.writeString(context.directory().resolve("log"), "attempt " + context.attempt());
    return context.attempt();
  }

  private static void block(JobContext context) throws InterruptedException {
    context.tell(new Begun());
    new CountDownLatch(1).await();
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      return tree.filter(path -> path.endsWith("log")).map(Path::getParent).toList();
    }
  }

  @OnEveryPlace
  void whatFailedAttemptsHaveLeftIsRemovedWhenALaterOneHasAResult(Place place) {
    Lenient jobs =
        new Lenient(
            3,
            (job, context) -> {
              if (write(context) <= 2) {
                throw new IllegalStateException("licence server busy");
              }
              return 2 * job;
            });

    jobs.run(
        place.options().directory(directory).failurePolicy(FailurePolicy.defaults().exceptions(2)));

    assertThat(jobs.results).hasSize(3);
    assertThat(directory).isEmptyDirectory();
  }

  @OnEveryPlace
  void theDirectoriesOfAllAttemptsOfAFailedJobAreKeptAndNamed(Place place) throws IOException {
    Lenient jobs =
        new Lenient(
            2,
            (job, context) -> {
              write(context);
              if (job == 1) {
                throw new IllegalStateException("no convergence");
              }
              return 2 * job;
            });

    jobs.run(
        place.options().directory(directory).failurePolicy(FailurePolicy.defaults().exceptions(2)));

    assertThat(named(jobs.failures.get(0))).hasSize(3).containsExactlyInAnyOrderElementsOf(kept());
  }

  @Test
  void whatAJobInTheMasterHasLeftIsRemovedWhenALaterAttemptHasAResult() {
    RunOptions options =
        RunOptions.defaults()
            .inMaster()
            .directory(directory)
            .failurePolicy(FailurePolicy.defaults().exceptions(1));

    Jobs.of(List.of(1))
        .evaluate((Integer job, JobContext context) -> failFirst(context))
        .with(options)
        .results();

    assertThat(directory).isEmptyDirectory();
  }

  private static int failFirst(JobContext context) throws IOException {
    if (write(context) == 1) {
      throw new IllegalStateException("licence server busy");
    }
    return 0;
  }

  @OnEveryPlace(realOnly = true)
  void theDirectoriesOfAttemptsThatRanOutOfTimeAreKeptAndNamed(Place place) throws Exception {
    Path marks = Files.createDirectory(directory.resolve("marks"));
    String seen = marks.toString();
    Marking jobs =
        new Marking(
            marks,
            (job, context) -> {
              write(context);
              if (new File(seen).list().length >= 2) {
                throw new IllegalStateException("no convergence");
              }
              block(context);
              return 0;
            });

    jobs.run(soon(place));

    List<Path> named = named(jobs.failures.get(0));
    assertThat(named).hasSizeGreaterThanOrEqualTo(3);
    for (Path path : named) {
      Await.until(() -> Files.exists(path.resolve("log")));
    }
  }

  @OnEveryPlace(realOnly = true)
  void theDirectoriesOfAttemptsThatRanOutOfTimeAreRemovedWhenALaterOneHasAResult(Place place)
      throws Exception {
    Path marks = Files.createDirectory(directory.resolve("marks"));
    String seen = marks.toString();
    Marking jobs =
        new Marking(
            marks,
            (job, context) -> {
              write(context);
              if (new File(seen).list().length < 2) {
                block(context);
              }
              return 2 * job;
            });

    jobs.run(soon(place).maxSlaves(Integer.MAX_VALUE)); // so that each process has a slave left

    assertThat(jobs.results).hasSize(1);
    Await.until(() -> directory.toFile().list().length == 1);
  }

  /* Who has not even begun by then is tried again. */
  private RunOptions soon(Place place) {
    return place
        .options()
        .directory(directory)
        .maxSlaves(1)
        .jobTimeout(JobTimeout.of(Duration.ofSeconds(1)))
        .failurePolicy(FailurePolicy.defaults().timeouts(1000));
  }

  @Test
  void theDirectoryOfAnEvaluationThatIgnoresInterruptsIsKeptWhileItIsInUse() throws Exception {
    Path marks = Files.createDirectory(directory.resolve("marks"));
    String seen = marks.toString();
    Shared<CountDownLatch> released = Shared.of(new CountDownLatch(1));
    Marking jobs =
        new Marking(
            marks,
            (job, context) -> {
              write(context);
              if (new File(seen).list().length >= 1) {
                throw new IllegalStateException("no convergence");
              }
              context.tell(new Begun());
              awaitUninterruptibly(released.get());
              return 0;
            });

    try {
      jobs.run(soon(Place.REAL));

      List<Path> named = named(jobs.failures.get(0));
      assertThat(named).hasSizeGreaterThanOrEqualTo(2);
      for (Path path : named) {
        Await.until(() -> Files.exists(path.resolve("log")));
      }
    } finally {
      released.get().countDown();
    }
    Await.until(() -> directory.toFile().list().length == 2);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // A job that ignores it.
      }
    }
  }

  @OnEveryPlace
  void aDirectoryThatSomebodyRemovesIsCreatedAgain(Place place) {
    List<Integer> results =
        Jobs.of(IntStream.range(0, 10).boxed())
            .evaluate(
                (Integer job, JobContext context) -> {
                  Path own = context.directory();
                  if (job == 2) {
                    Files.delete(own);
                    Files.delete(own.getParent());
                  }
                  assertThat(context.directory()).isEmptyDirectory();
                  return job;
                })
            .with(place.options().directory(directory))
            .results();

    assertThat(results).hasSize(10);
    assertThat(directory).isEmptyDirectory();
  }

  @OnEveryPlace
  void mirroredFilesThatSomebodyRemovesAreWrittenAgain(Place place) throws IOException {
    Path models = Files.createDirectory(directory.resolve("models"));
    Files.writeString(models.resolve("a.lib"), "A");
    Path slaves = Files.createDirectory(directory.resolve("slaves"));

    List<String> results =
        Jobs.of(IntStream.range(0, 10).boxed())
            .evaluate(
                (Integer job, JobContext context) -> {
                  Path file = context.mirror().resolve("a.lib");
                  String text = Files.readString(file);
                  Files.delete(file);
                  return text;
                })
            .with(place.options().directory(slaves).mirror(models, "*.lib"))
            .results();

    assertThat(results).hasSize(10).containsOnly("A");
    assertThat(slaves).isEmptyDirectory();
  }
}
