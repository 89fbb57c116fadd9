package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.Halt;
import io.jobdispatch.api.Message.Idle;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.SlaveStarted;
import io.jobdispatch.api.Message.Startup;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskResult;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What PyOPUS's job dispatcher promises, row by row and under its own names: each works here. The
 * details are in the tests of the classes.
 */
@Timeout(600)
final class AncestorTest {

  private final ScriptedMachine machine = new ScriptedMachine(2);
  private final Recorder recorder = new Recorder();
  private final RunOptions options = machine.options().listener(recorder);

  private static Integer slowly(Integer job) {
    ScriptedMachine.passMillis(1000);
    return 2 * job;
  }

  private static Doubling slow(int count) {
    return new Doubling(count, AncestorTest::slowly);
  }

  /** A dispatcher that notes down which of its handlers were called. */
  private static class Noting extends Doubling {
    final List<String> story = new ArrayList<>();

    Noting(int count) {
      super(count, AncestorTest::slowly);
    }

    @Override
    protected void handleStartup(TaskId source, Startup message, MasterOutbox outbox) {
      story.add("handleStartup");
      super.handleStartup(source, message, outbox);
    }

    @Override
    protected void handleSlaveStarted(TaskId source, SlaveStarted message, MasterOutbox outbox) {
      story.add("handleSlaveStarted " + source.number());
      super.handleSlaveStarted(source, message, outbox);
    }

    @Override
    protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
      story.add("handleIdle " + message.slave().number());
      super.handleIdle(source, message, outbox);
    }

    @Override
    protected void handleResult(TaskId source, JobResult message, MasterOutbox outbox) {
      story.add("handleResult " + message.index());
      super.handleResult(source, message, outbox);
      assertThat(results).as("processResult comes later").doesNotContainKey((int) message.index());
    }

