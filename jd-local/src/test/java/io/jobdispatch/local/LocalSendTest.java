package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages and payloads: VM-5 and VM-6. */
@Timeout(600)
class LocalSendTest {

  private final Master master = new Master(5);
  private final LocalVirtualMachine machine = master.machine;

  @AfterEach
  void close() {
    master.close();
    assertThat(master.threads()).isEmpty();
  }

  @Test
  void vm5NothingIsLostDoubledOrReordered() throws Exception {
    int each = 20_000;
    List<TaskId> tasks = machine.spawn(Script.echo(), 5, Set.of());
    long[] expected = new long[6];
    int[] received = {0};

    for (int i = 0; i < each; i++) {
      for (TaskId task : tasks) {
        assertThat(machine.send(task, new Note("n", i))).isTrue();
      }
    }
    while (received[0] < 5 * each) {
      int some =
          machine.receive(
              (source, message) -> {
                int from = (int) source.number();
                assertThat(((Note) message).number()).isEqualTo(expected[from]++);
                received[0]++;
              },
              100,
              Master.PATIENCE);
      assertThat(some).isBetween(1, 100);
    }

    assertThat(received[0]).isEqualTo(5 * each);
    assertThat(master.receive(Duration.ZERO)).isZero();
  }

  @Test
  void vm5SlavesSendToEachOther() throws Exception {
    TaskId echo = master.spawn(Script.echo());
    TaskId asking =
        master.spawn(
            Script.hearing(
                (me, source, message) -> {
                  Note note = (Note) message;
                  boolean asked = source.equals(me.context.parent());
                  if (asked) {
                    me.context.send(new TaskId(me.context.self().run(), note.number()), note);
                  } else {
                    me.tell("answered by " + source, ++me.count);
                  }
                }));
    Note question = new Note("question", echo.number());

    for (int i = 0; i < 1000; i++) {
      machine.send(asking, question);
    }
    master.receiveUntil(() -> master.notes().size() == 1000);

    assertThat(master.notes())
        .allMatch(note -> note.text().equals("answered by " + echo))
        .extracting(Note::number)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(master.mail).allMatch(mail -> mail.source().equals(asking));
  }

  @Test
  void vm5SendingToWhoIsGoneOrWasNeverThereAnswersFalse() throws Exception {
    TaskId gone = master.spawn(Script.starting(me -> me.context.exit()));
    master.exitOf(gone);

    assertThat(master.send(gone, "hello")).isFalse();
    assertThat(master.send(new TaskId(machine.self().run(), 999), "hello")).isFalse();
    assertThat(master.send(new TaskId(machine.self().run() + 1, 0), "hello")).isFalse();
    assertThat(master.send(TaskId.NONE, "hello")).isFalse();
  }

  @Test
  void vm5SlaveThatSendsToWhoIsGoneIsTold() throws Exception {
    TaskId gone = master.spawn(Script.starting(me -> me.context.exit()));
    master.exitOf(gone);
    TaskId task =
        master.spawn(
            Script.hearing(
                (me, source, message) ->
                    me.tell("sent: " + me.context.send(gone(me.context.self()), message))));

    master.send(task, "hello");

    master.hear("sent: false");
  }

  private static TaskId gone(TaskId self) {
    return new TaskId(self.run(), self.number() - 1);
  }

  @Test
  void vm5MessagesToSelfComeFromSelf() throws Exception {
    assertThat(machine.send(machine.self(), new Note("to myself"))).isTrue();

    master.hear("to myself");
    assertThat(master.mail.get(0).source()).isEqualTo(machine.self());
  }

  @Test
  void vm6JobsAndResultsGoByReference() throws Exception {
    Object job = new Object();
    TaskId echo = master.spawn(Script.echo());

    machine.send(echo, new EvaluateJob(1, 1, Payload.of(job)));
    master.receiveUntil(() -> !master.mail.isEmpty());

    assertThat(master.all(EvaluateJob.class).get(0).job().value()).isSameAs(job);
  }

