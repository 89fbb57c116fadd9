package io.jobdispatch.core;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/**
 * What came of a run.
 *
 * @param ending how it ended
 * @param drawn jobs drawn
 * @param completed jobs whose results were processed
 * @param failed jobs that failed for good
 * @param replayed jobs that an earlier life of the run had settled, as its journal says
 * @param retried attempts that failed and were followed by another of the same job
 * @param returned times that a job was taken back from a slave that was lost
 * @param slavesLost slaves that ended before the run did
 * @param slavesMost the most slaves that were ready at one time; the master counts as one in local
 *     mode
 * @param dropped late answers about jobs that were settled already or had been given to others
 * @param discarded messages that no handler wanted or whose source was refused
 * @param elapsed time from beginning to end
 * @param evaluating time in evaluators for attempts that were answered, by a result or a failure,
 *     summed over all slaves
 * @param unanswered time that slaves spent on attempts without an answer, summed over all slaves.
 *     An attempt has no answer if it ran out of time, if its slave was lost or was ended on
 *     purpose, or if it was in flight when the run ended. The time of an attempt is measured from
 *     the moment at which its slave could begin it to the moment at which its end was noticed
 */
public record RunSummary(
    Ending ending,
    long drawn,
    long completed,
    long failed,
    long replayed,
    long retried,
    long returned,
    long slavesLost,
    int slavesMost,
    long dropped,
    long discarded,
    Duration elapsed,
    Duration evaluating,
    Duration unanswered)
    implements Serializable {

  private static final double NANOS = 1e9;

  /** How a run ended. */
  public enum Ending {
    /** Every job is settled and there are no more. */
    COMPLETED,
    /** As {@link #COMPLETED}, but {@link JobDispatcher#drain} had kept it from drawing more. */
    DRAINED,
    /** A handler halted it while jobs were open. */
    HALTED,
    /** A job failed. */
    JOB_FAILED,
    /** No slave could be set up. */
    SETUP_FAILED,
    /** There were too few slaves, and the options did not allow waiting. */
    TOO_FEW_SLAVES,
    /** {@link JobDispatcher#cancel} was called. */
    CANCELLED,
    /** The virtual machine that {@link RunOptions#on} names was closed before the run's end. */
    MACHINE_CLOSED,
    /** The time that {@link RunOptions#deadline} gives was over. */
    DEADLINE,
    /** The thread of the run was interrupted. */
    INTERRUPTED,
    /** The journal could not be read or written, or tells of another run. */
    JOURNAL_FAILED,
    /** Something threw in the master: a handler, {@code nextJob}, {@code processResult}, … */
    MASTER_FAILED;

    /** Whether the run did what it was told to. */
    boolean isGood() {
      return this == COMPLETED || this == DRAINED;
    }
  }

  /**
   * Tells how well the slaves were used.
   *
   * @return {@link #evaluating} and {@link #unanswered} time divided by elapsed time times {@link
   *     #slavesMost}; 0 to about 1
   */
  public double efficiency() {
    return shareOfAvailable(evaluating.plus(unanswered));
  }

  /**
   * Returns the part of the {@link #efficiency} that was spent on attempts without an answer.
   *
   * @return {@link #unanswered} time divided by elapsed time times {@link #slavesMost}
   */
  public double unansweredShare() {
    return shareOfAvailable(unanswered);
  }

  private double shareOfAvailable(Duration busy) {
    double available = (double) elapsed.toNanos() * slavesMost;
    return available <= 0 ? 0 : busy.toNanos() / available;
  }

  /**
   * Returns the average rate of this life of the run. What an earlier life had settled does not
   * count.
   *
   * @return jobs that were settled and not {@link #replayed}, per second of elapsed time; 0 for a
   *     run that took no time
   */
  public double jobsPerSecond() {
    long nanos = elapsed.toNanos();
    return nanos <= 0 ? 0 : Math.max(0, completed + failed - replayed) * NANOS / nanos;
  }

  /**
   * {@inheritDoc}
   *
   * @return one line for a person
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d job%s drawn, %d done, %d failed,%s %d retried, %d taken back, %d late answers"
            + " dropped; at most %d slave%s, %d lost; %.1f s, %.1f s in evaluators,%s efficiency"
            + " %.0f %%",
        ending.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        drawn,
        drawn == 1 ? "" : "s",
        completed,
        failed,
        replayed == 0 ? "" : " " + replayed + " of them replayed,",
        retried,
        returned,
        dropped,
        slavesMost,
        slavesMost == 1 ? "" : "s",
        slavesLost,
        elapsed.toNanos() / NANOS,
        evaluating.toNanos() / NANOS,
        unanswered.isZero()
            ? ""
            : String.format(
                Locale.ROOT,
                " %.1f s in attempts without an answer,",
                unanswered.toNanos() / NANOS),
        efficiency() * 100);
  }
}