    @Override
    protected void handleTaskExit(TaskId source, TaskExit message, MasterOutbox outbox) {
      story.add("handleTaskExit " + message.task().number());
      super.handleTaskExit(source, message, outbox);
    }
  }

  @Nested
  @DisplayName("JobDispatcher")
  final class JobDispatcherRows {

    @Test
    @DisplayName("JobDispatcher(vm=None): every job is evaluated locally, in the master")
    void withoutVirtualMachineEveryJobIsEvaluatedInTheMaster() {
      Shared<Set<Long>> threads = Shared.of(new TreeSet<>());
      Doubling jobs =
          new Doubling(
              5,
              job -> {
                threads.get().add(Thread.currentThread().getId());
                return 2 * job;
              });

      jobs.run(RunOptions.defaults().inMaster());

      assertThat(jobs.results).isEqualTo(Doubling.doubles(5));
      assertThat(threads.get()).containsExactly(Thread.currentThread().getId());
    }

    @OnEveryPlace
    @DisplayName("JobDispatcher(maxSlaves): the most slaves to run")
    void maxSlavesIsTheMostSlaves(Place place) {
      assertThat(slow(5).run(place.options().maxSlaves(1)).slavesMost()).isEqualTo(1);
    }

    @Test
    @DisplayName("JobDispatcher(maxSlaves=None): fill every free slot")
    void withoutMaxSlavesEveryFreeSlotIsFilled() {
      assertThat(slow(5).run(options).slavesMost()).isEqualTo(2);
    }

    @OnEveryPlace
    @DisplayName("JobDispatcher(minSlaves): with fewer slaves the run goes on in local mode")
    void withFewerSlavesThanMinSlavesTheRunGoesOnInLocalMode(Place place) {
      Doubling jobs = slow(3);

      jobs.run(
          place
              .options()
              .minSlaves(Place.TOO_MANY_SLAVES)
              .fewSlaves(FewSlaves.LOCAL)
              .listener(recorder));

      assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
      assertThat(recorder.lines("dispatched")).allMatch(line -> line.endsWith("slave 0"));
    }

    @Test
    @DisplayName("next job: none means none now; the run ends when nothing is outstanding")
    void noneMeansNoneNow() {
      Doubling generations =
          new Doubling(100, AncestorTest::slowly) {
            @Override
            protected Optional<Integer> nextJob() {
              boolean outstanding = drawn() > results.size();
              boolean generationOver = drawn() % 2 == 0;
              return (outstanding && generationOver) || drawn() == 6
                  ? Optional.empty()
                  : super.nextJob();
            }
          };

      RunSummary summary = generations.run(options);

      assertThat(generations.results).isEqualTo(Doubling.doubles(6));
      assertThat(summary.elapsed()).isGreaterThan(Duration.ofSeconds(3));
    }

    @OnEveryPlace
    @DisplayName("run a job: evaluates one job in a slave; the dispatcher itself never travels")
    void aJobIsRunInASlave(Place place) {
      List<TaskId> slaves =
          Jobs.of(List.of("a", "b"))
              .evaluate(
                  (String job, JobContext context) -> {
                    ScriptedMachine.passMillis(1000);
                    return context.slave();
                  })
              .with(place.options())
              .results();

      assertThat(slaves).hasSize(2).allMatch(slave -> slave.number() > 0);
    }

    @Test
    @DisplayName("processResult: runs in the master, once for every job")
    void processResultRunsOnceForEveryJob() {
      Thread master = Thread.currentThread();
      List<Integer> processed = new ArrayList<>();
      Doubling jobs =
          new Doubling(9, AncestorTest::slowly) {
            @Override
            protected void processResult(Integer job, Integer result) {
              assertThat(Thread.currentThread()).isSameAs(master);
              assertThat(result).isEqualTo(2 * job);
              processed.add(job);
            }
          };
      machine.atMillis(2500, () -> machine.die(machine.task(1)));

      jobs.run(options);

      assertThat(processed).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @OnEveryPlace
    @DisplayName("postprocess: runs in the master once, after all jobs are finished")
    void postprocessRunsOnceAfterAllJobs(Place place) {
      List<Integer> processed = new ArrayList<>();
      Doubling jobs =
          new Doubling(5, AncestorTest::slowly) {
            @Override
            protected void postprocess() {
              processed.add(results.size());
            }
          };

      jobs.run(place.options());

      assertThat(processed).containsExactly(5);
    }

    @OnEveryPlace
    @DisplayName("reset: back to the initial state, so that it can be run again")
    void afterAResetItRunsAgain(Place place) {
      RunOptions options = place.options();
      Doubling jobs = slow(3);
      jobs.run(options);

      jobs.reset();
      RunSummary second = jobs.run(options);

      assertThat(second.completed()).isEqualTo(3);
    }

    @OnEveryPlace
    @DisplayName("run: runs the algorithm, and returns when it is done")
    void runReturnsWhenAllIsDone(Place place) throws Exception {
      place.use(
          options -> {
            Doubling jobs = slow(4);

            RunSummary summary = jobs.run(options);

            assertThat(summary.ending()).isEqualTo(RunSummary.Ending.COMPLETED);
            assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
          });
    }

    @OnEveryPlace
    @DisplayName("fillHandlerTable: a subclass adds its own message types after the inherited ones")
    void aSubclassAddsItsOwnMessages(Place place) {
      record News(String text) implements UserMessage {}
      List<String> heard = new ArrayList<>();
      Doubling jobs =
          new Doubling(
              1,
              (job, context) -> {
                context.tell(new News("job " + job));
                return 2 * job;
              }) {
            @Override
            protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
              super.fillHandlerTable(table);
              table.on(
                  News.class, started(), (source, message, outbox) -> heard.add(message.text()));
            }
          };

      jobs.run(place.options());

      assertThat(heard).containsExactly("job 0");
      assertThat(jobs.results).isEqualTo(Doubling.doubles(1));
    }

    @Test
    @DisplayName(
        "handleStartup, handleSlaveStarted, handleIdle, handleResult: overridable, in turn")
    void handlersAreOverridableAndCalledInTurn() {
      Noting jobs = new Noting(2);

      jobs.run(options.maxSlaves(1));

      assertThat(jobs.results).isEqualTo(Doubling.doubles(2));
      assertThat(jobs.story)
          .containsExactly(
              "handleStartup",
              "handleSlaveStarted 1",
              "handleIdle 1",
              "handleResult 0",
              "handleIdle 1",
              "handleResult 1",
              "handleIdle 1");
    }

    @Test
    @DisplayName("handleStartup (slave): quiets down what only the master should print")
    void aSlaveHearsStartup() {
      Shared<List<String>> heard = Shared.of(new ArrayList<>());
      Doubling jobs =
          new Doubling(1) {
            @Override
            protected SlaveHandlers slaveHandlers() {
              return quieting(heard);
            }
          };

      jobs.run(options);

      assertThat(heard.get()).containsExactly("beef/1 master=false", "beef/2 master=false");
    }

    @Test
    @DisplayName("handleIdle: first what a failed slave left behind, then nextJob")
    void whatAFailedSlaveLeftIsGivenFirst() {
      machine.atMillis(500, () -> machine.die(machine.task(1)));

      slow(6).run(options.maxSlaves(2));

      List<String> dispatched = recorder.lines("dispatched");
      int again = dispatched.indexOf("job 0, attempt 2, slave 3");
      assertThat(again).isPositive();
      assertThat(dispatched.subList(again + 1, dispatched.size())).isNotEmpty();
      assertThat(dispatched.subList(0, again)).noneMatch(line -> line.startsWith("job 5"));
    }

    @Test
    @DisplayName("handleEvaluateJob: in the slave, evaluate, answer with a result message")
    void aSlaveAnswersEveryEvaluateJobWithAResult() {
      Noting jobs = new Noting(5);

      jobs.run(options);

      assertThat(machine.sent(EvaluateJob.class)).hasSize(5);
      assertThat(jobs.story).filteredOn(line -> line.startsWith("handleResult")).hasSize(5);
    }

    @Test
    @DisplayName("handleTaskExit: its job goes to another slave; then a new one is spawned")
    void afterATaskExitTheJobGoesToAnotherAndASlaveIsSpawned() {
      machine.atMillis(2500, () -> machine.die(machine.task(2)));
      Noting jobs = new Noting(8);

      jobs.run(options);

      assertThat(jobs.results).isEqualTo(Doubling.doubles(8));
      assertThat(jobs.story)
          .containsSubsequence("handleTaskExit 2", "handleSlaveStarted 3", "handleIdle 3");
    }
  }

  private static SlaveHandlers quieting(Shared<List<String>> heard) {
    return table ->
        table.on(
            Startup.class,
            (source, message, outbox) ->
                heard.get().add(message.self() + " master=" + message.master()));
  }

  @Nested
  @DisplayName("EventDrivenMS")
  final class EventDrivenBullets {

    @Test
    @DisplayName("Messages: SlaveStarted, Startup, Halt, Idle, TaskExit, HostAdd, HostDelete")
    void theModelsMessagesAllHaveHandlers() {
      HostId elsewhere = new HostId("elsewhere", 99);
      TaskId nobody = new TaskId(9, 9);
      machine.atMillis(500, () -> machine.addHost("second", 1));
      machine.atMillis(500, () -> machine.inject(TaskId.NONE, new Message.HostDelete(elsewhere)));
      machine.atMillis(500, () -> machine.inject(TaskId.NONE, new Message.SlotsFree(elsewhere)));
      TaskExit exit = new TaskExit(nobody, elsewhere, TaskExit.Reason.DIED, "");
      machine.atMillis(500, () -> machine.inject(TaskId.NONE, exit));

      RunSummary summary = slow(6).run(options);

      assertThat(summary.discarded()).isZero();
      assertThat(summary.completed()).isEqualTo(6);
    }

    @Test
    @DisplayName("Handler table: unknown types and refused sources are discarded, never an error")
    void unknownAndRefusedMessagesAreDiscardedAndCounted() {
      record Unknown() implements UserMessage {}
      TaskId earlier = new TaskId(0xdead, 3);
      machine.atMillis(500, () -> machine.inject(machine.task(1), new Unknown()));
      machine.atMillis(
          500, () -> machine.inject(earlier, new JobResult(0, 1, null, Message.Effort.NONE)));
      Doubling jobs = slow(3);

      RunSummary summary = jobs.run(options);

      assertThat(summary.discarded()).isEqualTo(2);
      assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
    }

    @Test
    @DisplayName("Handler table: the last handler installed for a type wins")
    void theLastHandlerWins() {
      List<Long> seen = new ArrayList<>();
      Doubling jobs =
          new Doubling(3, AncestorTest::slowly) {
            @Override
            protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
              super.fillHandlerTable(table);
              table.on(
                  JobResult.class,
                  started(),
                  (source, message, outbox) -> {
                    seen.add(message.index());
                    handleResult(source, message, outbox);
                  });
            }
          };

      jobs.run(options);

      assertThat(seen).containsExactly(0L, 1L, 2L);
    }

    @Test
    @DisplayName("Filters: spawned, started, local")
    void filtersHearWhomTheySay() {
      List<String> heard = new ArrayList<>();
      Doubling jobs =
          new Doubling(1, AncestorTest::slowly) {
            @Override
            protected void processResult(Integer job, Integer result) {
              for (TaskId task : List.of(self(), machine.task(1), new TaskId(9, 9))) {
                heard.add(
                    task
                        + (spawned().test(task) ? " spawned" : "")
                        + (started().test(task) ? " started" : "")
                        + (local().test(task) ? " local" : ""));
              }
            }
          };

      jobs.run(options);
      jobs.reset();
      jobs.run(new ScriptedMachine(0).options().fewSlaves(FewSlaves.LOCAL));

      assertThat(heard)
          .containsExactly(
              "beef/0 local",
              "beef/1 spawned started",
              "9/9",
              "beef/0 started local",
              "beef/1",
              "9/9");
    }

    @Test
    @DisplayName("Slave states: sending marks busy, a handler marks idle")
    void aBusySlaveIsNotOfferedWork() {
      Noting jobs = new Noting(3);
      machine.atMillis(100, () -> machine.inject(new TaskId(9, 9), new Halt()));
      machine.atMillis(200, () -> machine.inject(new TaskId(9, 9), new Halt()));

      jobs.run(options.maxSlaves(1));

      assertThat(jobs.story.subList(2, jobs.story.size()))
          .containsExactly(
              "handleIdle 1",
              "handleResult 0",
              "handleIdle 1",
              "handleResult 1",
              "handleIdle 1",
              "handleResult 2",
              "handleIdle 1");
    }

    @Test
    @DisplayName("Task storage: for every started slave, removed with it")
    void everyStartedSlaveHasAStorage() {
      machine.atMillis(2500, () -> machine.die(machine.task(1)));
      List<Object> seen = new ArrayList<>();
      Doubling jobs =
          new Doubling(6, AncestorTest::slowly) {
            @Override
            protected void handleResult(TaskId source, JobResult message, MasterOutbox outbox) {
              Map<String, Object> storage = storage(source);
              storage.merge("results", 1, (old, one) -> (Integer) old + 1);
              seen.add(source.number() + ":" + storage.get("results"));
              super.handleResult(source, message, outbox);
            }
          };

      jobs.run(options);

      assertThat(seen).containsExactly("1:1", "2:1", "1:2", "2:2", "2:3", "3:1");
    }

    @Test
    @DisplayName("Master loop: the mode can change both ways in the middle of a run")
    void theModeChangesBothWays() {
      machine.atMillis(1500, () -> machine.loseHost(machine.firstHost()));
      machine.atMillis(4500, () -> machine.addHost("second", 2));
      Doubling jobs = slow(12);

      jobs.run(options.fewSlaves(FewSlaves.LOCAL));

      assertThat(jobs.results).isEqualTo(Doubling.doubles(12));
      assertThat(recorder.lines("mode"))
          .containsExactly("MASTER_SLAVE LOCAL", "LOCAL MASTER_SLAVE");
    }

    @Test
    @DisplayName("Master loop: after Halt every slave gets Halt, and every TaskExit is awaited")
    void theRunEndsWithHaltForEverySlave() {
      slow(2).run(options);

      assertThat(machine.receivers(Halt.class)).containsExactly(machine.task(1), machine.task(2));
      assertThat(machine.alive()).isEmpty();
    }

    @Test
    @DisplayName("Master loop: an interrupt shuts the slaves down before it goes on up")
    void anInterruptShutsTheSlavesDown() {
      machine.atMillis(1500, Thread.currentThread()::interrupt);

      assertThatExceptionOfType(RunException.class).isThrownBy(() -> slow(9).run(options));

      assertThat(machine.alive()).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
    }

    @OnEveryPlace
    @DisplayName("Master loop: an exception shuts the slaves down before it goes on up")
    void anExceptionShutsTheSlavesDown(Place place) throws Exception {
      Doubling jobs =
          new Doubling(9, AncestorTest::slowly) {
            @Override
            protected void processResult(Integer job, Integer result) {
              throw new IllegalStateException("no more");
            }
          };

      place.use(
          options ->
              assertThatExceptionOfType(RunException.class)
                  .isThrownBy(() -> jobs.run(options))
                  .withMessageContaining("no more"));
    }

    @Test
    @DisplayName("Slave loop: SlaveStarted, Startup, then receive and answer until Halt")
    void aSlaveStartsAnswersAndHalts() {
      Squaring squaring = new Squaring(6);

      squaring.run(options);

      assertThat(squaring.squares).hasSize(6);
      assertThat(recorder.lines("joined")).containsExactly("slave 1, first#1", "slave 2, first#1");
      assertThat(machine.alive()).isEmpty();
    }

    @Test
    @DisplayName(
        "Failure and growth: TaskExit and HostAdd spawn, HostDelete does nothing by itself")
    void taskExitAndHostAddSpawn() {
      HostId first = machine.firstHost();
      machine.atMillis(1500, () -> machine.die(machine.task(1)));
      machine.atMillis(2500, () -> machine.addHost("second", 1));
      machine.atMillis(3500, () -> machine.loseHost(first));
      Doubling jobs = slow(15);

      RunSummary summary = jobs.run(options);

      assertThat(jobs.results).isEqualTo(Doubling.doubles(15));
      assertThat(machine.spawns())
          .extracting(ScriptedMachine.Spawn::count)
          .containsExactly(2, 1, 1);
      assertThat(summary.slavesLost()).isEqualTo(3);
    }

    @Test
    @DisplayName("A failed send is not an error: the slave's TaskExit is on its way")
    void aFailedSendIsNoError() {
      machine.refuse((to, message) -> to.equals(machine.task(1)));
      machine.atMillis(500, () -> machine.die(machine.task(1)));
      Doubling jobs = slow(4);

      jobs.run(options);

      assertThat(jobs.results).isEqualTo(Doubling.doubles(4));
    }
  }

  @Nested
  @DisplayName("VirtualMachine")
  final class VirtualMachineBullets {

    @TempDir Path folder;

    @Test
    @DisplayName("Identifiers: comparable, hashable, printable, valid or not")
    void identifiersAreValues() {
      TaskId one = new TaskId(0xa, 1);
      HostId host = new HostId("host", 2);

      assertThat(one)
          .isLessThan(new TaskId(0xa, 2))
          .hasToString("a/1")
          .isEqualTo(new TaskId(10, 1));
      assertThat(host).isLessThan(new HostId("host", 3)).hasToString("host#2");
      assertThat(TaskId.NONE.isValid()).isFalse();
      assertThat(HostId.NONE.isValid()).isFalse();
      assertThat(one.isValid() && host.isValid()).isTrue();
    }

    @OnEveryPlace
    @DisplayName("slots, freeSlots, hosts, taskID, hostID, parentTaskID, a printable summary")
    void theConfigurationCanBeAsked(Place place) {
      try (VirtualMachine opened = place.open()) {
        assertThat(opened.slots()).isGreaterThanOrEqualTo(Place.SLOTS);
        assertThat(opened.freeSlots()).isBetween(0, opened.slots());
        assertThat(opened.hosts()).isNotEmpty().allMatch(host -> host.id().isValid());
        assertThat(opened.self().isValid()).isTrue();
        assertThat(opened.summary())
            .startsWith(opened.hosts().size() + " host")
            .endsWith(" slots free)");
      }
    }

    @OnEveryPlace
    @DisplayName("spawn(sendBack), send, receive: a TaskResult, followed by a TaskExit")
    void aSpawnedFunctionsResultIsSentBack(Place place) throws Exception {
      try (VirtualMachine opened = place.open()) {
        List<TaskId> ids = opened.spawn(TaskProgram.calling(() -> "done"), 1, Set.of());
        List<Message> received = new ArrayList<>();
        while (received.stream().noneMatch(TaskExit.class::isInstance)) {
          opened.receive((source, message) -> received.add(message), 1, Duration.ofMinutes(2));
        }

        assertThat(received.get(0))
            .isInstanceOfSatisfying(
                TaskResult.class, result -> assertThat(result.value().value()).isEqualTo("done"));
        assertThat(received.get(1))
            .isInstanceOfSatisfying(
                TaskExit.class, exit -> assertThat(exit.task()).isEqualTo(ids.get(0)));
      }
    }

    @OnEveryPlace
    @DisplayName("Mirroring: files are copied to private storage of the task, removed when it ends")
    void mirroredFilesAreThereWhileTheSlaveIs(Place place) throws Exception {
      Path source = Files.createDirectory(folder.resolve("source"));
      Path slaves = Files.createDirectory(folder.resolve("slaves"));
      Files.writeString(source.resolve("model.lib"), "R1 1 2 1k");

      List<String> read =
          Jobs.of(List.of(1, 2))
              .evaluate(
                  (Integer job, JobContext context) ->
                      Files.readString(context.mirror().resolve("model.lib")))
              .with(place.options().directory(slaves).mirror(source, "*.lib"))
              .results();

      assertThat(read).containsOnly("R1 1 2 1k");
      assertThat(slaves).isEmptyDirectory();
    }

    @OnEveryPlace
    @DisplayName("Working directory: every job has one of its own, removed after it")
    void everyJobHasADirectoryOfItsOwn(Place place) {
      List<Boolean> existed =
          Jobs.of(List.of(1, 2, 3))
              .evaluate((Integer job, JobContext context) -> Files.exists(context.directory()))
              .with(place.options().directory(folder))
              .results();

      assertThat(existed).containsExactly(true, true, true);
      assertThat(folder).isEmptyDirectory();
    }

    @OnEveryPlace(realOnly = true)
    @DisplayName("finalize: clean up at the end")
    void closeEndsEverything(Place place) throws Exception {
      VirtualMachine opened = place.open();
      opened.spawn(Squaring.Answering::new, 2, Set.of());

      opened.close();
      opened.close();

      assertThat(opened.hosts()).isEmpty();
      assertThat(opened.send(opened.self(), new Halt())).isFalse();
      String threads = "jd-" + Long.toHexString(opened.self().run()) + "-";
      Await.until(
          () ->
              Thread.getAllStackTraces().keySet().stream()
                  .map(Thread::getName)
                  .noneMatch(name -> name.startsWith(threads)));
    }
  }

  @Nested
  @DisplayName("What it lacks, by its own documents")
  final class WhatItLacks {

    @Test
    @DisplayName("Its successor's dispatch: any iterable, a collector of (index, job, result)")
    void aCollectorGetsIndexJobAndResultAndResultsAreInOrder() {
      List<String> collected = new ArrayList<>();

      Jobs.of(List.of(7, 8))
          .evaluate(AncestorTest::slowly)
          .with(options)
          .forEach((index, job, result) -> collected.add(index + " " + job + " " + result));

      assertThat(collected).containsExactly("0 7 14", "1 8 16");
    }

    @Test
    @DisplayName("chunkSize: how many jobs a slave holds is found out, not configured")
    void slavesHoldSeveralShortJobs() {
      List<Integer> jobs = IntStream.range(0, 1000).boxed().toList();

      Jobs.of(jobs)
          .evaluate(
              (Integer job) -> {
                ScriptedMachine.pass(Duration.ofNanos(1_000));
                return job;
              })
          .with(options)
          .results();

      Duration oneByOne = ScriptedMachine.LATENCY.multipliedBy(2 * 1000 / 2);
      assertThat(machine.elapsed()).isLessThan(oneByOne);
    }

    @OnEveryPlace
    @DisplayName("An exception in a job is data")
    void anExceptionInAJobIsData(Place place) {
      List<JobOutcome<Integer, Integer>> outcomes =
          Jobs.of(List.of(1, 0))
              .evaluate((Integer job) -> 1 / job)
              .with(place.options())
              .outcomes();

      assertThat(outcomes.get(1)).isInstanceOf(JobOutcome.Failed.class);
    }
  }
}
