package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Whose mail to the master is not what it was. */
class Altered extends Wrapped {

  /* The master's thread alone. */
  private final Queue<Mail> altered = new ArrayDeque<>();
  private final BiConsumer<Mail, Consumer<Mail>> alteration;

  Altered(VirtualMachine inner, BiConsumer<Mail, Consumer<Mail>> alteration) {
    super(inner);
    this.alteration = alteration;
  }

  Altered(VirtualMachine inner) {
    this(inner, (mail, out) -> out.accept(mail));
  }

  /** Hands on what becomes of one mail. */
  void alter(Mail mail, Consumer<Mail> out) {
    alteration.accept(mail, out);
  }

  final void add(Mail mail) {
    altered.add(mail);
  }

  @Override
  public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
    if (altered.isEmpty() || most < 1) {
      inner.receive(
          (source, message) -> alter(new Mail(source, message), altered::add), most, patience);
    }
    int received = 0;
    for (; received < most && !altered.isEmpty(); received++) {
      Mail mail = altered.remove();
      into.receive(mail.source(), mail.message());
    }
    return received;
  }
}
