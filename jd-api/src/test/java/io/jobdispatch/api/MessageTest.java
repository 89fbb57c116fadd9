package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.Message.TaskExit;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {

  /* A user's own kind of message. */
  private record Temperature(double kelvin) implements Message.UserMessage {}

  @Test
  void usersOwnKindsOfMessageTravel() {
    Message message = new Temperature(293.15);

    assertThat(Payload.copy(message)).isEqualTo(message);
  }

  @Test
  void onlyTheUsersDoorIsOpen() {
    assertThat(Message.class.isSealed()).isTrue();
    for (Class<?> group : Message.class.getPermittedSubclasses()) {
      assertThat(group.isSealed())
          .as(group.getName())
          .isNotEqualTo(group == Message.UserMessage.class);
    }
  }

  @Test
  void everyKindOfTheHouseIsARecord() {
    List<Class<?>> kinds =
        Arrays.stream(Message.class.getPermittedSubclasses())
            .filter(Class::isSealed)
            .flatMap(group -> Arrays.stream(group.getPermittedSubclasses()))
            .<Class<?>>map(kind -> kind)
            .toList();

    assertThat(kinds)
        .hasSizeGreaterThan(10)
        .allMatch(Class::isRecord)
        .allMatch(kind -> Modifier.isPublic(kind.getModifiers()));
  }

  @Test
  void messagesWithAPayloadTravel() {
    Message.EvaluateJob sent = new Message.EvaluateJob(3, 1, Payload.of("job"));

    Message.EvaluateJob arrived = Payload.copy(sent);

    assertThat(arrived.index()).isEqualTo(3);
    assertThat(arrived.attempt()).isEqualTo(1);
    assertThat(arrived.job().value()).isEqualTo("job");
  }

  @Test
  void taskExitNeedsAllItsParts() {
    TaskId task = new TaskId(1, 1);

    assertThatThrownBy(() -> new TaskExit(null, HostId.NONE, TaskExit.Reason.DIED, ""))
        .hasMessage("task");
    assertThatThrownBy(() -> new TaskExit(task, HostId.NONE, null, "")).hasMessage("reason");
    assertThatThrownBy(() -> new TaskExit(task, HostId.NONE, TaskExit.Reason.DIED, null))
        .hasMessage("story");
  }
}
