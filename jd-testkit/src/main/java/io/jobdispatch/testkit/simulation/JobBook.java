package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.RunSummary;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What became of each job of one run. It keeps the open ones, and one bit of those settled. */
final class JobBook {

  private final Cluster cluster;
  private final BitSet settled = new BitSet();

  /* The newest attempt of every open job that was ever given to anybody. */
  private final Map<Long, Integer> open = new HashMap<>();

  /* Open jobs of which an attempt was lost with its slave. */
  private final Set<Long> tainted = new HashSet<>();

  /* Of those, the ones that nobody holds: they were not given again yet. */
  private final Set<Long> fallenBack = new HashSet<>();

  /* Open jobs that a slave has answered for; the user's code is about to see it. */
  private final Set<Long> answered = new HashSet<>();

  /* Whether what falls back is given before anything new: not where suspects wait for their turn. */
  private final boolean ordered;

  JobBook(Cluster cluster, boolean ordered) {
    this.cluster = cluster;
    this.ordered = ordered;
  }

  /** The run goes on where an earlier life has left off. */
  void resume(JournalBook book) {
    settled.set(0, Math.toIntExact(book.nextIndex()));
    for (JournalBook.Job job : book.open()) {
      settled.clear(Math.toIntExact(job.index()));
      isKnown(job);
    }
  }

  private void isKnown(JournalBook.Job job) {
    if (job.isTainted()) {
      tainted.add(job.index());
    }
    if (job.newest() > 0) {
      open.putIfAbsent(job.index(), job.newest());
    }
  }

  /** A job that had failed is open again. */
  void reopened(JournalBook.Job job) {
    settled.clear(Math.toIntExact(job.index()));
    isKnown(job);
  }

  /** A job was given to a slave, or to the master itself. */
  void given(long index, int attempt, boolean toMaster) {
    note(index, attempt);
    if (toMaster && tainted.contains(index)) {
      cluster.fail(
          String.format(
              Locale.ROOT, "job %d was lost before and is evaluated in the master", index));
    }
    if (ordered && !toMaster && attempt == 1 && !fallenBack.isEmpty()) {
      cluster.fail(
          String.format(
              Locale.ROOT, "job %d was given before %s, which had been lost", index, fallenBack));
    }
    fallenBack.remove(index);
  }

  private void note(long index, int attempt) {
    if (settled.get(Math.toIntExact(index))) {
      cluster.fail(String.format(Locale.ROOT, "job %d was given away after it was settled", index));
    }
    Integer before = open.put(index, attempt);
    if (attempt != (before == null ? 1 : before + 1)) {
      cluster.fail(
          String.format(
              Locale.ROOT, "attempt %d of job %d follows upon attempt %s", attempt, index, before));
    }
  }

  /** Some slave has answered for a job. */
  void answered(long index) {
    fallenBack.remove(index);
    if (open.containsKey(index)) {
      answered.add(index);
    }
  }

  /** An attempt was lost with its slave. */
  void lost(long index, int attempt) {
    Integer newest = open.get(index);
    if (newest == null || answered.contains(index)) {
      return;
    }
    tainted.add(index);
    if (attempt == newest) {
      fallenBack.add(index);
    }
  }

  /** An attempt has failed in a way that keeps its job from the master. */
  void taint(long index) {
    tainted.add(index);
  }

  boolean isTainted(long index) {
    return tainted.contains(index);
  }

  /** The user's code has seen the end of a job. */
  void settled(long index) {
    if (settled.get(Math.toIntExact(index))) {
      cluster.fail("job " + index + " was settled twice");
    }
    if (open.remove(index) == null) {
      cluster.fail("job " + index + " was settled, and given to nobody");
    }
    settled.set(Math.toIntExact(index));
    tainted.remove(index);
    answered.remove(index);
    fallenBack.remove(index);
  }

  void checkAllSettled(RunSummary summary) {
    if (!open.isEmpty()) {
      cluster.fail("the run is over, and these jobs are not settled: " + open.keySet());
    }
    long count = settled.cardinality();
    if (summary.drawn() != count || summary.completed() + summary.failed() != count) {
      cluster.fail(
          String.format(
              Locale.ROOT, "%d jobs were settled, and the summary says: %s", count, summary));
    }
  }
}
