package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.MasterLoop.End;
import io.jobdispatch.core.RunSummary.Ending;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What the master evaluates itself. Used by the run's thread, but for {@link #cancel}. */
final class LocalWork {

  /* A run is cancelled first, then its half is; so one that is made meanwhile looks after that. */

  private final MasterLoop loop;
  private final VirtualMachine machine;
  private final TaskProgram program;
  private final Queue<Envelope> inbox;

  private volatile @Nullable LocalHalf half;
  private boolean waits;

  LocalWork(MasterLoop loop, VirtualMachine machine, TaskProgram program, Queue<Envelope> inbox) {
    this.loop = loop;
    this.machine = machine;
    this.program = program;
    this.inbox = inbox;
  }

  /** Makes the master's own slave half, unless it is there already. */
  void begin() throws Exception {
    if (half != null) {
      return;
    }
    loop.slaves().add(loop.self());
    LocalHalf made = new LocalHalf(machine, program, inbox);
    half = made;
    if (loop.isCancelled()) {
      made.cancel();
    }
    try {
      var unused = loop.calls().evaluate(-1, made::start);
      loop.counts().slavesMost.atLeast(1);
    } catch (InterruptedException e) {
      if (!loop.isCancelled()) {
        throw e;
      }
    } catch (Exception e) {
      if (!loop.isCancelled()) {
        String story = "no evaluator in the master: " + Failure.of(e).headline();
        loop.halt(new End(Ending.SETUP_FAILED, story, e));
      }
    }
  }

  /** Hands a message over to the half, if it is there; answers whether it is. */
  boolean receive(Message message) {
    LocalHalf now = half;
    if (now != null) {
      now.receive(message);
    }
    return now != null;
  }

  /** Evaluates one job, if one waits. */
  void evaluate() throws Exception {
    LocalHalf now = half;
    if (now == null) {
      return;
    }
    try {
      waits = loop.calls().evaluate(now.index(), now::work);
    } catch (Exception e) {
      if (!loop.isCancelled()) {
        throw e;
      }
      waits = false;
    }
  }

  /** Whether another job may wait. */
  boolean waits() {
    return waits;
  }

  /** Interrupts what is being evaluated, and all that will be. Any thread. */
  void cancel() {
    LocalHalf now = half;
    if (now != null) {
      now.cancel();
    }
  }

  void close() {
    LocalHalf now = half;
    if (now == null) {
      return;
    }
    try {
      now.close();
    } catch (RuntimeException | Error e) {
      loop.warn("the master's own slave half could not be closed: " + Failure.of(e).headline());
    }
    half = null;
  }
}
