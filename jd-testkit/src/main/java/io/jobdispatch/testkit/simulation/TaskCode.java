package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskProgram;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What is real in a simulated task: its own code, called as VM-4 says. */
final class TaskCode {

  private final byte[] program;
  private final Queue<Mail> mail = new ArrayDeque<>();
  private @Nullable Task task;
  private boolean started;
  private boolean exiting;

  /** What a turn has come to; no reason if the task goes on. */
  record Outcome(boolean more, @Nullable Reason reason, String story) {}

  TaskCode(byte[] program) {
    this.program = program;
  }

  void add(Mail arrived) {
    mail.add(arrived);
  }

  boolean hasMail() {
    return !mail.isEmpty();
  }

  boolean hasStarted() {
    return started;
  }

  /** It has asked to exit. */
  void exit() {
    exiting = true;
  }

  /** Sets the task up, or lets it react, and catches what comes of it. */
  Outcome turn(TaskContext context) {
    boolean settingUp = !started;
    try {
      boolean more = settingUp ? setUp(context) : react();
      return new Outcome(more, exiting ? Reason.RETURNED : null, "");
    } catch (SimulationError | MasterKilledError notOurs) {
      throw notOurs;
    } catch (Throwable thrown) {
      return failed(settingUp, thrown);
    }
  }

  /** What a turn comes to that throws. */
  Outcome failed(boolean settingUp, Throwable thrown) {
    Reason reason = settingUp ? Reason.SETUP_FAILED : Reason.THREW;
    return new Outcome(false, reason, Failure.of(thrown).stackTrace());
  }

  private boolean setUp(TaskContext context) throws Exception {
    Task made = ((TaskProgram) Payload.ofBytes(program).value()).create(context);
    task = made;
    made.start();
    started = true;
    return true;
  }

  private boolean react() throws Exception {
    Task reacting = task;
    if (reacting == null) {
      return false;
    }
    for (int left = mail.size(); left > 0 && !exiting; left--) {
      Mail next = mail.remove();
      reacting.receive(next.source(), next.message());
    }
    return !exiting && reacting.work();
  }

  /** Closes the task, once, and tells what went wrong with that. */
  String close() {
    Task closing = task;
    task = null;
    try {
      if (closing != null) {
        closing.close();
      }
      return "";
    } catch (SimulationError | MasterKilledError notOurs) {
      throw notOurs;
    } catch (Throwable e) {
      return "closing it failed: " + Failure.of(e).stackTrace();
    }
  }
}
