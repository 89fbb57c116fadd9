package io.jobdispatch.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** VM-10, receiving. */
@SuppressWarnings("doclint:missing")
interface ReceivingContract {

  private static void sendToSelf(VirtualMachine machine, String text) {
    machine.send(machine.self(), new Note(text, 0));
  }

  /* A thread may rest for a moment for another reason, but not every time. */
  @Test
  default void vm10ZeroPatienceDoesNotWait(Stage stage) throws Exception {
    VirtualMachine machine = stage.open(1).machine;
    int waited = 0;
    for (int i = 0; i < 10; i++) {
      Thread receiving = Thread.currentThread();
      AtomicBoolean sent = new AtomicBoolean();
      Thread helper = stage.help(() -> sent.set(wakesWhoRests(receiving, machine)));
      int received = machine.receive((source, message) -> {}, 1, Duration.ZERO);
      helper.interrupt();
      waited += received;
      stage.joinHelpers();
      if (sent.get() && received == 0) {
        machine.receive((source, message) -> {}, 1, stage.patience());
      }
    }
    assertTrue(waited < 10, "VM-10: receive with zero patience polls, and this one waited");
  }

  private static boolean wakesWhoRests(Thread receiving, VirtualMachine machine) {
    while (!Thread.currentThread().isInterrupted()) {
      if (Stage.rests(receiving)) {
        sendToSelf(machine, "woken");
        return true;
      }
      LockSupport.parkNanos(1000);
    }
    return false;
  }

  @Test
  default void vm10ZeroPatienceTakesWhatIsThere(Stage stage) throws Exception {
    Master master = stage.open(1);

    int before = master.receive(Duration.ZERO);
    sendToSelf(master.machine, "hello");
    master.hear(master.machine.self(), "hello");
    int after = master.receive(Duration.ZERO);

    assertEquals(0, before, "VM-10: messages in a new virtual machine");
    assertEquals(0, after, "VM-10: messages when all have been received");
  }

  @Test
  default void vm10PatienceLastsAsLongAsItSays(Stage stage) throws Exception {
    VirtualMachine machine = stage.open(1).machine;
    for (Duration patience : List.of(Scale.INSTANT, Scale.SHORT, Scale.SHORT, Scale.SHORT)) {
      long begun = machine.nanoTime();

      int received = machine.receive((source, message) -> {}, 1, patience);

      long taken = machine.nanoTime() - begun;
      assertEquals(0, received, "VM-10: messages received where none was sent");
      assertTrue(
          taken >= patience.toNanos(),
          () ->
              "VM-10: receive waits for "
                  + patience
                  + " by nanoTime(), and returned after "
                  + Duration.ofNanos(taken));
    }
  }

  @Test
  default void vm10MessageToSelfFromAnotherThreadEndsTheWait(Stage stage) throws Exception {
    Master master = stage.open(1);
    for (Duration patience : Scale.LONG) {
      int before = master.mail().size();
      stage.whenResting(() -> sendToSelf(master.machine, "wake up"));

      int received = master.receive(patience);
      stage.joinHelpers();

      assertEquals(
          1, received, "VM-10: receive waits for a message; received with patience " + patience);
      assertEquals(
          new Mail(master.machine.self(), new Note("wake up", 0)),
          master.mail().get(before),
          "VM-10: what self sends comes from self");
    }
  }

  @Test
  default void vm10MessageOfASlaveEndsTheWait(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId echo = master.spawn(Puppet.IDLE);
    for (int round = 0; round < 200; round++) {
      master.send(echo, new Note("round", round));
      assertEquals(
          1, master.receive(Scale.WITHOUT_END), "VM-10: messages received, one for each sent");
    }
  }

  @Test
  default void vm10InterruptEndsTheWait(Stage stage) throws Exception {
    Master master = stage.open(1);
    Thread waiting = Thread.currentThread();
    for (Duration patience : Scale.LONG) {
      stage.whenResting(waiting::interrupt);
      assertInterrupted(master, patience);
      stage.joinHelpers();

      assertFalse(
          Thread.currentThread().isInterrupted(),
          "VM-10: the interrupt that became an InterruptedException is used up");
    }
  }