  @Test
  void vm6BigMessagesTravel() throws Exception {
    byte[] big = new byte[16 << 20];
    new Random(1).nextBytes(big);
    try (Master copying = Master.copying(1)) {
      TaskId echo = copying.spawn(Script.echo());

      copying.machine.send(echo, new EvaluateJob(1, 1, Payload.of(big)));
      copying.machine.send(echo, new EvaluateJob(2, 1, Payload.of(new byte[0])));
      copying.receiveUntil(() -> copying.mail.size() == 2);

      List<EvaluateJob> arrived = copying.all(EvaluateJob.class);
      assertThat(Arrays.equals((byte[]) arrived.get(0).job().value(), big)).isTrue();
      assertThat((byte[]) arrived.get(1).job().value()).isEmpty();
    }
  }

  private static final class Undecodable implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException {
      throw new IOException("not here");
    }
  }

  private record Tray(List<String> content) implements Message.UserMessage {}

  @Test
  void vm6CopyingEverythingSharesNothing() throws Exception {
    try (Master copying = Master.copying(1)) {
      TaskId echo = copying.spawn(Script.echo());
      List<String> job = List.of("job");
      Tray tray = new Tray(List.of("content"));

      copying.machine.send(echo, new EvaluateJob(1, 1, Payload.of(job)));
      copying.machine.send(echo, tray);
      copying.receiveUntil(() -> copying.mail.size() == 2);

      Object copy = copying.all(EvaluateJob.class).get(0).job().value();
      assertThat(copy).isEqualTo(job).isNotSameAs(job);
      assertThat(copying.all(Tray.class).get(0)).isEqualTo(tray).isNotSameAs(tray);
    }
  }

  @Test
  void vm6WhatCannotBeEncodedIsToldToTheSenderAndDisturbsNothing() throws Exception {
    try (Master copying = Master.copying(1)) {
      TaskId echo = copying.spawn(Script.echo());
      Message bad = new EvaluateJob(1, 1, Payload.of(new Object()));

      for (TaskId to : List.of(echo, copying.machine.self())) {
        assertThatThrownBy(() -> copying.machine.send(to, bad))
            .isInstanceOf(PayloadException.class)
            .hasMessage(
                "cannot encode a java.lang.Object: class java.lang.Object is not serializable");
      }

      copying.send(echo, "next");
      copying.hear("next");
      assertThat(copying.mail).hasSize(1);
    }
  }

  @Test
  void vm6SlaveIsToldWhatCannotBeEncoded() throws Exception {
    try (Master copying = Master.copying(1)) {
      TaskId task =
          copying.spawn(
              Script.hearing(
                  (me, source, message) -> {
                    try {
                      me.context.send(source, new EvaluateJob(1, 1, Payload.of(me)));
                    } catch (PayloadException e) {
                      me.tell(e.getMessage());
                    }
                  }));

      copying.send(task, "try");
      copying.receiveUntil(() -> !copying.notes().isEmpty());

      String culprit = Script.Actor.class.getName();
      assertThat(copying.texts())
          .containsExactly(
              "cannot encode a " + culprit + ": class " + culprit + " is not serializable");
    }
  }

  @Test
  void vm6WhatCannotBeDecodedIsToldToWhoAsksForIt() throws Exception {
    try (Master copying = Master.copying(1)) {
      TaskId echo = copying.spawn(Script.echo());

      copying.machine.send(echo, new EvaluateJob(1, 1, Payload.of(new Undecodable())));
      copying.receiveUntil(() -> !copying.mail.isEmpty());

      Payload job = copying.all(EvaluateJob.class).get(0).job();
      assertThatThrownBy(job::value)
          .isInstanceOf(PayloadException.class)
          .hasMessage("cannot decode: java.io.IOException: not here");
    }
  }
}
