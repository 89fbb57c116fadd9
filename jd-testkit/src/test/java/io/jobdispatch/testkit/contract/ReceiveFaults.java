package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.function.Consumer;

/** Virtual machines that wait wrongly. */
final class ReceiveFaults {

  private ReceiveFaults() {}

  /** How the inner machine is asked instead. */
  @FunctionalInterface
  private interface Receiving {

    int receive(VirtualMachine inner, Receiver into, int most, Duration patience)
        throws InterruptedException;
  }

  private static VirtualMachine receiving(VirtualMachine machine, Receiving receiving) {
    return new Wrapped(machine) {
      @Override
      public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
        return receiving.receive(inner, into, most, patience);
      }
    };
  }

  static VirtualMachine waitsWithZeroPatience(VirtualMachine machine) {
    return receiving(
        machine,
        (inner, into, most, patience) ->
            inner.receive(into, most, patience.isZero() ? Duration.ofHours(1) : patience));
  }

  /* By a clock of its own, on which nothing but its waits takes time. */
  static VirtualMachine losesItsPatience(VirtualMachine machine) {
    return new Wrapped(machine) {
      private long nanos;

      @Override
      public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
        Duration waited = patience.isNegative() ? patience : patience.dividedBy(100);
        nanos += Math.max(0, waited.toNanos());
        return super.receive(into, most, waited);
      }

      @Override
      public long nanoTime() {
        return nanos;
      }
    };
  }

  static VirtualMachine doesNotWaitWithoutEnd(VirtualMachine machine) {
    return receiving(
        machine,
        (inner, into, most, patience) ->
            inner.receive(into, most, patience.isNegative() ? Duration.ZERO : patience));
  }

  static VirtualMachine handsOverAll(VirtualMachine machine) {
    return receiving(
        machine,
        (inner, into, most, patience) ->
            inner.receive(into, most > 0 ? most + 1000 : most, patience));
  }

  static VirtualMachine miscounts(VirtualMachine machine) {
    return receiving(
        machine, (inner, into, most, patience) -> Math.min(1, inner.receive(into, most, patience)));
  }

  static VirtualMachine ignoresInterrupts(VirtualMachine machine) {
    return receiving(
        machine,
        (inner, into, most, patience) -> {
          try {
            return inner.receive(into, most, patience);
          } catch (InterruptedException swallowed) {
            return 0;
          }
        });
  }

  static VirtualMachine losesMailWhenInterrupted(VirtualMachine machine) {
    return new Altered(machine) {
      private boolean losing;

      @Override
      void alter(Mail mail, Consumer<Mail> out) {
        if (!losing) {
          out.accept(mail);
        }
        losing = false;
      }

      @Override
      public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
        try {
          return super.receive(into, most, patience);
        } catch (InterruptedException e) {
          losing = true;
          throw e;
        }
      }
    };
  }
}
