package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.thread.Mail;
import io.jobdispatch.api.thread.Mailbox;
import io.jobdispatch.api.thread.Patience;
import java.time.Duration;

/** What waits for a master. Any thread puts, the master's thread receives. */
final class Inbox {

  /** What is done about a message that cannot be decoded. */
  @FunctionalInterface
  interface Fault {

    void unreadable(TaskId sender, String why);
  }

  private final Mailbox mailbox = new Mailbox();
  private final Fault fault;
  private volatile boolean closed;

  Inbox(Fault fault) {
    this.fault = fault;
  }

  void put(Mail mail) {
    mailbox.put(mail);
  }

  /** From now on nobody waits any more. */
  void close() {
    closed = true;
    mailbox.close();
  }

  /** Hands over as {@link io.jobdispatch.api.VirtualMachine#receive} does. */
  int receive(Receiver into, int most, Duration longest) throws InterruptedException {
    if (most < 1) {
      throw new IllegalArgumentException("must be >= 1: most=" + most);
    }
    int received = hand(into, most);
    if (received > 0 || closed || longest.isZero()) {
      return received;
    }
    return await(into, most, Patience.from(longest, System.nanoTime()));
  }

  private int await(Receiver into, int most, Patience patience) throws InterruptedException {
    int received = 0;
    while (received == 0 && !closed) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long left = patience.leftNanos(System.nanoTime());
      if (left == 0) {
        return 0;
      }
      mailbox.await(left);
      received = hand(into, most);
    }
    return received;
  }

  private int hand(Receiver into, int most) {
    int handed = 0;
    while (handed < most) {
      Mail mail = mailbox.take();
      if (mail == null) {
        return handed;
      }
      handed += hand(into, mail) ? 1 : 0;
    }
    return handed;
  }

  private boolean hand(Receiver into, Mail mail) {
    TaskId source = mail.source();
    Message message;
    try {
      message = mail.message();
    } catch (RuntimeException | Error e) { // it may run code of the message's class
      fault.unreadable(source, Failure.of(e).headline());
      return false;
    } finally {
      mail.empty();
    }
    into.receive(source, message);
    return true;
  }
}
