package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the master knows of the private directories of attempts. Used by the run's thread alone. */
final class AttemptDirectories<J> {

  /*
   * Slaves keep the directory of each attempt that fails. When the job has a result after all, its
   * hosts are told to discard them: any slave of the same process can do that. Where there is none
   * now, one that starts later does; what has waited for it when the run ends is kept.
   */

  /** A directory that a host keeps. */
  record Kept(HostId host, DiscardDirectory message) {}

  private final Map<TaskId, Holding<J>> holdings;
  private final Map<TaskId, DirectoryMade> made = new HashMap<>();
  private final Map<HostId, List<DiscardDirectory>> waiting = new HashMap<>();

  AttemptDirectories(Map<TaskId, Holding<J>> holdings) {
    this.holdings = holdings;
  }

  /** A slave has created the directory of the attempt that it evaluates. */
  void made(TaskId slave, DirectoryMade message) {
    made.put(slave, message);
  }

  void slaveGone(TaskId slave) {
    made.remove(slave);
  }

  /** Returns where the directory of an attempt is kept whose slave was killed for a timeout. */
  Optional<String> kept(Attempt<J> attempt) {
    return Optional.ofNullable(made.get(attempt.slave()))
        .filter(last -> last.index() == attempt.entry().index && last.attempt() == attempt.number())
        .map(DirectoryMade::kept);
  }

  /** An attempt has failed: notes its directory, if it has one, and discards it if it may. */
  void failed(Attempt<J> attempt, HostId host, MasterOutbox outbox) {
    if (kept(attempt).isPresent()) {
      Entry<J> entry = attempt.entry();
      DiscardDirectory message =
          new DiscardDirectory(attempt.slave(), entry.index, attempt.number());
      if (entry.hasResult()) {
        discard(host, message, outbox);
      } else if (!entry.isClosed()) {
        entry.history().keep(new Kept(host, message));
      }
    }
  }

  /** A job has a result: what its failed attempts have left is not wanted. */
  void done(Attempt<J> answered, Holding<J> holding, MasterOutbox outbox) {
    if (holding.isLate(answered)) {
      failed(answered, holding.host, outbox); // its slave did not know that it was in time
    }
    if (answered.entry().hasFailedBefore()) {
      for (Kept kept : answered.entry().history().directories()) {
        discard(kept.host, kept.message, outbox);
      }
    }
  }

  private void discard(HostId host, DiscardDirectory message, MasterOutbox outbox) {
    Optional<TaskId> slave =
        holdings.values().stream()
            .filter(holding -> holding.host.equals(host) && !holding.isOver())
            .min(Comparator.comparingInt(Holding::size))
            .map(holding -> holding.slave);
    if (slave.isPresent()) {
      outbox.send(slave.get(), message);
    } else {
      waiting.computeIfAbsent(host, none -> new ArrayList<>()).add(message);
    }
  }

  void slaveStarted(TaskId slave, HostId host, MasterOutbox outbox) {
    List<DiscardDirectory> messages = waiting.remove(host);
    if (messages != null) {
      messages.forEach(message -> outbox.send(slave, message));
    }
  }

  /** A host is gone, with its process: nobody can remove anything there any more. */
  void hostGone(HostId host) {
    waiting.remove(host);
  }
}
