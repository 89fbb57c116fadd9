package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** VM-6, payloads. */
@SuppressWarnings("doclint:missing")
interface PayloadContract {

  @Test
  default void vm6MessagesOfAnySizeArriveIntact(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId echo = master.spawn(Puppet.IDLE);
    Random random = new Random(1);
    for (int i = 0; i < Scale.PAYLOAD_BYTES.size(); i++) {
      byte[] value = new byte[Scale.PAYLOAD_BYTES.get(i)];
      random.nextBytes(value);

      master.send(echo, new EvaluateJob(i, 1, Payload.of(value.clone())));

      assertArrayEquals(
          value,
          (byte[]) job(master, i).job().value(),
          "VM-6: a payload of " + value.length + " bytes must arrive as it was sent");
    }
  }

  private static EvaluateJob job(Master master, int index) throws Exception {
    master.await(
        "VM-6: job " + index + " has not come back",
        () -> master.all(EvaluateJob.class).size() > index);
    EvaluateJob job = master.all(EvaluateJob.class).get(index);
    assertEquals(index, job.index(), "VM-5: jobs must come back in the order sent");
    return job;
  }

  @Test
  default void vm6PayloadMayBeNull(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId echo = master.spawn(Puppet.IDLE);

    master.send(echo, new EvaluateJob(0, 1, Payload.of(null)));

    assertNull(job(master, 0).job().value(), "VM-6: a payload of null must arrive as null");
  }

  @Test
  default void vm6PayloadIsEncodedAtMostOnce(Stage stage) throws Exception {
    Master master = stage.open(2);
    List<TaskId> echoes = master.spawn(Puppet.IDLE, 2);
    Counted value = new Counted();
    Payload payload = Payload.of(value);

    for (int i = 0; i < 4; i++) {
      master.send(echoes.get(i % 2), new EvaluateJob(i, 1, payload));
    }
    master.await("VM-6: jobs have not come back", () -> master.all(EvaluateJob.class).size() == 4);

    assertTrue(
        value.encodings() <= 1,
        () -> "VM-6: a payload is encoded at most once, got " + value.encodings() + " times");
  }

  @Test
  default void vm6MachineThatCopiesPayloadsEncodesThemWhenTheyAreSent(Stage stage)
      throws Exception {
    Master master = stage.open(1);
    TaskId echo = master.spawn(Puppet.IDLE);
    Counted value = new Counted();

    master.send(echo, new EvaluateJob(0, 1, Payload.of(value)));

    assertEquals(
        master.machine.copiesPayloads() ? 1 : 0,
        value.encodings(),
        "VM-6: copiesPayloads() is "
            + master.machine.copiesPayloads()
            + "; times that send encoded a payload");
    master.roundTrip(echo);
  }

  @Test
  default void vm6PayloadThatCannotBeEncodedIsToldToTheMaster(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId echo = master.spawn(Puppet.IDLE);
    Stranger stranger = new Stranger();

    String answer = trySending(master, echo, new EvaluateJob(0, 1, Payload.of(List.of(stranger))));
    master.roundTrip(echo);

    List<EvaluateJob> arrived = master.all(EvaluateJob.class);
    if (assertRefusedOrArrived(answer, arrived.size())) {
      assertEquals(
          List.of(stranger), arrived.get(0).job().value(), "VM-6: it goes by reference unchanged");
    }
  }

  private static String trySending(Master master, TaskId to, Message message) {
    try {
      return "" + master.machine.send(to, message);
    } catch (PayloadException e) {
      return e.toString();
    }
  }

  /** True if it went by reference. */
  private static boolean assertRefusedOrArrived(String answer, int arrived) {
    if (answer.equals("true")) {
      assertEquals(
          1,
          arrived,
          "VM-6: what cannot be encoded is a PayloadException out of send, or arrives by"
              + " reference; there was no exception, and times it arrived");
      return true;
    }
    assertTrue(
        answer.contains(Stranger.class.getName()),
        () -> "VM-6: the PayloadException names " + Stranger.class + ", got: " + answer);
    assertEquals(0, arrived, "VM-6: nothing is sent after a PayloadException; times it arrived");
    return false;
  }

  @Test
  default void vm6MessageThatCannotBeEncodedIsToldToItsSender(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId echo = master.spawn(Puppet.IDLE);
    Stranger stranger = new Stranger();

    for (TaskId to : List.of(echo, master.machine.self())) {
      int before = master.all(Tray.class).size();
      String answer = trySending(master, to, new Tray(stranger));
      master.roundTrip(echo);

      int arrived = master.all(Tray.class).size() - before;
      if (assertRefusedOrArrived(answer, arrived)) {
        assertSame(stranger, master.all(Tray.class).get(before).content());
      }
    }
  }

  @Test
  default void vm6PayloadThatCannotBeEncodedIsToldToTheSlave(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);

    master.order(
        task,
        me -> {
          me.tell(trySending(me, new EvaluateJob(0, 1, Payload.of(new Stranger()))));
          me.tell("next");
        });
    master.hear(task, "next");

    assertRefusedOrArrived(master.texts(task).get(0), master.all(EvaluateJob.class).size());
    master.roundTrip(task);
  }

  private static String trySending(Actor me, Message message) {
    try {
      return "" + me.context.send(me.context.parent(), message);
    } catch (PayloadException e) {
      return e.toString();
    }
  }

  @Test
  default void vm6PayloadThatCannotBeDecodedArrivesAndIsToldToWhoAsksForIt(Stage stage)
      throws Exception {
    Master master = stage.open(1);
    TaskId echo = master.spawn(Puppet.IDLE);
    Undecodable value = new Undecodable();

    master.send(echo, new EvaluateJob(0, 1, Payload.of(value)));
    master.roundTrip(echo);

    if (master.all(EvaluateJob.class).isEmpty()) {
      fail("VM-6: the backend decodes no payload, so one that cannot be decoded must arrive");
    }
    try {
      assertSame(
          value,
          job(master, 0).job().value(),
          "VM-6: a value that cannot be decoded can only have come by reference");
    } catch (PayloadException e) {
      assertTrue(
          e.toString().contains(Undecodable.STORY),
          () -> "VM-6: the PayloadException says what decoding said, got: " + e);
    }
  }

  @Test
  default void vm6ReceiverIsAloneWithAPayloadThatCannotBeDecoded(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    master.order(task, me -> me.onMessage((self, source, message) -> open(self, message)));

    master.send(task, new EvaluateJob(0, 1, Payload.of(new Undecodable())));
    master.hear(task, "opened");

    master.order(task, me -> me.tell("still here"));
    master.hear(task, "still here");
  }

  private static void open(Actor me, Message message) {
    try {
      ((EvaluateJob) message).job().value();
    } catch (PayloadException expected) {
      me.count++;
    }
    me.tell("opened", me.count);
  }
}
