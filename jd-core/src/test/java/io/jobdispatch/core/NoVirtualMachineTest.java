package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class NoVirtualMachineTest {

  private static final Duration FOR_EVER = Duration.ofNanos(-1);

  private final NoVirtualMachine machine = new NoVirtualMachine();
  private final List<Envelope> received = new ArrayList<>();

  private int receive(int most, Duration patience) throws InterruptedException {
    return machine.receive(
        (source, message) -> received.add(new Envelope(source, message)), most, patience);
  }

  @Test
  void everySpawnIsRefused() throws Exception {
    List<TaskId> ids = machine.spawn(context -> null, 2, Set.of());
    ids = List.of(ids.get(0), ids.get(1), machine.spawn(context -> null, 1, Set.of()).get(0));

    assertThat(receive(9, FOR_EVER)).isEqualTo(3);

    assertThat(ids).doesNotHaveDuplicates().doesNotContain(machine.self());
    for (int i = 0; i < 3; i++) {
      TaskExit exit =
          new TaskExit(ids.get(i), HostId.NONE, Reason.REFUSED, "there is no host to run on");
      assertThat(received.get(i)).isEqualTo(new Envelope(TaskId.NONE, exit));
    }
  }

  @Test
  void theLongestWaitThatCanBeToldIsOne() throws Exception {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> receive(1, longest));

    machine.send(machine.self(), new Message.Halt());
    assertThat(receive(1, longest)).isEqualTo(1);
  }

  @Test
  void messagesToSelfArriveInTheirOrder() throws Exception {
    Message first = new Message.Halt();
    Message second = new Message.Warning("second");
    assertThat(machine.send(machine.self(), first)).isTrue();
    assertThat(machine.send(machine.self(), second)).isTrue();
    assertThat(machine.send(new TaskId(5, 5), second)).isFalse();

    assertThat(receive(1, Duration.ZERO)).isEqualTo(1);
    assertThat(receive(1, FOR_EVER)).isEqualTo(1);
    assertThat(receive(1, Duration.ZERO)).isZero();
    assertThat(receive(1, Duration.ofNanos(1))).isZero();
    assertThat(received)
        .containsExactly(new Envelope(machine.self(), first), new Envelope(machine.self(), second));
  }

  @Test
  void afterItsCloseItTakesNoMessagesAndDoesNotWait() throws Exception {
    machine.send(machine.self(), new Message.Halt());
    machine.close();
    machine.close();

    assertThat(machine.send(machine.self(), new Message.Halt())).isFalse();
    assertThat(receive(9, FOR_EVER)).isEqualTo(1);
    assertThat(receive(9, FOR_EVER)).isZero();
  }
}
