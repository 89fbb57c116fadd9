package io.jobdispatch.api.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class MailboxTest {

  private final Mailbox mailbox = new Mailbox();

  private static Mail mail(long from, long number) {
    return new Mail(new TaskId(1, from), new Note("n", number));
  }

  private static long number(Mail mail) {
    return ((Note) mail.message()).number();
  }

  @Test
  void emptyMailboxGivesNothing() {
    assertThat(mailbox.isEmpty()).isTrue();
    assertThat(mailbox.take()).isNull();
  }

  @Test
  void mailIsTakenInTheOrderInWhichItWasPut() {
    for (int i = 0; i < 3; i++) {
      mailbox.put(mail(1, i));
    }

    assertThat(mailbox.isEmpty()).isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(number(mailbox.take())).isEqualTo(i);
    }
    assertThat(mailbox.take()).isNull();
    mailbox.put(mail(1, 3));
    assertThat(number(mailbox.take())).isEqualTo(3);
  }

  @Test
  void lastIsTheMailThatWasPutLastThoughItWasTaken() {
    Mail first = mail(1, 1);
    Mail second = mail(1, 2);
    mailbox.put(first);
    mailbox.put(second);

    assertThat(mailbox.last()).isSameAs(second);
    assertThat(mailbox.take()).isSameAs(first);
    assertThat(mailbox.take()).isSameAs(second);
    assertThat(mailbox.last()).isSameAs(second);
  }

  @Test
  void ownerDoesNotWaitWhileThereIsMailOrWhenTheMailboxIsClosed() {
    mailbox.put(mail(1, 1));
    mailbox.await(-1);
    mailbox.take();
    mailbox.close();
    mailbox.await(-1);

    assertThat(mailbox.isEmpty()).isTrue();
  }

  @Test
  void waitEndsWithItsTime() {
    mailbox.await(1);

    assertThat(mailbox.isEmpty()).isTrue();
  }

  @Test
  void closeEndsTheWait() throws Exception {
    Thread owner = new Thread(() -> mailbox.await(-1));
    owner.start();
    Await.until(() -> owner.getState() == Thread.State.WAITING);

    mailbox.close();

    owner.join();
  }

  @Test
  void nudgeEndsTheWait() throws Exception {
    Thread owner = new Thread(() -> mailbox.await(-1));
    owner.start();
    Await.until(() -> owner.getState() == Thread.State.WAITING);

    mailbox.nudge();

    owner.join();
    assertThat(mailbox.isEmpty()).isTrue();
  }

  @Test
  void nudgesThatComeBeforeTheWaitEndItAndNoFurtherOne() throws Exception {
    Thread owner =
        new Thread(
            () -> {
              mailbox.await(-1);
              mailbox.await(-1);
            });

    mailbox.nudge();
    mailbox.nudge();
    owner.start();
    Await.until(() -> owner.getState() == Thread.State.WAITING);
    mailbox.nudge();

    owner.join();
  }

  @Test
  void pendingInterruptEndsTheWaitAndStays() {
    Thread.currentThread().interrupt();

    mailbox.await(-1);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void nothingIsLostAmongManyProducers() throws Exception {
    int producers = 4;
    int each = 50_000;
    List<Thread> threads = new ArrayList<>();
    for (int from = 0; from < producers; from++) {
      long sender = from;
      threads.add(new Thread(() -> putAll(sender, each)));
    }
    threads.forEach(Thread::start);

    long[] expected = new long[producers];
    for (int taken = 0; taken < producers * each; taken++) {
      Mail mail = takeWaiting(mailbox);
      int from = (int) mail.source().number();
      assertThat(number(mail)).isEqualTo(expected[from]++);
      mail.empty();
    }

    assertThat(expected).containsOnly(each);
    assertThat(mailbox.take()).isNull();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void putAll(long from, int count) {
    for (int i = 0; i < count; i++) {
      mailbox.put(mail(from, i));
    }
  }

  private static Mail takeWaiting(Mailbox mailbox) {
    Mail mail = mailbox.take();
    while (mail == null) {
      assertThat(Thread.currentThread().isInterrupted()).as("out of time").isFalse();
      mailbox.await(-1);
      mail = mailbox.take();
    }
    return mail;
  }

  /* Both sides go to sleep in every round: a wake-up that is lost ends the test. */
  @Test
  void noWakeUpIsLostInPingPong() throws Exception {
    int rounds = 1000;
    Mailbox back = new Mailbox();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread other = new Thread(() -> answer(back, rounds));
    other.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
    other.setDaemon(true);
    other.start();

    for (int i = 0; i < rounds; i++) {
      mailbox.put(mail(1, i));
      assertThat(number(takeWaiting(back))).isEqualTo(i);
    }

    other.join();
    assertThat(thrown).hasValue(null);
  }

  private void answer(Mailbox back, int rounds) {
    for (int i = 0; i < rounds; i++) {
      Mail mail = takeWaiting(mailbox);
      back.put(mail(2, number(mail)));
    }
  }

  @Test
  void mailThatWasEmptiedHoldsNothing() {
    Mail mail = mail(1, 1);

    mail.empty();

    assertThat(mail.source()).isNull();
    assertThat(mail.message()).isNull();
  }
}
