package io.jobdispatch.api.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class TaskThreadTest {

  private static final TaskId ID = new TaskId(0x5f, 7);

  private final Stage stage = new Stage();
  private TaskThread task;

  @AfterEach
  void endTheTask() throws Exception {
    if (task.isAlive()) {
      task.finish();
      task.end();
      stage.exitOf(task);
    }
  }

  private void begin(TaskProgram program) {
    task = new TaskThread(ID, Payload.of(program), stage);
    task.begin();
  }

  private void beginTelling() throws Exception {
    begin(Telling.PROGRAM);
    assertThat(stage.hear()).isEqualTo("start");
  }

  private void put(String... texts) {
    for (String text : texts) {
      task.put(new Mail(Stage.MASTER, new Note(text)));
    }
  }

  private void hear(String... texts) throws Exception {
    for (String text : texts) {
      assertThat(stage.hear()).isEqualTo(text);
    }
  }

  private Thread thread() {
    Thread[] all = new Thread[Thread.activeCount() + 1000];
    int count = Thread.enumerate(all);
    return Arrays.stream(all, 0, count)
        .filter(thread -> thread.getName().equals("jd-5f-7"))
        .findFirst()
        .orElseThrow();
  }

  private void awaitRest() throws Exception {
    Thread thread = thread();
    Await.until(() -> LockSupport.getBlocker(thread) instanceof Mailbox);
  }

  // The task's life

  @Test
  void taskIsStartedReceivesWorksAndIsClosed() throws Exception {
    beginTelling();

    put(Telling.JOB);
    hear("receive job", "work");
    put("hello", Telling.EXIT);

    assertThat(stage.exitOf(task)).isEqualTo(new TaskExit(ID, Stage.HOST, Reason.RETURNED, ""));
    assertThat(stage.rest()).containsExactly("receive hello", "receive exit", "close");
  }

  @Test
  void messagesThatFollowAnExitAreNotReceived() throws Exception {
    beginTelling();

    task.put(
        new Mail(Stage.MASTER, null) {
          @Override
          public Message message() {
            put("too late");
            return new Note(Telling.EXIT);
          }
        });

    assertThat(stage.exitOf(task).reason()).isEqualTo(Reason.RETURNED);
    assertThat(stage.rest()).containsExactly("receive exit", "close");
  }

  @Test
  void programThatCannotBeDecodedIsASetUpThatFailed() throws Exception {
    task = new TaskThread(ID, Payload.ofBytes(new byte[] {1, 2, 3}), stage);
    task.begin();

    TaskExit exit = stage.exitOf(task);

    assertThat(exit.reason()).isEqualTo(Reason.SETUP_FAILED);
    assertThat(exit.host()).isEqualTo(Stage.HOST);
    assertThat(exit.story()).contains("PayloadException: cannot decode");
  }

  @Test
  void taskThatCannotBeMadeIsASetUpThatFailed() throws Exception {
    begin(
        context -> {
          throw new IllegalStateException("not me");
        });

    TaskExit exit = stage.exitOf(task);

    assertThat(exit.reason()).isEqualTo(Reason.SETUP_FAILED);
    assertThat(exit.story()).startsWith("java.lang.IllegalStateException: not me");
  }

  @Test
  void exceptionOutOfReceiveEndsTheTaskWithItsStory() throws Exception {
    beginTelling();

    put(Telling.THROW);

    TaskExit exit = stage.exitOf(task);
    assertThat(exit.reason()).isEqualTo(Reason.THREW);
    assertThat(exit.story()).startsWith("java.lang.IllegalStateException: as told");
    assertThat(stage.rest()).containsExactly("receive throw", "close");
  }

  @Test
  void exceptionOutOfCloseIsToldThoughTheTaskReturned() throws Exception {
    beginTelling();

    put(Telling.THROW_AT_CLOSE, Telling.EXIT);

    TaskExit exit = stage.exitOf(task);
    assertThat(exit.reason()).isEqualTo(Reason.THREW);
    assertThat(exit.story()).startsWith("closing it failed: ").contains("still locked");
  }

  @Test
  void exceptionOutOfCloseIsToldAfterTheOneThatEndedTheTask() throws Exception {
    beginTelling();

    put(Telling.THROW_AT_CLOSE, Telling.THROW);

    assertThat(stage.exitOf(task).story())
        .startsWith("java.lang.IllegalStateException: as told")
        .containsSubsequence("closing it failed: ", "still locked");
  }

  // Mail

  @Test
  void mailIsDecodedOnceByTheTasksThreadAndThenEmptied() throws Exception {
    beginTelling();

    task.put(
        new Mail(Stage.MASTER, null) {
          @Override
          public Message message() {
            return new Note("decoded by " + Thread.currentThread().getName());
          }

          @Override
          public void empty() {
            super.empty();
            put("emptied");
          }
        });

    hear("receive decoded by jd-5f-7", "receive emptied");
    awaitRest();
    assertThat(stage.rest()).isEmpty();
  }

  @Test
  void mailThatCannotBeDecodedEndsTheTaskWithItsStory() throws Exception {
    beginTelling();
    put("before");

    task.put(
        new Mail(Stage.MASTER, null) {
          @Override
          public Message message() {
            throw new PayloadException("cannot decode: class x.Y is not here", null);
          }
        });
    put("after");

    TaskExit exit = stage.exitOf(task);
    assertThat(exit.reason()).isEqualTo(Reason.THREW);
    assertThat(exit.story())
        .startsWith("io.jobdispatch.api.PayloadException: cannot decode: class x.Y is not here");
    assertThat(stage.rest()).containsExactly("receive before", "close");
  }

  // Room

  @Test
  void withoutRoomMessagesAreReceivedAndNoWorkBegins() throws Exception {
    stage.room.set(0);
    beginTelling();

    put(Telling.JOB, "hello");
    hear("receive job", "receive hello");
    awaitRest();
    put("still there?");
    hear("receive still there?");
    awaitRest();

    assertThat(stage.rest()).isEmpty();
  }

  @Test
  void nudgedTaskWithRoomWorks() throws Exception {
    stage.room.set(0);
    beginTelling();
    put(Telling.JOB, Telling.JOB, Telling.JOB);
    hear("receive job", "receive job", "receive job");
    awaitRest();

    stage.room.set(2);
    task.nudge();
    hear("work", "work");
    awaitRest();
    assertThat(stage.rest()).isEmpty();

    stage.room.set(Stage.ROOMY);
    task.nudge();
    hear("work");
  }

  @Test
  void messageThatComesAfterRoomWasMadeLetsTheTaskWorkToo() throws Exception {
    stage.room.set(0);
    beginTelling();
    put(Telling.JOB);
    hear("receive job");
    awaitRest();

    stage.room.set(1);
    put("hello");

    hear("receive hello", "work");
  }

  @Test
  void nudgedTaskWithoutRoomRestsAgain() throws Exception {
    stage.room.set(0);
    beginTelling();
    put(Telling.JOB);
    hear("receive job");
    awaitRest();

    task.nudge();
    task.nudge();
    put("hello");

    hear("receive hello");
    awaitRest();
    assertThat(stage.rest()).isEmpty();
  }

  @Test
  void taskWithoutRoomExitsAndIsEnded() throws Exception {
    stage.room.set(0);
    beginTelling();

    put(Telling.JOB, Telling.EXIT);

    assertThat(stage.exitOf(task).reason()).isEqualTo(Reason.RETURNED);
    assertThat(stage.rest()).containsExactly("receive job", "receive exit", "close");
  }

  /* After each unit the task is about to wait while room is made: a nudge that is lost ends it. */
  @Test
  void nudgeThatRacesWithTheWaitIsNeverLost() throws Exception {
    int rounds = 20_000;
    stage.room.set(0);
    begin(context -> new Endless(context));

    for (int round = 0; round < rounds; round++) {
      spin(round % 200);
      stage.room.incrementAndGet();
      task.nudge();
      assertThat(stage.hear()).isEqualTo("work");
    }

    awaitRest();
    assertThat(stage.rest()).isEmpty();
  }

  private static void spin(int spins) {
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
  }

  /** Has work as long as it is asked. */
  private record Endless(TaskContext context) implements Task {

    @Override
    public void start() {}

    @Override
    public void receive(TaskId source, Message message) {}

    @Override
    public boolean work() {
      return context.send(context.parent(), new Note("work"));
    }

    @Override
    public void close() {}
  }

  // Ends from outside

  @Test
  void idleTaskIsEnded() throws Exception {
    beginTelling();
    awaitRest();

    assertThat(task.finish()).isTrue();
    task.end();

    assertThat(stage.exitOf(task).reason()).isEqualTo(Reason.RETURNED);
  }

  @Test
  void costlyCallOfATaskThatIsEndedIsInterrupted() throws Exception {
    beginTelling();
    put(Telling.LONG_JOB);
    hear("receive long job", "work");
    assertThat(task.cancelled()).isFalse();

    task.finish();
    task.end();

    TaskExit exit = stage.exitOf(task);
    assertThat(exit.reason()).isEqualTo(Reason.THREW);
    assertThat(exit.story()).startsWith("java.lang.InterruptedException");
    assertThat(task.cancelled()).isTrue();
  }

  @Test
  void nothingIsSentForATaskThatIsOver() throws Exception {
    beginTelling();
    awaitRest();

    task.finish();
    task.end();
    stage.exitOf(task);

    assertThat(task.send(Stage.MASTER, new Note("from the grave"))).isFalse();
    assertThat(stage.rest()).isEmpty();
  }

  @Test
  void oneCallerTellsTheExitAndOneGivesTheSlotBack() {
    task = new TaskThread(ID, Payload.ofBytes(new byte[0]), stage);

    assertThat(task.isOver()).isFalse();
    assertThat(Stream.generate(task::finish).limit(3)).containsExactly(true, false, false);
    assertThat(task.isOver()).isTrue();
    assertThat(task.isReleased()).isFalse();
    assertThat(Stream.generate(task::release).limit(3)).containsExactly(true, false, false);
    assertThat(task.isReleased()).isTrue();
  }

  // The thread

  @Test
  void taskThatWasNotBegunIsNoThread() throws Exception {
    task = new TaskThread(ID, Payload.ofBytes(new byte[0]), stage);

    task.join(Long.MAX_VALUE);

    assertThat(task.isAlive()).isFalse();
  }

  @Test
  void joinWithoutTimeDoesNotWait() throws Exception {
    beginTelling();

    task.join(0);
    task.join(-1);

    assertThat(task.isAlive()).isTrue();
  }

  @Test
  void threadIsADaemonNamedAsTheTask() throws Exception {
    beginTelling();

    assertThat(thread().isDaemon()).isTrue();
    assertThat(List.of(task.self(), task.parent())).containsExactly(ID, Stage.MASTER);
    assertThat(task.host()).isEqualTo(Stage.HOST);
  }

  @Test
  void threadHasTheContextClassLoaderOfItsMaker() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
      Thread.currentThread().setContextClassLoader(loader);
      task = new TaskThread(ID, Payload.of(Telling.PROGRAM), stage);
      Thread.currentThread().setContextClassLoader(before);
      task.begin();

      assertThat(thread().getContextClassLoader()).isSameAs(loader);
      endTheTask();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
