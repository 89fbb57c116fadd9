package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EvaluatorTest {

  private static final RunOptions LOCAL =
      RunOptions.defaults().backend("local").setting("jd.local.slots", "2");
  private static final RunOptions IN_MASTER = RunOptions.defaults().inMaster();

  private final ScriptedMachine machine = new ScriptedMachine(2);
  private final RunOptions options = machine.options();
  @TempDir Path directory;

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  // Context

  @Test
  void theContextKnowsIndexAttemptSlaveAndHost() {
    machine.atMillis(500, () -> machine.die(machine.task(1)));

    List<String> facts =
        Jobs.of(List.of("a", "b", "c"))
            .evaluate(
                (String job, JobContext context) -> {
                  ScriptedMachine.passMillis(1000);
                  return job
                      + context.index()
                      + " attempt "
                      + context.attempt()
                      + " on "
                      + context.slave()
                      + " "
                      + context.host();
                })
            .with(options)
            .results();

    assertThat(facts)
        .containsExactly(
            "a0 attempt 2 on beef/3 first#1",
            "b1 attempt 1 on beef/2 first#1",
            "c2 attempt 1 on beef/2 first#1");
  }

  private static List<Long> randomNumbers(RunOptions options) {
    return Jobs.of(upTo(20))
        .evaluate((Integer job, JobContext context) -> context.random().longs(2).sum())
        .with(options)
        .results();
  }

  @Test
  void randomNumbersAreTheSameWhateverTheSlots() {
    List<Long> expected = randomNumbers(IN_MASTER.seed(42));

    assertThat(expected).doesNotHaveDuplicates();
    assertThat(randomNumbers(options.seed(42))).isEqualTo(expected);
    assertThat(randomNumbers(options.seed(42).maxSlaves(1))).isEqualTo(expected);
    assertThat(randomNumbers(LOCAL.seed(42))).isEqualTo(expected);
  }

  @Test
  void randomNumbersDependOnTheSeed() {
    List<Long> one = randomNumbers(IN_MASTER.seed(1));

    assertThat(randomNumbers(IN_MASTER.seed(2))).doesNotContainAnyElementsOf(one);
    assertThat(randomNumbers(IN_MASTER.seed(0))).isEqualTo(randomNumbers(IN_MASTER));
  }

  @Test
  void randomNumbersAreTheSameInEveryAttempt() {
    Shared<List<Long>> seen = Shared.of(new ArrayList<>());
    machine.atMillis(500, () -> machine.die(machine.task(1)));

    Jobs.of(List.of("job"))
        .evaluate(
            (String job, JobContext context) -> {
              ScriptedMachine.passMillis(1000);
              seen.get().add(context.random().nextLong());
              return job;
            })
        .with(options.maxSlaves(1))
        .results();

    assertThat(seen.get()).hasSize(2);
    assertThat(seen.get().get(0)).isEqualTo(seen.get().get(1));
  }

  // Directory

  @Test
  void aPrivateDirectoryIsEmptyAndRemovedAfterTheEvaluation() throws IOException {
    List<String> seen =
        Jobs.of(upTo(4))
            .evaluate(
                (Integer job, JobContext context) -> {
                  Path own = context.directory();
                  assertThat(own).isEmptyDirectory().isEqualTo(context.directory());
                  Files.createDirectories(own.resolve("sub/folder"));
                  Files.writeString(own.resolve("sub/folder/file"), "text");
                  return own.toString();
                })
            .with(LOCAL.directory(directory))
            .results();

    assertThat(seen).doesNotHaveDuplicates().allMatch(one -> one.startsWith(directory.toString()));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDirectoryIsKeptOnFailureAndTheFailureSaysWhere() throws IOException {
    List<JobOutcome<Integer, String>> outcomes =
        Jobs.of(upTo(2))
            .evaluate(
                (Integer job, JobContext context) -> {
                  Files.writeString(context.directory().resolve("log"), "job " + job);
                  if (job == 1) {
                    throw new IllegalStateException("no convergence");
                  }
                  return "fine";
                })
            .with(LOCAL.directory(directory))
            .outcomes();

    assertThat(outcomes.get(0)).isInstanceOf(JobOutcome.Done.class);
    JobOutcome.Failed<Integer, String> failed =
        (JobOutcome.Failed<Integer, String>) outcomes.get(1);
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> kept = tree.filter(Files::isRegularFile).toList();
      assertThat(kept).hasSize(1);
      assertThat(kept.get(0)).hasContent("job 1");
      assertThat(failed.failure().failure().message())
          .isEqualTo("no convergence (its directory is kept: " + kept.get(0).getParent() + ")");
    }
  }

  @Test
  void noDirectoryIsMadeIfNobodyAsks() {
    Jobs.of(upTo(4)).evaluate((Integer job) -> job).with(LOCAL.directory(directory)).results();

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsTheJobsFailure() {
    List<JobOutcome<Integer, Path>> outcomes =
        Jobs.of(upTo(1))
            .evaluate((Integer job, JobContext context) -> context.directory())
            .with(IN_MASTER.directory(directory.resolve("nowhere")))
            .outcomes();

    assertThat(outcomes.get(0))
        .isInstanceOfSatisfying(
            JobOutcome.Failed.class,
            failed ->
                assertThat(failed.failure().failure().headline())
                    .startsWith(UncheckedIOException.class.getName())
                    .contains("cannot make a directory for job 0", "nowhere"));
  }

  @Test
  void theDirectoryOfACancelledEvaluationIsRemoved() {
    Shared<CountDownLatch> begun = Shared.of(new CountDownLatch(1));
    Doubling jobs =
        new Doubling(
            1,
            (job, context) -> {
              Files.writeString(context.directory().resolve("log"), "text");
              begun.get().countDown();
              new CountDownLatch(1).await();
              return job;
            });
    Thread other =
        new Thread(
            () -> {
              try {
                begun.get().await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              jobs.cancel();
            });
    other.start();

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(LOCAL.directory(directory)))
        .withMessageContaining("cancelled");
    assertThat(directory).isEmptyDirectory();
  }

  // Tell and cancelled

  record Halfway(long index) implements UserMessage {}

  @Test
  void whatIsToldArrivesBeforeTheResult() {
    List<String> story = new ArrayList<>();
    Doubling jobs =
        new Doubling(
            3,
            (job, context) -> {
              ScriptedMachine.passMillis(500);
              context.tell(new Halfway(context.index()));
              ScriptedMachine.passMillis(500);
              return 2 * job;
            }) {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(
                Halfway.class,
                started(),
                (source, message, outbox) ->
                    story.add(source.number() + " halfway " + message.index()));
          }

          @Override
          protected void processResult(Integer job, Integer result) {
            story.add("result " + job);
          }
        };

    jobs.run(options);

    assertThat(story)
        .containsExactly(
            "1 halfway 0", "2 halfway 1", "result 0", "result 1", "1 halfway 2", "result 2");
  }

  @Test
  void anEvaluatorInTheMasterCanTellToo() {
    List<String> story = new ArrayList<>();
    Doubling jobs =
        new Doubling(
            2,
            (job, context) -> {
              context.tell(new Halfway(context.index()));
              return 2 * job;
            }) {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(
                Halfway.class,
                local(),
                (source, message, outbox) -> story.add("halfway " + message.index()));
          }

          @Override
          protected void processResult(Integer job, Integer result) {
            story.add("result " + job);
          }
        };

    jobs.run(IN_MASTER);

    assertThat(story).containsExactly("halfway 0", "result 0", "halfway 1", "result 1");
  }

  @Test
  void anEvaluatorCanSeeThatItWasCancelled() {
    Shared<CountDownLatch> begun = Shared.of(new CountDownLatch(1));
    Shared<CountDownLatch> seen = Shared.of(new CountDownLatch(1));
    Doubling jobs =
        new Doubling(
            1,
            (job, context) -> {
              assertThat(context.cancelled()).isFalse();
              begun.get().countDown();
              while (!context.cancelled()) {
                Thread.onSpinWait();
              }
              seen.get().countDown();
              return job;
            });
    Thread other =
        new Thread(
            () -> {
              try {
                begun.get().await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              jobs.cancel();
            });
    other.start();

    assertThatExceptionOfType(RunException.class).isThrownBy(() -> jobs.run(LOCAL));
    assertThat(seen.get().getCount()).isZero();
  }

  // Copies and factories

  private static final class Scratch implements Evaluator<Integer, Integer> {
    private static final long serialVersionUID = 1;
    private int calls;

    @Override
    public Integer evaluate(Integer job) {
      ScriptedMachine.passMillis(1000);
      return ++calls;
    }
  }

  @Test
  void everySlaveWorksWithACopyOfItsOwn() {
    Scratch evaluator = new Scratch();

    List<Integer> calls = Jobs.of(upTo(6)).evaluate(evaluator).with(options).results();

    assertThat(calls).containsExactly(1, 1, 2, 2, 3, 3);
    assertThat(evaluator.calls).isZero();
  }

  @Test
  void theMasterWorksWithACopyOfItsOwnToo() {
    Scratch evaluator = new Scratch();

    List<Integer> calls = Jobs.of(upTo(3)).evaluate(evaluator).with(IN_MASTER).results();

    assertThat(calls).containsExactly(1, 2, 3);
    assertThat(evaluator.calls).isZero();
  }

  @SuppressWarnings("serial") // it is made in the slave and never travels
  private static final class Connection
      implements ContextEvaluator<Integer, Integer>, AutoCloseable {
    private static final long serialVersionUID = 1;

    private final Object notSerializable = new Object();
    private final ConcurrentLinkedQueue<String> story;

    Connection(ConcurrentLinkedQueue<String> story) {
      this.story = story;
      story.add("open");
    }

    @Override
    public Integer evaluate(Integer job, JobContext context) {
      assertThat(notSerializable).isNotNull();
      story.add("job");
      return 2 * job;
    }

    @Override
    public void close() {
      story.add("close");
    }
  }

  @Test
  void aFactoryMakesAnEvaluatorOncePerSlaveAndItIsClosedWithTheSlave() {
    for (RunOptions place : List.of(LOCAL, options, IN_MASTER)) {
      Shared<ConcurrentLinkedQueue<String>> story = Shared.of(new ConcurrentLinkedQueue<>());
      Doubling jobs = new Doubling(30, () -> new Connection(story.get()));

      RunSummary summary = jobs.run(place);

      assertThat(jobs.results).isEqualTo(Doubling.doubles(30));
      long opened = story.get().stream().filter("open"::equals).count();
      assertThat(opened).isBetween((long) summary.slavesMost(), 2L);
      assertThat(story.get()).filteredOn("job"::equals).hasSize(30);
      assertThat(story.get()).filteredOn("close"::equals).hasSize((int) opened);
    }
  }

  @Test
  void theEvaluatorOfASlaveThatWasKilledIsClosedToo() {
    Shared<ConcurrentLinkedQueue<String>> story = Shared.of(new ConcurrentLinkedQueue<>());
    Doubling jobs =
        new Doubling(1, () -> new Connection(story.get())) {
          @Override
          protected void processResult(Integer job, Integer result) {
            throw new IllegalStateException("enough");
          }
        };

    assertThatExceptionOfType(RunException.class).isThrownBy(() -> jobs.run(options));

    assertThat(story.get()).filteredOn("open"::equals).hasSize(2);
    assertThat(story.get()).filteredOn("close"::equals).hasSize(2);
  }

  @Test
  void anEvaluatorThatCannotBeClosedHarmsNothing() {
    Doubling jobs = new Doubling(1, () -> new Broken());

    assertThat(jobs.run(options).completed()).isEqualTo(1);
  }

  private static final class Broken implements ContextEvaluator<Integer, Integer>, AutoCloseable {
    private static final long serialVersionUID = 1;

    @Override
    public Integer evaluate(Integer job, JobContext context) {
      return job;
    }

    @Override
    public void close() throws IOException {
      throw new IOException("stuck");
    }
  }

  // What cannot travel

  private static final class Captured extends JobDispatcher<Integer, Integer> {
    private final int factor = 2;

    Captured() {
      super((Evaluator<Integer, Integer>) job -> job);
    }

    Evaluator<Integer, Integer> capturing() {
      return job -> factor * job;
    }

    @Override
    protected Optional<Integer> nextJob() {
      return Optional.of(1);
    }

    @Override
    protected void processResult(Integer job, Integer result) {}
  }

  @Test
  void aLambdaThatCapturesTheDispatcherFailsBeforeTheFirstJobAndNamesIt() {
    Doubling jobs = new Doubling(3, new Captured().capturing());

    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> jobs.run(options))
        .withMessageContaining("the lambda captured its " + Captured.class.getName() + " (this)")
        .withMessageContaining("copy what it needs into local variables");
    assertThat(jobs.asked).isZero();
    assertThat(machine.spawns()).isEmpty();
  }

  @Test
  void whatCannotTravelFailsOnEveryBackendAlike() {
    for (RunOptions place : List.of(LOCAL, IN_MASTER)) {
      assertThatExceptionOfType(PayloadException.class)
          .isThrownBy(() -> new Doubling(3, new Captured().capturing()).run(place));
    }
  }

  @Test
  void theDispatcherNeverTravelsEvenIfItIsSerializable() {
    final class Eager extends JobDispatcher<Integer, Integer> implements Serializable {
      private static final long serialVersionUID = 1;

      Eager() {
        super((Evaluator<Integer, Integer>) job -> job);
      }

      @Override
      protected Optional<Integer> nextJob() {
        return Optional.empty();
      }

      @Override
      protected void processResult(Integer job, Integer result) {}
    }
    Eager eager = new Eager();

    assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Payload.copy(eager));
  }

  // Slave-side handlers

  record Ask(String what) implements UserMessage {}

  record Told(String what) implements UserMessage {}

  @Test
  void slaveHandlersTravelWithTheEvaluator() {
    Map<TaskId, String> answers = new TreeMap<>();
    Doubling jobs =
        new Doubling(2) {
          @Override
          protected SlaveHandlers slaveHandlers() {
            return table ->
                table.on(
                    Ask.class,
                    (source, message, outbox) ->
                        outbox.send(source, new Told(message.what() + "!")));
          }

          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(
                Told.class,
                started(),
                (source, message, outbox) -> answers.put(source, message.what()));
          }

          @Override
          protected void handleSlaveStarted(
              TaskId source, Message.SlaveStarted message, MasterOutbox outbox) {
            super.handleSlaveStarted(source, message, outbox);
            outbox.send(source, new Ask("hello " + source.number()));
            outbox.markIdle(source);
          }
        };

    jobs.run(options);

    assertThat(answers).isEqualTo(Map.of(machine.task(1), "hello 1!", machine.task(2), "hello 2!"));
    assertThat(jobs.results).isEqualTo(Doubling.doubles(2));
  }

  @Test
  void slavesHearOfStartupSoThatTheyCanQuietDown() {
    Shared<List<Message.Startup>> heard = Shared.of(new ArrayList<>());
    Doubling jobs =
        new Doubling(2) {
          @Override
          protected SlaveHandlers slaveHandlers() {
            return listening(heard);
          }
        };

    jobs.run(options);
    jobs.reset();
    jobs.run(IN_MASTER);

    assertThat(heard.get())
        .extracting(Message.Startup::master)
        .containsExactly(false, false, false);
    assertThat(heard.get())
        .extracting(Message.Startup::localMode)
        .containsExactly(false, false, true);
    assertThat(new HashSet<>(heard.get())).hasSize(3);
  }

  private static SlaveHandlers listening(Shared<List<Message.Startup>> heard) {
    return table ->
        table.on(Message.Startup.class, (source, message, outbox) -> heard.get().add(message));
  }

  // Mirror

  @Test
  void mirroredFilesAreCopiedToEverySlaveAndRemovedWithIt() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("models/deep")).getParent();
    Files.writeString(folder.resolve("a.lib"), "A");
    Files.writeString(folder.resolve("deep/b.lib"), "B");
    Files.writeString(folder.resolve("notes.txt"), "not for slaves");
    Path slaves = Files.createDirectory(directory.resolve("slaves"));

    List<String> seen =
        Jobs.of(upTo(4))
            .evaluate(
                (Integer job, JobContext context) -> {
                  Path mirror = context.mirror();
                  assertThat(mirror.resolve("notes.txt")).doesNotExist();
                  ScriptedMachine.passMillis(10);
                  return mirror
                      + ":"
                      + Files.readString(mirror.resolve("a.lib"))
                      + Files.readString(mirror.resolve("deep/b.lib"));
                })
            .with(options.directory(slaves).mirror(folder, "*.lib").mirror(folder, "deep/**"))
            .results();

    assertThat(seen).allMatch(one -> one.startsWith(slaves.toString()) && one.endsWith(":AB"));
    assertThat(new HashSet<>(seen)).as("one directory a slave").hasSize(2);
    assertThat(slaves).isEmptyDirectory();
    assertThat(folder.resolve("a.lib")).hasContent("A");
  }

  @Test
  void nothingToMirrorIsAnErrorBeforeTheFirstJob() {
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> new Doubling(1).run(options.mirror(directory, "*.lib")))
        .withMessage("nothing to mirror matches: folder=" + directory + ", glob=*.lib");
    assertThat(machine.spawns()).isEmpty();
  }

  @Test
  void whoMirrorsNothingHasNoMirror() {
    List<JobOutcome<Integer, Path>> outcomes =
        Jobs.of(upTo(1))
            .evaluate((Integer job, JobContext context) -> context.mirror())
            .with(options)
            .outcomes();

    assertThat(outcomes.get(0).toString())
        .contains("must be named by RunOptions.mirror: nothing is mirrored");
  }

  @Test
  void whatIsTooMuchToMirrorIsNotReadFirst() throws IOException {
    try (RandomAccessFile huge =
        new RandomAccessFile(directory.resolve("huge.lib").toFile(), "rw")) {
      huge.setLength(3L << 30);
    }

    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> new Doubling(1).run(options.mirror(directory, "*.lib")))
        .withMessageContaining("too much to mirror");
  }
}