  /* One that waits nevertheless is woken by a message. */
  private static void assertInterrupted(Master master, Duration patience) {
    assertThrows(
        InterruptedException.class,
        () -> master.receive(patience),
        () -> "VM-10: an interrupt ends the wait of receive with patience " + patience);
  }

  @Test
  default void vm10InterruptThatCameBeforeEndsTheWait(Stage stage) throws Exception {
    Master master = stage.open(1);
    for (Duration patience : Scale.LONG) {
      String text = "wake up from " + patience;
      stage.whenResting(() -> sendToSelf(master.machine, text));
      Thread.currentThread().interrupt();
      assertInterrupted(master, patience);
      stage.joinHelpers();
      master.hear(master.machine.self(), text);
    }
  }

  @Test
  default void vm10InterruptsLoseNoMessage(Stage stage) throws Exception {
    Master master = stage.open(1);
    TaskId task = master.spawn(Puppet.IDLE);
    Thread receiving = Thread.currentThread();
    int many = Scale.FEW_MESSAGES;
    master.order(task, me -> trickle(me, many));
    Thread helper = stage.help(() -> interruptOften(receiving));

    receiveInterrupted(stage, master, () -> master.notes(task).size() == many);
    helper.interrupt();
    receiveInterrupted(stage, master, () -> !helper.isAlive());
    Thread.interrupted();

    OrderContract.assertNumbers(master, task, many);
  }

  /* So that the master waits now and then. */
  private static void trickle(Actor me, int many) {
    for (int i = 0; i < 10; i++) {
      me.tell("n", me.count++);
    }
    if (me.count < many) {
      me.later(next -> next.pass(Scale.INSTANT));
      me.later(next -> trickle(next, many));
    }
  }

  private static void interruptOften(Thread receiving) {
    while (!Thread.currentThread().isInterrupted()) {
      receiving.interrupt();
      LockSupport.parkNanos(Scale.INSTANT.toNanos());
    }
  }

  private static void receiveInterrupted(Stage stage, Master master, BooleanSupplier all) {
    long begun = System.nanoTime();
    int interrupts = 0;
    while (!all.getAsBoolean()) {
      int before = master.mail().size();
      try {
        master.receive(Scale.SHORT);
      } catch (InterruptedException expected) {
        interrupts++;
      }
      if (master.mail().size() > before) {
        begun = System.nanoTime();
      } else if (System.nanoTime() - begun > stage.patience().toNanos()) {
        fail(
            "VM-10: only "
                + master.mail().size()
                + " messages, after so many interrupts: "
                + interrupts);
      }
    }
  }

  @Test
  default void vm10NoMoreAreHandedOverThanAskedFor(Stage stage) throws Exception {
    Master master = stage.open(1);
    for (int i = 0; i < 5; i++) {
      sendToSelf(master.machine, "n" + i);
    }
    int received = 0;
    for (int most : new int[] {1, 3, 3}) {
      int some = master.receive(most, stage.patience());

      assertTrue(
          some >= 1 && some <= most,
          () -> "VM-10: receive hands over at most " + most + " messages, got " + some);
      received += some;
    }
    while (received < 5) {
      received += master.receive(1, stage.patience());
    }

    assertEquals(
        List.of("n0", "n1", "n2", "n3", "n4"),
        master.texts(master.machine.self()),
        "VM-10: messages are handed over in the order of arrival");
  }

  @Test
  default void vm10MostMustBePositive(Stage stage) throws Exception {
    VirtualMachine machine = stage.open(1).machine;
    for (int most : new int[] {0, -1}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> machine.receive((source, message) -> {}, most, Duration.ZERO),
          "VM-10: receive of at most " + most);
    }
  }
}
