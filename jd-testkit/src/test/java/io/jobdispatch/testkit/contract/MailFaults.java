package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.VirtualMachine;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Virtual machines that do something wrong with messages. */
final class MailFaults {

  private static final int NUMBER = 500;

  private MailFaults() {}

  static VirtualMachine isWrongAboutCopies(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public boolean copiesPayloads() {
        return !super.copiesPayloads();
      }
    };
  }

  private static boolean isNumbered(Mail mail) {
    return mail.message() instanceof Note note && note.number() == NUMBER;
  }

  private static VirtualMachine losing(VirtualMachine machine, Predicate<Mail> those) {
    return new Altered(
        machine,
        (mail, out) -> {
          if (!those.test(mail)) {
            out.accept(mail);
          }
        });
  }

  static VirtualMachine losesEvery1000th(VirtualMachine machine) {
    int[] count = {0};
    return losing(machine, mail -> mail.message() instanceof Note && ++count[0] % 1000 == 0);
  }

  static VirtualMachine losesEvery1000thToSlaves(VirtualMachine machine) {
    return new Wrapped(machine) {
      private int count;

      @Override
      public boolean send(TaskId to, Message message) {
        return ++count % 1000 == 0 || super.send(to, message);
      }
    };
  }

  static VirtualMachine deliversTwice(VirtualMachine machine) {
    return new Altered(
        machine,
        (mail, out) -> {
          out.accept(mail);
          if (isNumbered(mail)) {
            out.accept(mail);
          }
        });
  }

  static VirtualMachine swapsNeighbours(VirtualMachine machine) {
    return new Altered(machine, delayingOne(MailFaults::isNumbered));
  }

  /** Hands on a message of this kind after the one that follows it. */
  private static BiConsumer<Mail, Consumer<Mail>> delayingOne(Predicate<Mail> those) {
    Queue<Mail> held = new ArrayDeque<>();
    return (mail, out) -> {
      if (held.isEmpty() && those.test(mail)) {
        held.add(mail);
        return;
      }
      out.accept(mail);
      held.forEach(out);
      held.clear();
    };
  }

  static VirtualMachine tellsTheExitBeforeTheLastWords(VirtualMachine machine) {
    return new Altered(
        machine, delayingOne(mail -> mail.message() instanceof Note note && note.number() == 50));
  }

  static VirtualMachine forgetsTaskExits(VirtualMachine machine) {
    return losing(machine, mail -> mail.message() instanceof TaskExit);
  }

  static VirtualMachine forgetsExits(VirtualMachine machine, Reason reason) {
    return losing(
        machine, mail -> mail.message() instanceof TaskExit exit && exit.reason() == reason);
  }

  static VirtualMachine forgets(VirtualMachine machine, Class<? extends Message> kind) {
    return losing(machine, mail -> kind.isInstance(mail.message()));
  }

  static VirtualMachine tellsExitsTwice(VirtualMachine machine) {
    return new Altered(
        machine,
        (mail, out) -> {
          out.accept(mail);
          if (mail.message() instanceof TaskExit) {
            out.accept(mail);
          }
        });
  }

  static VirtualMachine deliversAfterTheExit(VirtualMachine machine) {
    return new Altered(
        machine,
        (mail, out) -> {
          out.accept(mail);
          if (mail.message() instanceof TaskExit exit) {
            out.accept(new Mail(exit.task(), new Note("from the grave", 0)));
          }
        });
  }

  static VirtualMachine signsNotifications(VirtualMachine machine) {
    return new Altered(
        machine,
        (mail, out) ->
            out.accept(mail.source().isValid() ? mail : new Mail(machine.self(), mail.message())));
  }

  static VirtualMachine tellsHostDeleteFirst(VirtualMachine machine) {
    Set<Object> deleted = new HashSet<>();
    return new Altered(
        machine,
        (mail, out) -> {
          if (mail.message() instanceof TaskExit exit
              && exit.reason() == Reason.HOST_LOST
              && deleted.add(exit.host())) {
            out.accept(new Mail(TaskId.NONE, new HostDelete(exit.host())));
          }
          if (!(mail.message() instanceof HostDelete)) {
            out.accept(mail);
          }
        });
  }

  static VirtualMachine answersTrueAlways(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public boolean send(TaskId to, Message message) {
        super.send(to, message);
        return true;
      }
    };
  }

  static VirtualMachine swallowsPayloadExceptions(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public boolean send(TaskId to, Message message) {
        try {
          return super.send(to, message);
        } catch (PayloadException swallowed) {
          return true;
        }
      }
    };
  }

  static VirtualMachine blamesNobody(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public boolean send(TaskId to, Message message) {
        try {
          return super.send(to, message);
        } catch (PayloadException e) {
          throw new PayloadException("it cannot travel", e);
        }
      }
    };
  }

  static VirtualMachine encodesForEachReceiver(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public boolean send(TaskId to, Message message) {
        return super.send(
            to,
            message instanceof EvaluateJob job
                ? new EvaluateJob(job.index(), job.attempt(), Payload.of(job.job().value()))
                : message);
      }
    };
  }

  static VirtualMachine decodesPayloads(VirtualMachine machine) {
    return losing(machine, mail -> mail.message() instanceof EvaluateJob job && !decodes(job));
  }

  private static boolean decodes(EvaluateJob job) {
    try {
      job.job().value();
      return true;
    } catch (PayloadException e) {
      return false;
    }
  }
}
