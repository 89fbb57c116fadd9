package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Receiving: VM-10. */
@Timeout(600)
class LocalReceiveTest {

  private static final Duration WITHOUT_END = Duration.ofNanos(-1);

  private final Master master = new Master(2);
  private final LocalVirtualMachine machine = master.machine;
  private Thread helper;

  @AfterEach
  void close() throws Exception {
    if (helper != null) {
      helper.join();
    }
    Thread.interrupted();
    master.close();
    assertThat(master.threads()).isEmpty();
  }

  /* Begins when this test's thread waits. */
  private void whenResting(Runnable action) {
    Thread waiting = Thread.currentThread();
    helper =
        new Thread(
            () -> {
              try {
                Await.until(() -> waiting.getState().name().endsWith("WAITING"));
                action.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    helper.start();
  }

  private void sendToSelf(String text) {
    machine.send(machine.self(), new Note(text));
  }

  @Test
  void vm10ZeroPatiencePolls() throws Exception {
    assertThat(master.receive(Duration.ZERO)).isZero();
    sendToSelf("one");
    assertThat(master.receive(Duration.ZERO)).isOne();
    assertThat(master.receive(Duration.ZERO)).isZero();
  }

  @Test
  void vm10PatienceEnds() throws Exception {
    long begun = machine.nanoTime();

    int received = master.receive(Duration.ofMillis(3));

    assertThat(received).isZero();
    assertThat(machine.nanoTime() - begun).isGreaterThanOrEqualTo(3_000_000);
  }

  static List<Duration> longPatience() {
    return List.of(
        WITHOUT_END,
        Duration.ofHours(1),
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofNanos(Long.MAX_VALUE),
        Duration.ofNanos(Long.MAX_VALUE - 1),
        ChronoUnit.FOREVER.getDuration());
  }

  @ParameterizedTest
  @MethodSource("longPatience")
  void vm10MessageToSelfFromAnotherThreadEndsTheWait(Duration patience) throws Exception {
    whenResting(() -> sendToSelf("wake up"));

    assertThat(master.receive(patience)).isOne();
    assertThat(master.texts()).containsExactly("wake up");
  }

  @ParameterizedTest
  @MethodSource("longPatience")
  void vm10InterruptEndsTheWait(Duration patience) throws Exception {
    Thread waiting = Thread.currentThread();
    whenResting(waiting::interrupt);

    assertThatThrownBy(() -> master.receive(patience)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void vm10PendingInterruptEndsTheWaitBeforeItBegins() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> master.receive(WITHOUT_END)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void vm10PendingInterruptIsKeptWhereNothingIsWaitedFor() throws Exception {
    sendToSelf("one");
    Thread.currentThread().interrupt();

    assertThat(master.receive(WITHOUT_END)).isOne();
    assertThat(master.receive(Duration.ZERO)).isZero();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void vm10MessagesAreThereAfterAnInterrupt() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> master.receive(WITHOUT_END)).isInstanceOf(InterruptedException.class);

    sendToSelf("one");

    assertThat(master.receive(WITHOUT_END)).isOne();
  }

  @Test
  void vm10NoMoreAreHandedOverThanAskedFor() throws Exception {
    for (int i = 0; i < 5; i++) {
      sendToSelf("n" + i);
    }

    assertThat(machine.receive((source, message) -> {}, 2, WITHOUT_END)).isEqualTo(2);
    assertThat(master.receive(WITHOUT_END)).isEqualTo(3);
    assertThat(master.texts()).containsExactly("n2", "n3", "n4");
    for (int most : new int[] {0, -1}) {
      assertThatThrownBy(() -> machine.receive((source, message) -> {}, most, Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("must be >= 1: most=" + most);
    }
  }

  @Test
  void vm10MessagesInTheOrderOfArrival() throws Exception {
    TaskId echo = master.spawn(Script.echo());
    sendToSelf("before");
    master.send(echo, "from a slave");
    master.hear("from a slave");
    sendToSelf("after");
    master.hear("after");

    assertThat(master.texts()).containsExactly("before", "from a slave", "after");
  }

  @Test
  void vm10ReceiverThatThrowsLosesNoMessageButItsOwn() throws Exception {
    sendToSelf("bad");
    sendToSelf("good");

    assertThatThrownBy(
            () ->
                machine.receive(
                    (source, message) -> {
                      throw new IllegalStateException("cannot take it");
                    },
                    9,
                    WITHOUT_END))
        .hasMessage("cannot take it");

    assertThat(master.receive(WITHOUT_END)).isOne();
    assertThat(master.texts()).containsExactly("good");
  }

  /* Each answer finds the master just going to sleep or just awake. */
  @Test
  void vm10NoWakeUpIsLost() throws Exception {
    TaskId echo = master.spawn(Script.echo());
    for (int round = 0; round < 1000; round++) {
      master.send(echo, "round");
      assertThat(master.receive(WITHOUT_END)).isOne();
    }
    assertThat(master.texts()).hasSize(1000);
  }
}
