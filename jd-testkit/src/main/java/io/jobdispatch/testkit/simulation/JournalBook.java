package io.jobdispatch.testkit.simulation;

import static java.util.Objects.requireNonNull;

import io.jobdispatch.api.Payload;
import io.jobdispatch.core.FailedAttempt;
import io.jobdispatch.core.FailedAttempt.Cause;
import io.jobdispatch.core.JobFailure;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.OpenJob;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the entries of a journal come to, and whether they may follow each other. */
final class JournalBook {

  /** A job that is drawn and not settled. */
  static final class Job {
    private final long index;
    private final List<FailedAttempt> attempts = new ArrayList<>();
    private int newest;
    private boolean tainted;

    private Job(long index) {
      this.index = index;
    }

    long index() {
      return index;
    }

    /** What has gone wrong with it and was not forgiven. */
    List<FailedAttempt> attempts() {
      return attempts;
    }

    /** Whether it may have ended a slave, or hung one; that is not forgiven. */
    boolean isTainted() {
      return tainted;
    }

    /** The number of the newest attempt that is known of; 0 if there is none. */
    int newest() {
      return newest;
    }

    boolean hasFailed(int attempt) {
      return attempts.stream().anyMatch(each -> each.number() == attempt);
    }

    private boolean add(byte[] attempt) {
      FailedAttempt failed = (FailedAttempt) Payload.ofBytes(attempt).value();
      boolean isNew = !hasFailed(failed.number());
      attempts.add(failed);
      suffered(failed);
      return isNew;
    }

    private void suffered(FailedAttempt attempt) {
      made(attempt.number());
      tainted |= attempt.cause() != Cause.EXCEPTION && attempt.cause() != Cause.INTERRUPTED;
    }

    private void made(int attempt) {
      newest = Math.max(newest, attempt);
    }

    /* A snapshot may also tell the number of the newest, and that forgiven ones were losses. */
    private void restore(List<byte[]> kept) {
      for (byte[] attempt : kept) {
        Object told = Payload.ofBytes(attempt).value();
        if (told instanceof Integer number) {
          made(number);
        } else if (told instanceof Boolean before) {
          tainted |= before;
        } else {
          add(attempt);
        }
      }
    }

    private void forgive() {
      attempts.clear();
    }

    private boolean isIn(OpenJob kept) {
      Job told = new Job(kept.index());
      told.restore(kept.attempts());
      return told.index == index
          && told.attempts.equals(attempts)
          && told.newest >= newest
          && told.tainted == tainted;
    }
  }

  private final Cluster cluster;
  private final Map<Long, Job> open = new TreeMap<>();
  private final Map<Long, Job> failed = new HashMap<>();
  private long nextIndex;
  private long completed;
  private long failures;
  private boolean empty = true;

  JournalBook(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Takes the next entry in. */
  void take(JournalEntry entry) {
    if (entry instanceof Drawn drawn) {
      take(drawn);
    } else if (entry instanceof Done done) {
      requireJob(open.remove(done.index()), "the result of a job that is not open", entry);
      completed++;
    } else if (entry instanceof Failed settled) {
      take(settled);
    } else if (entry instanceof AttemptFailed attempt) {
      take(attempt);
    } else if (entry instanceof Reopened reopened) {
      take(reopened);
    } else if (entry instanceof Snapshot snapshot) {
      take(snapshot);
    }
    empty = false;
  }

  private void take(Drawn drawn) {
    require(drawn.index() == nextIndex, "a job that is not the next", drawn);
    open.put(nextIndex, new Job(nextIndex));
    nextIndex++;
  }

  private void take(Failed settled) {
    String what = "the failure of a job that is not open";
    Job job = requireJob(open.remove(settled.index()), what, settled);
    JobFailure story = (JobFailure) Payload.ofBytes(settled.failure()).value();
    story.attempts().forEach(job::suffered);
    failed.put(settled.index(), job);
    failures++;
  }

  private void take(AttemptFailed attempt) {
    Job job = requireJob(open.get(attempt.index()), "an attempt of no open job", attempt);
    require(job.add(attempt.attempt()), "an attempt a second time", attempt);
  }

  private void take(Reopened reopened) {
    for (long index : reopened.indices()) {
      String what = "a job as open again that had not failed";
      Job job = requireJob(failed.remove(index), what, reopened);
      job.forgive();
      open.put(job.index, job);
      failures--;
    }
  }

  private void take(Snapshot snapshot) {
    if (empty) {
      restore(snapshot);
      return;
    }
    List<Job> mine = List.copyOf(open.values());
    List<OpenJob> kept = snapshot.open();
    boolean same = kept.size() == mine.size();
    for (int i = 0; same && i < kept.size(); i++) {
      same = mine.get(i).isIn(kept.get(i));
    }
    require(same, "a snapshot with other open jobs than " + open.keySet(), snapshot);
    require(snapshot.nextIndex() == nextIndex, "a snapshot that goes on elsewhere", snapshot);
    require(
        snapshot.completed() == completed && snapshot.failed() == failures,
        String.format(
            Locale.ROOT, "a snapshot that has counted otherwise: %d, %d", completed, failures),
        snapshot);
  }

  private void restore(Snapshot snapshot) {
    for (OpenJob kept : snapshot.open()) {
      Job job = new Job(kept.index());
      job.restore(kept.attempts());
      open.put(kept.index(), job);
    }
    nextIndex = snapshot.nextIndex();
    completed = snapshot.completed();
    failures = snapshot.failed();
  }

  private Job requireJob(@Nullable Job job, String what, JournalEntry entry) {
    require(job != null, what, entry);
    return requireNonNull(job);
  }

  private void require(boolean holds, String what, JournalEntry entry) {
    if (!holds) {
      cluster.fail("the journal gets %s: %s".formatted(what, describe(entry)));
    }
  }

  /** An entry without its bytes. */
  static String describe(JournalEntry entry) {
    String kind = entry.getClass().getSimpleName();
    if (entry instanceof Drawn drawn) {
      return kind + " " + drawn.index();
    } else if (entry instanceof Done done) {
      return kind + " " + done.index() + ", attempt " + done.attempt();
    } else if (entry instanceof Failed settled) {
      return kind + " " + settled.index();
    } else if (entry instanceof AttemptFailed attempt) {
      return kind + " " + attempt.index();
    } else if (entry instanceof Reopened reopened) {
      return kind + " " + reopened.indices();
    } else if (entry instanceof Snapshot snapshot) {
      List<Long> indices = snapshot.open().stream().map(OpenJob::index).toList();
      return kind + " before " + snapshot.nextIndex() + ", open " + indices;
    }
    return kind;
  }

  /** The attempt of a job that the last entry told of. */
  int lastAttempt(long index) {
    List<FailedAttempt> attempts = requireNonNull(open.get(index)).attempts;
    return attempts.get(attempts.size() - 1).number();
  }

  /** The jobs that are drawn and not settled, in the order of their numbers. */
  List<Job> open() {
    return List.copyOf(open.values());
  }

  @Nullable Job open(long index) {
    return open.get(index);
  }

  /** The number that the next job gets. */
  long nextIndex() {
    return nextIndex;
  }

  /** How many jobs are settled. */
  long settled() {
    return completed + failures;
  }
}
