package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.Halt;
import io.jobdispatch.api.Message.Idle;
import io.jobdispatch.api.Message.SlaveStarted;
import io.jobdispatch.api.Message.Startup;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskResult;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.Squaring.Answer;
import io.jobdispatch.core.Squaring.Answering;
import io.jobdispatch.core.Squaring.Question;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class EventDrivenMasterTest {

  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final TaskId STRANGER = new TaskId(0xbad, 1);

  private final ScriptedMachine machine = new ScriptedMachine(3);
  private final Recorder recorder = new Recorder();
  private final RunOptions options = machine.options().listener(recorder);

  record Tick() implements UserMessage {}

  /** Ends itself after a second. */
  private abstract static class ForASecond extends Squaring {

    ForASecond() {
      super(0);
    }

    @Override
    protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
      super.fillHandlerTable(table);
      table.on(Tick.class, local(), this::handleTick);
    }

    @Override
    protected void handleStartup(TaskId source, Startup message, MasterOutbox outbox) {
      outbox.after(A_SECOND, new Tick());
    }

    void handleTick(TaskId source, Tick message, MasterOutbox outbox) {
      outbox.halt();
    }
  }

  @Test
  void whatIsToComeAfterTheLongestTimeDoesNotDisturbARun() {
    Squaring squaring =
        new ForASecond() {
          @Override
          protected void handleStartup(TaskId source, Startup message, MasterOutbox outbox) {
            outbox.after(Duration.ofSeconds(Long.MAX_VALUE), new Tick());
            super.handleStartup(source, message, outbox);
          }
        };

    RunSummary summary = squaring.run(options);

    assertThat(summary.elapsed()).isBetween(A_SECOND, A_SECOND.multipliedBy(2));
  }

  // Messages

  @OnEveryPlace
  void anAlgorithmOfTheUsersOwnRunsOnEveryPlace(Place place) {
    for (RunOptions each : List.of(place.options(), RunOptions.defaults().inMaster())) {
      Squaring squaring = new Squaring(50);

      RunSummary summary = squaring.run(each);

      assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
      assertThat(squaring.squares).hasSize(50).containsEntry(7, 49).containsEntry(49, 2401);
    }
  }

  @OnEveryPlace
  void handlersMayAnswerWithSeveralMessagesThatAreSentInTheirOrder(Place place) {
    List<Integer> answered = new ArrayList<>();
    Squaring master =
        new Squaring(0) {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(
                Answer.class,
                started(),
                (source, message, outbox) -> {
                  answered.add(message.number());
                  if (answered.size() == 5) {
                    outbox.halt();
                  }
                });
          }

          @Override
          protected void handleSlaveStarted(
              TaskId source, SlaveStarted message, MasterOutbox outbox) {
            super.handleSlaveStarted(source, message, outbox);
            for (int i = 0; i < 5; i++) {
              outbox.send(source, new Squaring.Question(i));
            }
          }
        };

    master.run(place.options().maxSlaves(1));

    assertThat(answered).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void messagesThatNobodyWantsAreDiscardedAndCounted() {
    machine.atMillis(100, () -> machine.inject(STRANGER, new Answer(1, 1)));
    machine.atMillis(200, () -> machine.inject(machine.task(1), new Squaring.Question(1)));
    machine.atMillis(300, () -> machine.inject(STRANGER, new Halt()));
    machine.atMillis(400, () -> machine.inject(STRANGER, new SlaveStarted(STRANGER, null)));
    ForASecond master = new ForASecond() {};

    RunSummary summary = master.run(options);

    assertThat(summary.discarded()).isEqualTo(4);
    assertThat(summary.elapsed()).isGreaterThanOrEqualTo(A_SECOND);
    assertThat(master.squares).isEmpty();
  }

  @Test
  void theExitOfATaskThatIsNotOursDoesNothing() {
    TaskExit exit =
        new TaskExit(STRANGER, machine.firstHost(), TaskExit.Reason.DIED, "of an earlier run");
    machine.atMillis(100, () -> machine.inject(TaskId.NONE, exit));

    RunSummary summary = new ForASecond() {}.run(options);

    assertThat(summary.slavesLost()).isZero();
    assertThat(recorder.lines("lost")).isEmpty();
  }

  @Test
  void theLastHandlerWinsOverTheBuiltInOne() {
    List<TaskExit> exits = new ArrayList<>();
    machine.atMillis(500, () -> machine.die(machine.task(2)));
    ForASecond master =
        new ForASecond() {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(
                TaskExit.class, virtualMachine(), (source, message, outbox) -> exits.add(message));
          }
        };

    master.run(options.haltPatience(A_SECOND));

    assertThat(exits).extracting(TaskExit::task).containsExactly(machine.task(2));
    assertThat(recorder.lines("lost")).isEmpty();
  }

  @Test
  void theTableIsFilledOnceWhenARunStartsAndNeverAfter() {
    List<String> story = new ArrayList<>();
    List<HandlerTable<MasterOutbox>> tables = new ArrayList<>();
    ForASecond master =
        new ForASecond() {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            story.add("table");
            tables.add(table);
          }

          @Override
          protected void handleStartup(TaskId source, Startup message, MasterOutbox outbox) {
            super.handleStartup(source, message, outbox);
            story.add("startup " + message);
          }
        };
    assertThat(story).isEmpty();

    master.run(options);
    master.reset();
    master.run(RunOptions.defaults().inMaster());

    assertThat(story).hasSize(4);
    assertThat(story.subList(0, 3))
        .containsExactly(
            "table", "startup Startup[self=beef/0, master=true, localMode=false]", "table");
    assertThat(story.get(3)).contains("master=true, localMode=true");
    assertThatIllegalStateException()
        .isThrownBy(() -> tables.get(0).on(Tick.class, (source, message, outbox) -> {}));
  }

  // Filters

  private Map<String, List<TaskId>> heard(RunOptions place) {
    Map<String, List<TaskId>> heard = new TreeMap<>();
    record Spawned() implements UserMessage {}
    record Started() implements UserMessage {}
    record Local() implements UserMessage {}
    ForASecond master =
        new ForASecond() {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(Spawned.class, spawned(), (source, message, out) -> note("spawned", source));
            table.on(Started.class, started(), (source, message, out) -> note("started", source));
            table.on(Local.class, local(), (source, message, out) -> note("local", source));
          }

          private void note(String filter, TaskId source) {
            heard.computeIfAbsent(filter, key -> new ArrayList<>()).add(source);
          }

          @Override
          protected void handleStartup(TaskId source, Startup message, MasterOutbox outbox) {
            super.handleStartup(source, message, outbox);
            sayAll();
          }

          private void sayAll() {
            for (TaskId source : List.of(self(), machine.task(1), STRANGER)) {
              machine.inject(source, new Spawned());
              machine.inject(source, new Started());
              machine.inject(source, new Local());
            }
          }
        };
    RunSummary summary = master.run(place);
    assertThat(summary.discarded()).isPositive();
    return heard;
  }

  @Test
  void spawnedHearsOnlyTasksOfThisRunAndStartedOnlyThoseThatHaveStartedAndLocalOnlyTheMaster() {
    Map<String, List<TaskId>> heard = heard(options);

    assertThat(heard.get("spawned")).containsExactly(machine.task(1));
    assertThat(heard.get("started")).as("it had not started yet").isNull();
    assertThat(heard.get("local")).containsExactly(machine.self());
  }

  @Test
  void startedHearsTheMasterInLocalModeAndSpawnedDoesNot() {
    ScriptedMachine empty = new ScriptedMachine(0);
    List<String> heard = new ArrayList<>();
    record Hello() implements UserMessage {}
    record Hallo() implements UserMessage {}
    ForASecond master =
        new ForASecond() {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(Hello.class, started(), (source, message, outbox) -> heard.add("started"));
            table.on(Hallo.class, spawned(), (source, message, outbox) -> heard.add("spawned"));
          }
        };
    empty.atMillis(500, () -> empty.inject(empty.self(), new Hello()));
    empty.atMillis(500, () -> empty.inject(empty.self(), new Hallo()));

    RunSummary summary = master.run(empty.options().fewSlaves(FewSlaves.LOCAL));

    assertThat(heard).containsExactly("started");
    assertThat(summary.discarded()).isEqualTo(1);
  }

  // Slaves and their storage

  @Test
  void everyStartedSlaveHasAStorageThatIsRemovedWithIt() {
    machine.atMillis(500, () -> machine.die(machine.task(1)));
    List<Map<String, Object>> storages = new ArrayList<>();
    ForASecond master =
        new ForASecond() {
          @Override
          protected void handleStartup(TaskId source, Startup message, MasterOutbox outbox) {
            super.handleStartup(source, message, outbox);
            assertThatIllegalArgumentException()
                .isThrownBy(() -> storage(machine.task(1)))
                .withMessage("must be a slave that has started: slave=beef/1");
          }

          @Override
          protected void handleSlaveStarted(
              TaskId source, SlaveStarted message, MasterOutbox outbox) {
            super.handleSlaveStarted(source, message, outbox);
            assertThat(storage(source)).isEmpty();
            storage(source).put("name", source);
            storages.add(storage(source));
            assertThat(slaves()).contains(source);
          }

          @Override
          protected void handleTaskExit(TaskId source, TaskExit message, MasterOutbox outbox) {
            assertThat(storage(message.task())).containsEntry("name", message.task());
            super.handleTaskExit(source, message, outbox);
            assertThat(slaves()).doesNotContain(message.task());
            assertThatIllegalArgumentException().isThrownBy(() -> storage(message.task()));
          }
        };

    RunSummary summary = master.run(options);

    assertThat(summary.slavesLost()).isEqualTo(1);
    assertThat(storages).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void localModeHasAStorageToo() {
    List<Object> seen = new ArrayList<>();
    ForASecond master =
        new ForASecond() {
          @Override
          protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
            assertThat(message.slave()).isEqualTo(self());
            storage(self()).merge("turns", 1, (old, one) -> (Integer) old + 1);
            seen.add(storage(self()).get("turns"));
          }
        };

    master.run(new ScriptedMachine(0).options().fewSlaves(FewSlaves.LOCAL).listener(recorder));

    assertThat(seen).startsWith(1, 2);
  }

  @Test
  void aSlaveThatIsSentNothingIsOfferedAgainInTheNextTurn() {
    List<TaskId> offered = new ArrayList<>();
    machine.atMillis(500, () -> machine.inject(STRANGER, new Tick()));
    ForASecond master =
        new ForASecond() {
          @Override
          protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
            offered.add(message.slave());
          }
        };

    master.run(machine.options().maxSlaves(1));

    assertThat(offered).hasSizeBetween(2, 6).containsOnly(machine.task(1));
  }

  @Test
  void aSlaveThatIsSentSomethingIsNotOfferedUntilItIsMarkedIdle() {
    List<String> story = new ArrayList<>();
    machine.atMillis(500, () -> machine.inject(STRANGER, new Tick()));
    ForASecond master =
        new ForASecond() {
          @Override
          protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
            story.add("idle");
            outbox.send(message.slave(), new Tick());
          }

          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(
                Answer.class,
                (source, message, outbox) -> {
                  story.add("marked");
                  outbox.markIdle(machine.task(1));
                });
          }
        };
    machine.atMillis(700, () -> machine.inject(STRANGER, new Answer(1, 1)));

    master.run(machine.options().maxSlaves(1));

    assertThat(story).containsExactly("idle", "marked", "idle");
  }

  @OnEveryPlace
  void aSlaveThatTheMasterKillsIsReplaced(Place place) {
    List<TaskId> joined = new ArrayList<>();
    Squaring master =
        new Squaring(0) {
          @Override
          protected void handleSlaveStarted(
              TaskId source, SlaveStarted message, MasterOutbox outbox) {
            super.handleSlaveStarted(source, message, outbox);
            joined.add(source);
            if (joined.size() == 1) {
              outbox.kill(source);
              return;
            }
            outbox.halt();
          }
        };

    master.run(place.options().maxSlaves(1).listener(recorder));

    assertThat(recorder.lines("lost"))
        .containsExactly("slave " + joined.get(0).number() + ", KILLED, jobs 0");
    assertThat(joined).hasSize(2).doesNotHaveDuplicates();
  }

  private static final class Throwing extends Answering {
    Throwing(TaskContext context) {
      super(context);
    }

    @Override
    protected void handleStartup(TaskId source, Startup message, Outbox outbox) {
      if (source.number() == 1) {
        throw new IllegalStateException("not me");
      }
    }
  }

  @OnEveryPlace
  void aSlaveThatThrowsIsLostWithItsStory(Place place) {
    List<TaskExit> exits = new ArrayList<>();
    Squaring master =
        new Squaring(0) {
          @Override
          protected TaskProgram slaveProgram(RunOptions all) {
            return Throwing::new;
          }

          @Override
          protected void handleTaskExit(TaskId source, TaskExit message, MasterOutbox outbox) {
            exits.add(message);
            super.handleTaskExit(source, message, outbox);
            outbox.halt();
          }
        };

    master.run(place.options());

    assertThat(exits).hasSize(1);
    assertThat(exits.get(0).story()).startsWith("java.lang.IllegalStateException: not me");
  }

  private static final class Leaving extends Answering {
    Leaving(TaskContext context) {
      super(context);
    }

    @Override
    protected void handleStartup(TaskId source, Startup message, Outbox outbox) {
      if (source.number() <= 3) {
        outbox.halt();
      }
    }
  }

  @Test
  void aSlaveMayEndItselfAndIsReplaced() {
    ForASecond master =
        new ForASecond() {
          @Override
          protected TaskProgram slaveProgram(RunOptions all) {
            return Leaving::new;
          }
        };

    master.run(options);

    assertThat(recorder.lines("lost"))
        .containsExactly(
            "slave 1, RETURNED, jobs 0", "slave 2, RETURNED, jobs 0", "slave 3, RETURNED, jobs 0");
    assertThat(recorder.lines("joined")).hasSize(6);
  }

  @OnEveryPlace
  void aFunctionsResultIsSentBackAsATaskResultFollowedByATaskExit(Place place) {
    List<String> story = new ArrayList<>();
    Squaring master =
        new Squaring(0) {
          @Override
          protected TaskProgram slaveProgram(RunOptions all) {
            return TaskProgram.calling(() -> "forty-two");
          }

          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(
                TaskResult.class,
                spawned(),
                (source, message, outbox) ->
                    story.add(message.success() + " " + message.value().value()));
          }

          @Override
          protected void handleTaskExit(TaskId source, TaskExit message, MasterOutbox outbox) {
            super.handleTaskExit(source, message, outbox);
            story.add("exit " + message.reason());
            outbox.halt();
          }
        };

    master.run(place.options().maxSlaves(1));

    assertThat(story).containsExactly("true forty-two", "exit RETURNED");
  }

  // The end, and the outbox

  @Test
  void haltEndsTheRunAfterTheTurn() {
    List<String> story = new ArrayList<>();
    machine.atMillis(500, () -> machine.inject(machine.self(), new Halt()));
    machine.atMillis(500, () -> machine.inject(machine.task(1), new Answer(1, 1)));
    Squaring master =
        new Squaring(0) {
          @Override
          protected void handleHalt(TaskId source, Halt message, MasterOutbox outbox) {
            story.add("halt");
            super.handleHalt(source, message, outbox);
            outbox.warn("after the halt");
          }
        };

    RunSummary summary = master.run(options);

    assertThat(story).containsExactly("halt");
    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(recorder.lines("warning")).containsExactly("after the halt");
    assertThat(machine.receivers(Message.Halt.class)).hasSize(3);
  }

  @Test
  void aMessageCanBeScheduled() {
    List<Duration> at = new ArrayList<>();
    ForASecond master =
        new ForASecond() {
          @Override
          void handleTick(TaskId source, Tick message, MasterOutbox outbox) {
            at.add(machine.elapsed());
            if (at.size() == 3) {
              outbox.halt();
              return;
            }
            outbox.after(Duration.ofSeconds(10), new Tick());
          }
        };

    master.run(options);

    assertThat(at)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(11), Duration.ofSeconds(21));
  }

  @Test
  void aMessageCannotBeScheduledIntoThePast() {
    ForASecond master =
        new ForASecond() {
          @Override
          void handleTick(TaskId source, Tick message, MasterOutbox outbox) {
            outbox.after(Duration.ofMillis(-1), message);
          }
        };

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> master.run(options))
        .withMessageContaining("must be >= 0: delay=PT-0.001S");
  }

  @Test
  void aMessageThatCannotTravelFailsTheRun() {
    record Bad(Object payload) implements UserMessage {}
    ForASecond master =
        new ForASecond() {
          @Override
          protected void handleIdle(TaskId source, Idle message, MasterOutbox outbox) {
            outbox.send(message.slave(), new Bad(new Object()));
          }
        };

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> master.run(options))
        .withMessageContaining("the master failed")
        .withMessageContaining("cannot encode")
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.MASTER_FAILED));
    assertThat(machine.alive()).isEmpty();
  }

  @Test
  void outsideARunThereIsNeitherSelfNorSlaves() {
    Squaring master = new Squaring(1);

    for (Runnable question :
        List.<Runnable>of(master::self, master::slaves, master::mode, master::snapshot)) {
      assertThatIllegalStateException()
          .isThrownBy(question::run)
          .withMessage("must be called while a run is on");
    }
  }

  @OnEveryPlace
  void aSecondRunWithoutResetIsAnError(Place place) {
    RunOptions options = place.options();
    Squaring master = new Squaring(3);
    master.run(options);

    assertThatIllegalStateException().isThrownBy(() -> master.run(options));
  }

  @Test
  void aMessageToItselfDoesNotKeepTheMasterFromEvaluating() {
    Doubling jobs =
        new Doubling(3) {
          @Override
          protected void fillHandlerTable(HandlerTable<MasterOutbox> table) {
            super.fillHandlerTable(table);
            table.on(Tick.class, local(), (source, message, outbox) -> {});
          }

          @Override
          protected void handleResult(
              TaskId source, Message.JobResult message, MasterOutbox outbox) {
            super.handleResult(source, message, outbox);
            outbox.send(self(), new Tick());
          }
        };
    ScriptedMachine none = new ScriptedMachine(0);

    jobs.run(none.options().fewSlaves(FewSlaves.LOCAL));

    assertThat(jobs.results).isEqualTo(Doubling.doubles(3));
  }

  /** Answers a question in three units of work. */
  private static final class Pondering extends Answering {

    private final Deque<Question> questions = new ArrayDeque<>();
    private int steps;

    Pondering(TaskContext context) {
      super(context);
    }

    @Override
    protected void fillHandlerTable(HandlerTable<Outbox> table) {
      super.fillHandlerTable(table);
      table.on(Question.class, (source, message, outbox) -> questions.add(message));
    }

    @Override
    public boolean work() {
      Question question = questions.peek();
      if (question == null) {
        return false;
      }
      if (++steps % 3 == 0) {
        questions.remove();
        int number = question.number();
        context().send(context().parent(), new Answer(number, number * number));
      }
      return true;
    }
  }

  @Test
  void unitsOfWorkFollowEachOtherInTheMasterAsInASlave() {
    ScriptedMachine none = new ScriptedMachine(0);
    Squaring squaring =
        new Squaring(3) {
          @Override
          protected TaskProgram slaveProgram(RunOptions options) {
            return Pondering::new;
          }
        };

    squaring.run(none.options().fewSlaves(FewSlaves.LOCAL));

    assertThat(squaring.squares).isEqualTo(Map.of(0, 0, 1, 1, 2, 4));
    assertThat(none.elapsed()).isLessThan(A_SECOND);
  }

  /** Does something costly that does not end. */
  private static final class Sleeping extends Answering {

    private final Shared<CountDownLatch> begun;

    Sleeping(TaskContext context, Shared<CountDownLatch> begun) {
      super(context);
      this.begun = begun;
    }

    @Override
    public boolean work() throws Exception {
      context()
          .costly(
              () -> {
                begun.get().countDown();
                new CountDownLatch(1).await();
                return 0;
              });
      return true;
    }
  }

  @Test
  void aCancelledRunInTheMasterIsNotAnInterruptedOne() {
    Shared<CountDownLatch> begun = Shared.of(new CountDownLatch(1));
    Squaring squaring =
        new Squaring(1) {
          @Override
          protected TaskProgram slaveProgram(RunOptions options) {
            return context -> new Sleeping(context, begun);
          }
        };
    Thread canceller =
        new Thread(
            () -> {
              try {
                begun.get().await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              squaring.cancel();
            });
    canceller.start();

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> squaring.run(RunOptions.defaults().inMaster()))
        .satisfies(e -> assertThat(e.summary().ending()).isEqualTo(Ending.CANCELLED));
    assertThat(Thread.interrupted()).isFalse();
  }

  /** Cannot be closed. */
  private static final class Unclosable extends Answering {

    Unclosable(TaskContext context) {
      super(context);
    }

    @Override
    public void close() {
      throw new IllegalStateException("licence server is gone");
    }
  }

  @Test
  void aLocalHalfThatCannotBeClosedKeepsNoSlaveFromEnding() {
    machine.at(A_SECOND, () -> machine.inject(machine.self(), new Halt()));
    Squaring squaring =
        new Squaring(0) {
          @Override
          protected TaskProgram slaveProgram(RunOptions options) {
            TaskId master = machine.self();
            return context ->
                context.self().equals(master) ? new Unclosable(context) : new Answering(context);
          }
        };

    RunSummary summary = squaring.run(options.minSlaves(4).fewSlaves(FewSlaves.LOCAL));

    assertThat(summary.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(machine.alive()).isEmpty();
    assertThat(recorder.lines("warning"))
        .containsExactly(
            "the master's own slave half could not be closed:"
                + " java.lang.IllegalStateException: licence server is gone");
  }

  @OnEveryPlace
  void twoRunsCannotShareAVirtualMachineAtATime(Place place) {
    try (VirtualMachine shared = place.open()) {
      RunOptions options = RunOptions.defaults().on(shared);
      RuntimeException[] thrown = new RuntimeException[1];
      Doubling outer =
          new Doubling(6) {
            @Override
            protected void processResult(Integer job, Integer result) {
              super.processResult(job, result);
              if (job == 0) {
                try {
                  new Doubling(2).run(options);
                } catch (IllegalStateException e) {
                  thrown[0] = e;
                }
              }
            }
          };

      outer.run(options);

      assertThat(outer.results).isEqualTo(Doubling.doubles(6));
      assertThat(thrown[0])
          .hasMessage(
              "a virtual machine serves one run at a time: %s is in use by another run"
                  .formatted(shared.self()));
      new Doubling(2).run(options);
    }
  }
}
