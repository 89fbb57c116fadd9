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
 * @param evaluating time in evaluators, summed over all slaves
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
    Duration evaluating)
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
   * @return time in evaluators divided by elapsed time times {@link #slavesMost}; 0 to about 1
   */
  public double efficiency() {
    double available = (double) elapsed.toNanos() * slavesMost;
    return available <= 0 ? 0 : evaluating.toNanos() / available;
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
            + " dropped; at most %d slave%s, %d lost; %.1f s, %.1f s in evaluators, efficiency %.0f"
            + " %%",
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
        efficiency() * 100);
  }
}
