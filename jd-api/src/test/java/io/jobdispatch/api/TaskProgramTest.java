package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class TaskProgramTest {

  private static final TaskId MASTER = new TaskId(1, 0);

  /** Notes down what the task does. */
  private static final class Notebook implements TaskContext {

    final List<Object> notes = new ArrayList<>();
    boolean cancelled;

    @Override
    public TaskId self() {
      return new TaskId(1, 1);
    }

    @Override
    public TaskId parent() {
      return MASTER;
    }

    @Override
    public HostId host() {
      return new HostId("here", 1);
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public boolean send(TaskId to, Message message) {
      notes.add(to);
      notes.add(message);
      return true;
    }

    @Override
    public <T> T costly(Callable<T> call) throws Exception {
      notes.add("costly");
      return call.call();
    }

    @Override
    public boolean cancelled() {
      return cancelled;
    }

    @Override
    public void exit() {
      notes.add("exit");
    }
  }

  private static Notebook run(TaskProgram program) throws Exception {
    Notebook notebook = new Notebook();
    try (Task task = Payload.copy(program).create(notebook)) {
      task.start();
      task.receive(MASTER, new Message.Halt());
      assertThat(notebook.notes).as("before its work").isEmpty();
      assertThat(task.work()).isTrue();
    }
    return notebook;
  }

  @Test
  void whatTheFunctionReturnsIsSentAndTheTaskExits() throws Exception {
    String local = "result";

    Notebook notebook = run(TaskProgram.calling(() -> local));

    assertThat(notebook.notes).hasSize(4).startsWith("costly", MASTER).endsWith("exit");
    Message.TaskResult result = (Message.TaskResult) notebook.notes.get(2);
    assertThat(result.success()).isTrue();
    assertThat(result.value().value()).isEqualTo("result");
  }

  @Test
  void nullIsAResultToo() throws Exception {
    Message.TaskResult result =
        (Message.TaskResult) run(TaskProgram.calling(() -> null)).notes.get(2);

    assertThat(result.success()).isTrue();
    assertThat(result.value().value()).isNull();
  }

  @Test
  void whatTheFunctionThrowsIsSentAndTheTaskExits() throws Exception {
    for (TaskProgram.Function function :
        List.<TaskProgram.Function>of(
            () -> {
              throw new IOException("disk full");
            },
            () -> {
              throw new AssertionError("disk full");
            })) {
      Notebook notebook = run(TaskProgram.calling(function));

      assertThat(notebook.notes).hasSize(4).startsWith("costly", MASTER).endsWith("exit");
      Message.TaskResult result = (Message.TaskResult) notebook.notes.get(2);
      assertThat(result.success()).isFalse();
      assertThat(((Failure) result.value().value()).message()).isEqualTo("disk full");
    }
  }

  @Test
  void functionThatCannotTravelIsNamed() {
    Object local = new Object();

    assertThatThrownBy(() -> Payload.copy(TaskProgram.calling(() -> local)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("lambda$functionThatCannotTravelIsNamed$")
        .hasMessageContaining("the lambda captured its java.lang.Object");
  }
}
