package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import java.io.File;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class EvaluatorTest {

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

  @OnEveryPlace
  void randomNumbersAreTheSameWhateverTheSlots(Place place) {
    List<Long> expected = randomNumbers(IN_MASTER.seed(42));

    assertThat(expected).doesNotHaveDuplicates();
    assertThat(randomNumbers(place.options().seed(42))).isEqualTo(expected);
    assertThat(randomNumbers(place.options().seed(42).maxSlaves(1))).isEqualTo(expected);
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

  @OnEveryPlace
  void aPrivateDirectoryIsEmptyAndRemovedAfterTheEvaluation(Place place) throws IOException {
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
            .with(place.options().directory(directory))
            .results();

    assertThat(seen).doesNotHaveDuplicates().allMatch(one -> one.startsWith(directory.toString()));
    assertThat(directory).isEmptyDirectory();
  }

  @OnEveryPlace
  void aDirectoryIsKeptOnFailureAndTheFailureSaysWhere(Place place) throws IOException {
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
            .with(place.options().directory(directory))
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

  @OnEveryPlace
  void noDirectoryIsMadeIfNobodyAsks(Place place) {
    Jobs.of(upTo(4))
        .evaluate((Integer job) -> job)
        .with(place.options().directory(directory))
        .results();

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
                    .contains("cannot create a directory for job 0", "nowhere"));
  }

  @OnEveryPlace(realOnly = true)
  void theDirectoryOfACancelledEvaluationIsRemoved(Place place) throws Exception {
    Doubling jobs =
        new CancelledInAJob(
            (job, context) -> {
              Files.writeString(context.directory().resolve("log"), "text");
              context.tell(new CancelledInAJob.Begun());
              new CountDownLatch(1).await();
              return job;
            });

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(place.options().maxSlaves(1).directory(directory)))
        .withMessageContaining("cancelled");
    Await.until(() -> directory.toFile().list().length == 0);
  }

  // Tell and cancelled

  record Halfway(long index) implements UserMessage {}

  @OnEveryPlace
  void whatIsToldArrivesBeforeTheResult(Place place) {
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
                (source, message, outbox) -> story.add("halfway " + message.index()));
          }

          @Override
          protected void processResult(Integer job, Integer result) {
            story.add("result " + job);
          }
        };

    jobs.run(place.options());

    assertThat(story).hasSize(6);
    for (int job = 0; job < 3; job++) {
      assertThat(story).containsSubsequence("halfway " + job, "result " + job);
    }
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

  @OnEveryPlace(realOnly = true)
  void anEvaluatorCanSeeThatItWasCancelled(Place place) throws Exception {
    File seen = directory.resolve("seen").toFile();
    Doubling jobs =
        new CancelledInAJob(
            (job, context) -> {
              assertThat(context.cancelled()).isFalse();
              context.tell(new CancelledInAJob.Begun());
              while (!context.cancelled()) {
                Thread.onSpinWait();
              }
              return seen.createNewFile() ? job : -1;
            });

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(place.options().maxSlaves(1)));
    Await.until(seen::exists);
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
    private final File story;

    Connection(File story) throws IOException {
      this.story = story;
      tell("open");
    }

    private void tell(String event) throws IOException {
      Files.createTempFile(story.toPath(), event, "");
    }

    /** How often something has happened. */
    static int count(File story, String event) {
      return story.list((folder, name) -> name.startsWith(event)).length;
    }

    @Override
    public Integer evaluate(Integer job, JobContext context) throws IOException {
      assertThat(notSerializable).isNotNull();
      tell("job");
      return 2 * job;
    }

    @Override
    public void close() throws IOException {
      tell("close");
    }
  }

  @OnEveryPlace
  void aFactoryMakesAnEvaluatorOncePerSlaveAndItIsClosedWithTheSlave(Place place) {
    RunOptions options = place.options().maxSlaves(2);

    assertThat(connections(options)).isBetween(1, 2);
  }

  @Test
  void aFactoryMakesOneEvaluatorInTheMaster() {
    assertThat(connections(IN_MASTER)).isEqualTo(1);
  }

  private int connections(RunOptions options) {
    File story = directory.toFile();
    Doubling jobs = new Doubling(30, () -> new Connection(story));

    RunSummary summary = jobs.run(options);

    assertThat(jobs.results).isEqualTo(Doubling.doubles(30));
    int opened = Connection.count(story, "open");
    assertThat(opened).isGreaterThanOrEqualTo(summary.slavesMost());
    assertThat(Connection.count(story, "job")).isEqualTo(30);
    assertThat(Connection.count(story, "close")).isEqualTo(opened);
    return opened;
  }

  @OnEveryPlace
  void theEvaluatorOfASlaveThatWasKilledIsClosedToo(Place place) throws Exception {
    File story = directory.toFile();
    Doubling jobs =
        new Doubling(1, () -> new Connection(story)) {
          @Override
          protected void processResult(Integer job, Integer result) {
            throw new IllegalStateException("enough");
          }
        };

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> jobs.run(place.options().maxSlaves(1)));

    Await.until(() -> Connection.count(story, "close") == 1);
    assertThat(Connection.count(story, "open")).isEqualTo(1);
  }

  @OnEveryPlace
  void anEvaluatorThatCannotBeClosedHarmsNothing(Place place) {
    Doubling jobs = new Doubling(1, () -> new Broken());

    assertThat(jobs.run(place.options()).completed()).isEqualTo(1);
  }

  @Test
  void anEvaluatorInTheMasterThatCannotBeClosedHarmsNothing() {
    Doubling jobs = new Doubling(1, () -> new Unlinked());

    assertThat(jobs.run(IN_MASTER).completed()).isEqualTo(1);
  }

  private static final class Unlinked implements ContextEvaluator<Integer, Integer>, AutoCloseable {
    private static final long serialVersionUID = 1;

    @Override
    public Integer evaluate(Integer job, JobContext context) {
      return job;
    }

    @Override
    public void close() {
      throw new NoClassDefFoundError("native/Library");
    }
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

  @OnEveryPlace
  void whatCannotTravelFailsOnEveryBackendAlike(Place place) {
    for (RunOptions options : List.of(place.options(), IN_MASTER)) {
      assertThatExceptionOfType(PayloadException.class)
          .isThrownBy(() -> new Doubling(3, new Captured().capturing()).run(options));
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

  @OnEveryPlace
  void slaveHandlersTravelWithTheEvaluator(Place place) {
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

    jobs.run(place.options());

    assertThat(answers)
        .isNotEmpty()
        .allSatisfy(
            (slave, answer) -> assertThat(answer).isEqualTo("hello " + slave.number() + "!"));
    assertThat(jobs.results).isEqualTo(Doubling.doubles(2));
  }

  @OnEveryPlace
  void slavesHearOfStartupSoThatTheyCanQuietDown(Place place) {
    List<String> told = new ArrayList<>();
    Doubling jobs =
        new Doubling(2) {
          @Override
          protected SlaveHandlers slaveHandlers() {
            return new Listening();
          }

          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(Told.class, started(), (source, message, outbox) -> told.add(message.what()));
          }

          @Override
          protected void handleSlaveStarted(
              TaskId source, Message.SlaveStarted message, MasterOutbox outbox) {
            super.handleSlaveStarted(source, message, outbox);
            outbox.send(source, new Ask("what have you heard?"));
            outbox.markIdle(source);
          }
        };

    jobs.run(place.options());

    assertThat(told).isNotEmpty().containsOnly("[master=false, localMode=false]");
  }

  /** Remembers what it hears of startup, and tells it who asks. */
  private static final class Listening implements SlaveHandlers {
    private static final long serialVersionUID = 1;

    private final ArrayList<String> heard = new ArrayList<>();

    @Override
    public void fill(HandlerTable<Outbox> table) {
      table.on(
          Message.Startup.class,
          (source, message, outbox) ->
              heard.add("master=" + message.master() + ", localMode=" + message.localMode()));
      table.on(
          Ask.class, (source, message, outbox) -> outbox.send(source, new Told(heard.toString())));
    }
  }

  @Test
  void theMastersSlaveHalfHearsOfStartupToo() {
    Shared<List<Message.Startup>> heard = Shared.of(new ArrayList<>());
    Doubling jobs =
        new Doubling(2) {
          @Override
          protected SlaveHandlers slaveHandlers() {
            return listening(heard);
          }
        };

    jobs.run(IN_MASTER);

    assertThat(heard.get()).hasSize(1);
    assertThat(heard.get().get(0).master()).isFalse();
    assertThat(heard.get().get(0).localMode()).isTrue();
  }

  private static SlaveHandlers listening(Shared<List<Message.Startup>> heard) {
    return table ->
        table.on(Message.Startup.class, (source, message, outbox) -> heard.get().add(message));
  }

  // Mirror

  @OnEveryPlace
  void mirroredFilesAreCopiedToEverySlaveAndRemovedWithIt(Place place) throws IOException {
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
                  return context.slave()
                      + ":"
                      + mirror
                      + ":"
                      + Files.readString(mirror.resolve("a.lib"))
                      + Files.readString(mirror.resolve("deep/b.lib"));
                })
            .with(
                place.options().directory(slaves).mirror(folder, "*.lib").mirror(folder, "deep/**"))
            .results();

    assertThat(seen).allMatch(one -> one.contains(":" + slaves) && one.endsWith(":AB"));
    assertThat(new HashSet<>(seen))
        .as("one directory a slave")
        .hasSameSizeAs(distinct(seen, 0))
        .hasSameSizeAs(distinct(seen, 1));
    assertThat(slaves).isEmptyDirectory();
    assertThat(folder.resolve("a.lib")).hasContent("A");
  }

  private static Set<String> distinct(List<String> lines, int part) {
    return lines.stream().map(line -> line.split(":", -1)[part]).collect(Collectors.toSet());
  }

  @Test
  void nothingToMirrorIsAnErrorBeforeTheFirstJob() {
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> new Doubling(1).run(options.mirror(directory, "*.lib")))
        .withMessage("nothing to mirror matches: folder=" + directory + ", glob=*.lib");
    assertThat(machine.spawns()).isEmpty();
  }

  @OnEveryPlace
  void whoMirrorsNothingHasNoMirror(Place place) {
    List<JobOutcome<Integer, Path>> outcomes =
        Jobs.of(upTo(1))
            .evaluate((Integer job, JobContext context) -> context.mirror())
            .with(place.options())
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
