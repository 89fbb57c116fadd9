package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Receiver;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Virtual machines that are not closed as they should be. */
final class CloseFaults {

  /* What was left behind on purpose, and ends with the test. */
  private static final List<Runnable> ENDS = new ArrayList<>();

  private CloseFaults() {}

  static void clear() {
    ENDS.forEach(Runnable::run);
    ENDS.clear();
  }

  static VirtualMachine leaksAThread(VirtualMachine machine) {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "leaked-thread");
    thread.setDaemon(true);
    thread.start();
    ENDS.add(end::countDown);
    return machine;
  }

  /** The tool waits for its standard input. */
  static VirtualMachine leaksAProcess(VirtualMachine machine) {
    try {
      String tool = Path.of(System.getProperty("java.home"), "bin", "jshell").toString();
      Process process = new ProcessBuilder(tool).start();
      ENDS.add(process::destroyForcibly);
      return machine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static class Closing extends Wrapped {

    boolean closed;

    Closing(VirtualMachine inner) {
      super(inner);
    }

    @Override
    public void close() {
      super.close();
      closed = true;
    }
  }

  static VirtualMachine throwsAtTheSecondClose(VirtualMachine machine) {
    return new Closing(machine) {
      @Override
      public void close() {
        if (closed) {
          throw new IllegalStateException("closed already");
        }
        super.close();
      }
    };
  }

  static VirtualMachine spawnsAfterwards(VirtualMachine machine) {
    return new Closing(machine) {
      private final VirtualMachine other = LocalMachines.open(2);

      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        return (closed ? other : inner).spawn(program, count, on);
      }

      @Override
      public void close() {
        if (closed) {
          other.close();
        }
        super.close();
      }
    };
  }

  static VirtualMachine answersTrueAfterwards(VirtualMachine machine) {
    return new Closing(machine) {
      @Override
      public boolean send(TaskId to, Message message) {
        return super.send(to, message) || closed;
      }
    };
  }

  static VirtualMachine waitsAfterwards(VirtualMachine machine) {
    return new Closing(machine) {
      @Override
      public int receive(Receiver into, int most, Duration patience) throws InterruptedException {
        int received = super.receive(into, most, patience);
        if (closed && received == 0 && !patience.isZero()) {
          new CountDownLatch(1).await();
        }
        return received;
      }
    };
  }

  static VirtualMachine losesWhatHadArrived(VirtualMachine machine) {
    return new Altered(machine) {
      private boolean closed;

      @Override
      void alter(Mail mail, Consumer<Mail> out) {
        if (!closed || mail.message() instanceof TaskExit) {
          out.accept(mail);
        }
      }

      @Override
      public void close() {
        super.close();
        closed = true;
      }
    };
  }

  static VirtualMachine tellsHostsAfterwards(VirtualMachine machine) {
    return new Closing(machine) {
      private final List<Host> hosts = inner.hosts();

      @Override
      public List<Host> hosts() {
        return closed ? hosts : super.hosts();
      }
    };
  }
}
